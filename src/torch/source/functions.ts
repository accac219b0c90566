import type { ArgValue } from '../../core/args';

/** A function that is a layer without weights. */
export interface FunctionRow {
  readonly kind: string;
  /** Arguments after the map, in their order, by the names that the module's constructor has for them. */
  readonly params: readonly string[];
  /** The function's own names where they differ. */
  readonly renamed?: Readonly<Record<string, string>>;
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
  max_pool2d: {
    kind: 'MaxPool2d',
    params: ['kernel_size', 'stride', 'padding', 'dilation', 'ceil_mode', 'return_indices'],
  },
  avg_pool2d: {
    kind: 'AvgPool2d',
    params: ['kernel_size', 'stride', 'padding', 'ceil_mode', 'count_include_pad', 'divisor_override'],
  },
  lp_pool2d: { kind: 'LPPool2d', params: ['norm_type', 'kernel_size', 'stride', 'ceil_mode'] },
  adaptive_avg_pool2d: { kind: 'AdaptiveAvgPool2d', params: ['output_size'] },
  adaptive_max_pool2d: { kind: 'AdaptiveMaxPool2d', params: ['output_size', 'return_indices'] },
  local_response_norm: { kind: 'LocalResponseNorm', params: ['size', 'alpha', 'beta', 'k'] },
  dropout: { kind: 'Dropout', ...DROPOUT },
  dropout2d: { kind: 'Dropout2d', ...DROPOUT },
  interpolate: INTERPOLATE,
  upsample: INTERPOLATE,
  pixel_shuffle: { kind: 'PixelShuffle', params: ['upscale_factor'] },
  pixel_unshuffle: { kind: 'PixelUnshuffle', params: ['downscale_factor'] },
  channel_shuffle: { kind: 'ChannelShuffle', params: ['groups'] },
  flatten: { kind: 'Flatten', params: ['start_dim', 'end_dim'], preset: { start_dim: 0 } },
};
