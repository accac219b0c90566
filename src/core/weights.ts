import type { Shape } from './shape';

/** Whether modules are in training or in evaluation, as `net.train()` and `net.eval()` set them. */
export type Mode = 'train' | 'eval';

/** How PyTorch fills a fresh weight. `fan` is fan_in as torch.nn.init computes it. */
export type Initialiser =
  | { readonly type: 'kaiming_uniform'; readonly fan: number } // a = √5: bound 1/√fan
  | { readonly type: 'uniform_fan'; readonly fan: number } // bias: bound 1/√fan; where fan is 0 drawn too, all zeros
  | { readonly type: 'ones' | 'zeros' } // these two draw nothing
  | { readonly type: 'constant'; readonly value: number }
  | TensorInit;

/** A tensor as torch's functions make it, times a number, plus another, each rounded as float32. */
export type TensorInit = { readonly type: 'tensor'; readonly scale: number; readonly shift: number } & (
  | { readonly fn: 'randn' | 'rand' | 'eye' }
  /** As many as there are, over and over. */
  | { readonly fn: 'values'; readonly values: readonly number[] }
);

/** A module's tensors by PyTorch's names. A parameter or buffer of the net itself, which is a module here, has `weight`. */
export const TENSOR_NAMES = ['weight', 'bias', 'running_mean', 'running_var', 'num_batches_tracked'] as const;
export type TensorName = (typeof TENSOR_NAMES)[number];

/** A tensor as a fresh module has it. */
export interface TensorSpec {
  readonly name: TensorName;
  readonly shape: Shape;
  readonly init: Initialiser;
  /** Nothing that is learnt, so that it counts in no parameters. */
  readonly buffer?: true;
}

export interface WeightSpec extends TensorSpec {
  readonly name: 'weight' | 'bias';
}
