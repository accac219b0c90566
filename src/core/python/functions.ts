import type { ArgValue } from '../args';
import { layerSpec } from '../layers/rows';
import type { LayerKind } from '../layers/table';

/** A function that is a layer without weights. */
export interface FunctionRow {
  readonly kind: LayerKind;
  /** Arguments after the map, in their order; the module's constructor has the same names for them. */
  readonly params: readonly string[];
  /** What the module has no argument for and a fresh net no use. */
  readonly dropped?: readonly string[];
  /** Defaults that differ from the module's. */
  readonly preset?: Readonly<Record<string, ArgValue>>;
}

const INPLACE = ['inplace'];
const DROPOUT: Omit<FunctionRow, 'kind'> = { params: ['p', 'training', 'inplace'], dropped: ['training', 'train'] };
const INTERPOLATE: FunctionRow = {
  kind: 'Upsample',
  params: ['size', 'scale_factor', 'mode', 'align_corners', 'recompute_scale_factor', 'antialias'],
  dropped: ['antialias'],
};

/** Python counts where its warning points to among the arguments. */
const SOFTMAX: Omit<FunctionRow, 'kind'> = {
  params: ['dim', '_stacklevel', 'dtype'],
  dropped: ['_stacklevel', 'dtype'],
};

/** Functions that are layers without weights: `torch.nn.functional`, and what of it `torch` and tensors have too. */
export const FUNCTIONS: Readonly<Record<string, FunctionRow>> = {
  relu: { kind: 'ReLU', params: INPLACE },
  relu6: { kind: 'ReLU6', params: INPLACE },
  leaky_relu: { kind: 'LeakyReLU', params: ['negative_slope', 'inplace'] },
  elu: { kind: 'ELU', params: ['alpha', 'inplace'] },
  selu: { kind: 'SELU', params: INPLACE },
  celu: { kind: 'CELU', params: ['alpha', 'inplace'] },
  gelu: { kind: 'GELU', params: ['approximate'] },
  silu: { kind: 'SiLU', params: INPLACE },
  mish: { kind: 'Mish', params: INPLACE },
  sigmoid: { kind: 'Sigmoid', params: [] },
  logsigmoid: { kind: 'LogSigmoid', params: [] },
  tanh: { kind: 'Tanh', params: [] },
  hardtanh: { kind: 'Hardtanh', params: ['min_val', 'max_val', 'inplace'] },
  hardsigmoid: { kind: 'Hardsigmoid', params: INPLACE },
  hardswish: { kind: 'Hardswish', params: INPLACE },
  softplus: { kind: 'Softplus', params: ['beta', 'threshold'] },
  softsign: { kind: 'Softsign', params: [] },
  tanhshrink: { kind: 'Tanhshrink', params: [] },
  hardshrink: { kind: 'Hardshrink', params: ['lambd'] },
  softshrink: { kind: 'Softshrink', params: ['lambd'] },
  threshold: { kind: 'Threshold', params: ['threshold', 'value', 'inplace'] },
  softmax: { kind: 'Softmax', ...SOFTMAX },
  log_softmax: { kind: 'LogSoftmax', ...SOFTMAX },
  softmin: { kind: 'Softmin', ...SOFTMAX },
  max_pool2d: {
    kind: 'MaxPool2d',
    params: ['kernel_size', 'stride', 'padding', 'dilation', 'ceil_mode', 'return_indices'],
  },
  avg_pool2d: {
    kind: 'AvgPool2d',
    params: ['kernel_size', 'stride', 'padding', 'ceil_mode', 'count_include_pad', 'divisor_override'],
  },
  max_pool1d: {
    kind: 'MaxPool1d',
    params: ['kernel_size', 'stride', 'padding', 'dilation', 'ceil_mode', 'return_indices'],
  },
  avg_pool1d: { kind: 'AvgPool1d', params: ['kernel_size', 'stride', 'padding', 'ceil_mode', 'count_include_pad'] },
  adaptive_avg_pool1d: { kind: 'AdaptiveAvgPool1d', params: ['output_size'] },
  adaptive_max_pool1d: { kind: 'AdaptiveMaxPool1d', params: ['output_size', 'return_indices'] },
  dropout1d: { kind: 'Dropout1d', ...DROPOUT },
  lp_pool2d: { kind: 'LPPool2d', params: ['norm_type', 'kernel_size', 'stride', 'ceil_mode'] },
  adaptive_avg_pool2d: { kind: 'AdaptiveAvgPool2d', params: ['output_size'] },
  adaptive_max_pool2d: { kind: 'AdaptiveMaxPool2d', params: ['output_size', 'return_indices'] },
  local_response_norm: { kind: 'LocalResponseNorm', params: ['size', 'alpha', 'beta', 'k'] },
  dropout: { kind: 'Dropout', ...DROPOUT },
  dropout2d: { kind: 'Dropout2d', ...DROPOUT },
  alpha_dropout: { kind: 'AlphaDropout', ...DROPOUT },
  feature_alpha_dropout: { kind: 'FeatureAlphaDropout', ...DROPOUT },
  interpolate: INTERPOLATE,
  upsample: INTERPOLATE,
  upsample_nearest: { kind: 'UpsamplingNearest2d', params: ['size', 'scale_factor'] },
  upsample_bilinear: { kind: 'UpsamplingBilinear2d', params: ['size', 'scale_factor'] },
  pixel_shuffle: { kind: 'PixelShuffle', params: ['upscale_factor'] },
  pixel_unshuffle: { kind: 'PixelUnshuffle', params: ['downscale_factor'] },
  channel_shuffle: { kind: 'ChannelShuffle', params: ['groups'] },
  glu: { kind: 'GLU', params: ['dim'] },
  unfold: { kind: 'Unfold', params: ['kernel_size', 'dilation', 'padding', 'stride'] },
  fold: { kind: 'Fold', params: ['output_size', 'kernel_size', 'dilation', 'padding', 'stride'] },
  flatten: { kind: 'Flatten', params: ['start_dim', 'end_dim'], preset: { start_dim: 0 } },
};

