import type { Reach } from '../python/library';

/** Functions of torch that take numbers of its generator. */
const DRAWS =
  /^torch\.(?:rand|randn|randint|randperm|normal|bernoulli|multinomial|poisson|rand_like|randn_like|randint_like|hub\.load)$|^torch\.utils\.data\.random_split$|(?:^|\.)random_split$|^torchvision\.models\.|^models\.\w+$/;

/** What sets the state that numbers are made in: the generator, the default dtype and device, the precision of a block. */
const CHANGES =
  /^torch\.(?:set_default_\w+|manual_seed|seed|set_rng_state|random\.\w+|autocast|amp\.autocast|cpu\.amp\.\w+|overrides\.\w+|func\.\w+|nn\.parameter\b|nn\.modules\b|nn\.Module\b|nn\.\w+\.\w+)|^torch\.nn(?:\.\w+)*$|^nn\.\w+\.\w+$/;

/** Of torch, what knows nothing of a net's numbers or only reads them. */
const READS =
  /^torch\.(?:save|load|is_\w+|get_\w+|cuda|backends|mps|xpu|version|finfo|iinfo|set_printoptions|set_num_threads|set_num_interop_threads|use_deterministic_algorithms|set_float32_matmul_precision|set_grad_enabled|set_deterministic_debug_mode|no_grad|enable_grad|inference_mode|autograd|device|Size|Generator|profiler|onnx|export|distributed|multiprocessing|hub\.(?!load$)|utils\.(?:tensorboard|model_zoo|checkpoint|collect_env|benchmark|bottleneck)|nn\.utils\.(?:clip_grad|get_total_norm|rnn))(?:\w*)(?:\.|$)|^(?:torch\.)?nn\.\w*(?:Loss|CosineSimilarity|PairwiseDistance)$|^(?:\w+\.)*clip_grad_\w+$|^[A-Z]\w*Loss$|^(?:torchvision\.)?(?:transforms|datasets|utils|io)(?:\.|$)|^torchvision$|^(?:T|TF|v2)\./;

const HOLDS =
  /^torch\.(?:optim|utils\.data)(?:\.|$)|^optim\.|^(?:lr_scheduler\.|data\.)|^(?:Adam|AdamW|SGD|RMSprop|StepLR|DataLoader|TensorDataset|Dataset|Subset|SummaryWriter|GradScaler)$|GradScaler$/;

/** What a call of PyTorch may do that is not followed. Null for names that are none of its own. */
export function torchReach(path: string): Reach | null {
  if (READS.test(path)) return 'reads';
  if (HOLDS.test(path)) return 'holds';
  if (DRAWS.test(path)) return 'draws';
  const functional = /^(?:F|functional|(?:torch\.)?nn\.functional)\.(\w+)$/.exec(path)?.[1];
  if (functional !== undefined) return /(?<!_)_$/.test(functional) ? 'touches' : 'gives';
  if (/^(?:(?:torch\.)?nn\.)?(?:init|utils)\./.test(path)) return 'touches';
  // A module that the page does not know draws its weights where it is made.
  if (/^(?:torch\.)?nn\.(?:\w+\.)*[A-Z]\w*$/.test(path)) return 'draws';
  if (/^torch\.(?:compile|jit\.\w+|fx\.\w+)$/.test(path)) return 'gives';
  if (/^torch\.(?:ao|quantization)\./.test(path)) return 'touches';
  if (CHANGES.test(path)) return 'changes';
  if (/^torch\.\w+$/.test(path)) return path.endsWith('_') ? 'touches' : 'gives';
  if (/^torch(?:\.|$)/.test(path)) return 'touches';
  return /^(?:tf|tensorflow|keras)\./.test(path) ? 'gives' : null;
}
