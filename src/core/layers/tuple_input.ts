import type { Args, ArgValue } from '../args';
import { truthy } from '../python/python';
import type { Refusal } from '../refusal';
import { handsOnIndices, refuseTuplesBy } from './indices';
import type { LayerKind } from './table';

/** The torch function whose parser refuses it first; with inplace its name has a _ behind it. */
const PARSED: Partial<Record<LayerKind, string>> = {
  ConvTranspose2d: 'conv_transpose2d',
  ReLU: 'relu',
  ReLU6: 'hardtanh',
  LeakyReLU: 'leaky_relu',
  PReLU: 'prelu',
  ELU: 'elu',
  SELU: 'selu',
  CELU: 'celu',
  GELU: 'gelu',
  SiLU: 'silu',
  Mish: 'mish',
  Sigmoid: 'sigmoid',
  LogSigmoid: 'log_sigmoid',
  Tanh: 'tanh',
  Hardtanh: 'hardtanh',
  Hardsigmoid: 'hardsigmoid',
  Hardswish: 'hardswish',
  Softplus: 'softplus',
  MaxPool2d: 'max_pool2d',
  AvgPool2d: 'avg_pool2d',
  LayerNorm: 'layer_norm',
  ZeroPad2d: 'pad',
  ConstantPad2d: 'pad',
  ReflectionPad2d: 'pad',
  ReplicationPad2d: 'pad',
  PixelShuffle: 'pixel_shuffle',
  PixelUnshuffle: 'pixel_unshuffle',
  ChannelShuffle: 'channel_shuffle',
  Linear: 'linear',
  Dropout: 'dropout',
};

/** What Python asks it for first, where a layer is written in Python; the others ask for `dim`. */
const ASKED: Partial<Record<LayerKind, string>> = {
  Softsign: 'abs',
  Tanhshrink: 'tanh',
  LPPool2d: 'pow',
  AdaptiveAvgPool2d: 'size',
  AdaptiveMaxPool2d: 'size',
  Flatten: 'flatten',
};

/** What a layer says of a map with its indices; null where it hands it on as it is. */
function tupleRefusal(kind: LayerKind, args: Args): Refusal | null {
  if (kind === 'Identity') return null;
  const refusal = (text: string): Refusal => ({ code: 'indices-handed-on', text });
  const parsed = (fn: string) => refusal(`${fn}(): argument 'input' (position 1) must be Tensor, not tuple`);
  if (kind === 'Conv2d') {
    if (args.padding_mode !== undefined && args.padding_mode !== 'zeros') return parsed('pad');
    const bias = truthy(args.bias ?? true) ? 'Parameter' : 'NoneType';
    const padding = typeof args.padding === 'string' ? 'str' : 'tuple';
    return refusal(
      `conv2d() received an invalid combination of arguments - got (tuple, Parameter, ${bias}, tuple, ${padding}, tuple, int), but expected one of:`,
    );
  }
  const fn = PARSED[kind];
  if (fn !== undefined) {
    const indices = handsOnIndices(kind, args) ? '_with_indices' : '';
    return parsed(`${fn}${indices}${truthy(args.inplace) ? '_' : ''}`);
  }
  const norm: ArgValue = args.norm_type ?? null;
  const isExtreme = kind === 'LPPool2d' && (norm === Number.POSITIVE_INFINITY || norm === Number.NEGATIVE_INFINITY);
  return refusal(`'tuple' object has no attribute '${isExtreme ? 'abs' : (ASKED[kind] ?? 'dim')}'`);
}

refuseTuplesBy(tupleRefusal);