/** How a function is called, its map left out. */
export interface FunctionSign {
  /** Its name in messages. */
  readonly says: string;
  /** Names of its arguments after the map, in their order, of those that the page knows and those that it drops. */
  readonly names: readonly string[];
  readonly keywordOnly: readonly string[];
  /** Those of its arguments that have to be given, though the layer has a default for them. */
  readonly required: readonly string[];
  /**
   * Who binds its arguments: Python; PyTorch's own parser of calls from C++; nobody, where a method takes none.
   * Both say other words, and look in another order.
   */
  readonly by: 'python' | 'parser' | 'nobody';
  /** Whether it is called on the map, which is then not counted. */
  readonly method: boolean;
}

/** Functions of torch.nn.functional that are C++'s, and what they are called there. */
const FROM_C: Readonly<Record<string, string>> = {
  avg_pool2d: 'avg_pool2d',
  avg_pool1d: 'avg_pool1d',
  adaptive_avg_pool1d: 'adaptive_avg_pool1d',
  gelu: 'gelu',
  softplus: 'softplus',
  logsigmoid: 'log_sigmoid',
  hardshrink: 'hardshrink',
  softshrink: 'softshrink',
  pixel_shuffle: 'pixel_shuffle',
  pixel_unshuffle: 'pixel_unshuffle',
  channel_shuffle: 'channel_shuffle',
};

/** Functions whose name ends in a line, and those of torch: what they take of the arguments. */
const PARSED: Readonly<Record<string, readonly string[]>> = {
  'F.relu_': [],
  'F.selu_': [],
  'F.celu_': ['alpha'],
  'F.leaky_relu_': ['negative_slope'],
  'torch.relu': [],
  'torch.relu_': [],
  'torch.selu': [],
  'torch.selu_': [],
  'torch.celu': ['alpha'],
  'torch.celu_': ['alpha'],
  'torch.sigmoid': [],
  'torch.sigmoid_': [],
  'torch.tanh': [],
  'torch.tanh_': [],
  'torch.hardshrink': ['lambd'],
  'x.hardshrink': ['lambd'],
  'F.threshold_': ['threshold', 'value'],
  'torch.threshold': ['threshold', 'value'],
  'torch.threshold_': ['threshold', 'value'],
  'torch.flatten': ['start_dim', 'end_dim'],
  'torch.max_pool2d': ['kernel_size', 'stride', 'padding', 'dilation', 'ceil_mode'],
  'torch.pixel_shuffle': ['upscale_factor'],
  'torch.pixel_unshuffle': ['downscale_factor'],
  'torch.channel_shuffle': ['groups'],
  'x.flatten': ['start_dim', 'end_dim'],
  'torch.softmax': ['dim', 'dtype'],
  'torch.log_softmax': ['dim', 'dtype'],
  'x.softmax': ['dim', 'dtype'],
  'x.log_softmax': ['dim', 'dtype'],
};

/** Arguments that have a default in the layer, and none here. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'torch.softmax': ['dim'],
  'torch.log_softmax': ['dim'],
  'x.softmax': ['dim'],
  'x.log_softmax': ['dim'],
};

const OF_TENSORS: ReadonlySet<string> = new Set(['relu', 'relu_', 'sigmoid', 'sigmoid_', 'tanh', 'tanh_']);

/** Two that ask first whether indices are wanted, and are called by another name each way. */
const DISPATCHED: readonly string[] = ['max_pool2d', 'adaptive_max_pool2d', 'max_pool1d', 'adaptive_max_pool1d'];

/** A function of Python that is called by another name than it has. */
const CALLED: Readonly<Record<string, string>> = { threshold: '_threshold' };

/** The row of a function by what stands before its bracket: `F.max_pool2d`. `F.pad` has none: it is several layers. */
export function functionRow(head: string): FunctionRow | undefined {
  const name = head.replace(/^\w+\./, '').replace(/_$/, '');
  const row = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  // One that ends in a line writes into what it is given, as a layer does that is told to.
  const writes = row && head.endsWith('_') && layerSpec(row.kind).args.some((spec) => spec.name === 'inplace');
  return writes ? { ...row, preset: { ...row.preset, inplace: true } } : row;
}

/** How a function is called; null where that is not known. `indices`: whether its call asks for them. */
export function functionSign(head: string, indices: boolean): FunctionSign | null {
  const [home, name = ''] = head.split('.');
  const parsed = Object.hasOwn(PARSED, head) ? PARSED[head] : undefined;
  const plain = { keywordOnly: [], required: REQUIRED[head] ?? [], method: home === 'x' };
  if (parsed) return { ...plain, says: name, names: parsed, by: 'parser' };
  if (home === 'x') {
    return OF_TENSORS.has(name) ? { ...plain, says: `TensorBase.${name}`, names: [], by: 'nobody' } : null;
  }
  if (head === 'F.pad') return { ...plain, says: name, names: ['pad', 'mode', 'value'], by: 'python' };
  const row = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  // Python's own functions end in no line, and flatten is torch's alone.
  if (home !== 'F' || !row || name === 'flatten') return null;
  const fromC = FROM_C[name];
  if (fromC !== undefined) {
    const [names, keywordOnly] = name === 'gelu' ? [[], row.params] : [row.params, []];
    return { ...plain, says: fromC, names, keywordOnly, by: 'parser' };
  }
  const dispatched = !DISPATCHED.includes(name)
    ? (CALLED[name] ?? name)
    : indices
      ? `${name}_with_indices`
      : `_${name}`;
  const names = name === 'upsample' ? row.params.slice(0, 4) : row.params;
  return { ...plain, says: dispatched, names, by: 'python' };
}
