import type { Args, ArgValue } from '../../../core/args';
import type { NoteCode } from '../python/notes';
import { type KerasArguments, shortPair } from './arguments';
import { batchNorm, groupNorm, prelu } from './learnt';
import { sameSides } from './padding';
import { type Part, plain, type Translate, type Translated } from './parts';

interface Row {
  /** Names of its positional arguments. */
  readonly order: readonly string[];
  readonly translate: Translate;
}

function sides(
  a: KerasArguments,
  input: readonly number[],
  kernel: readonly [number, number],
  stride: readonly [number, number],
  dilation: readonly [number, number],
) {
  const [, height = 0, width = 0] = input;
  if (!a.same()) return { rows: [0, 0] as const, cols: [0, 0] as const };
  return {
    rows: sameSides(height, kernel[0], stride[0], dilation[0]),
    cols: sameSides(width, kernel[1], stride[1], dilation[1]),
  };
}

function conv(a: KerasArguments, input: readonly number[], depthwise: boolean): Translated {
  const [channels = 0] = input;
  const kernel = a.pair('kernel_size', 1);
  const stride = a.pair('strides', 1);
  const dilation = a.pair('dilation_rate', 1);
  const { rows, cols } = sides(a, input, kernel, stride, dilation);
  const even = rows[0] === rows[1] && cols[0] === cols[1];
  const one = stride[0] === 1 && stride[1] === 1;
  const padding: ArgValue = !a.same() ? 0 : one ? 'same' : even ? shortPair([rows[0], cols[0]]) : 0;
  const args: Record<string, ArgValue> = {
    in_channels: channels,
    out_channels: depthwise ? channels * a.integer('depth_multiplier', 1) : a.integer('filters'),
    kernel_size: shortPair(kernel),
  };
  if (shortPair(stride) !== 1) args.stride = shortPair(stride);
  if (padding !== 0) args.padding = padding;
  if (shortPair(dilation) !== 1) args.dilation = shortPair(dilation);
  const groups = depthwise ? channels : a.integer('groups', 1);
  if (groups !== 1) args.groups = groups;
  if (!a.flag('use_bias', true)) args.bias = false;
  const layer: Part = { kind: 'Conv2d', args };
  if (!a.same() || one || even) return plain(layer);
  const pad: Part = { kind: 'ZeroPad2d', args: { padding: [...cols, ...rows] } };
  return { parts: [pad, layer], notes: [{ code: 'uneven-same', argument: 'padding' }] };
}

/** The lowest float32: a maximum never takes it. A net's arguments are finite. */
const LOWEST = -3.4028234663852886e38;

/** Pooling with 'same': PyTorch pads evenly or by ceil_mode; else a pad that no maximum takes stands before. */
function pool(kind: 'MaxPool2d' | 'AvgPool2d'): Translate {
  return (a, input) => {
    const kernel = a.pair('pool_size', 2);
    const stride = a.get('strides') == null ? kernel : a.pair('strides', kernel);
    const args: Record<string, ArgValue> = { kernel_size: shortPair(kernel) };
    if (stride[0] !== kernel[0] || stride[1] !== kernel[1]) args.stride = shortPair(stride);
    const { rows, cols } = sides(a, input, kernel, stride, [1, 1]);
    const all = [...rows, ...cols];
    if (all.every((n) => n === 0)) return plain({ kind, args });
    if (rows[0] === rows[1] && cols[0] === cols[1] && rows[0] * 2 <= kernel[0] && cols[0] * 2 <= kernel[1]) {
      args.padding = shortPair([rows[0], cols[0]]);
      if (kind === 'AvgPool2d') args.count_include_pad = false;
      return plain({ kind, args });
    }
    const ceils = [rows, cols].every(([before, after], i) => before === 0 && after < (stride[i] ?? 1));
    if (ceils) return plain({ kind, args: { ...args, ceil_mode: true } });
    const value = kind === 'MaxPool2d' ? LOWEST : 0;
    const pad: Part = { kind: 'ConstantPad2d', args: { padding: [...cols, ...rows], value } };
    const code = kind === 'MaxPool2d' ? 'uneven-same' : 'approximate';
    return { parts: [pad, { kind, args }], notes: [{ code, argument: 'padding' }] };
  };
}

function transposed(a: KerasArguments, input: readonly number[]): Translated {
  const kernel = a.pair('kernel_size', 1);
  const stride = a.pair('strides', 1);
  const dilation = a.pair('dilation_rate', 1);
  const args: Record<string, ArgValue> = {
    in_channels: input[0] ?? 0,
    out_channels: a.integer('filters'),
    kernel_size: shortPair(kernel),
  };
  if (shortPair(stride) !== 1) args.stride = shortPair(stride);
  if (shortPair(dilation) !== 1) args.dilation = shortPair(dilation);
  if (!a.flag('use_bias', true)) args.bias = false;
  const notes: { code: NoteCode; argument: string }[] = [];
  const more: Part[] = [];
  const reach = [0, 1].map((i) => ((kernel[i] ?? 1) - 1) * (dilation[i] ?? 1) + 1 - (stride[i] ?? 1));
  if (a.same()) {
    // The full map is reach cells too long (or short): 'same' cuts ⌊reach/2⌋ before and the rest after.
    const cut = reach.map((r) => Math.max(0, Math.ceil(r / 2)));
    const out = reach.map((r, i) => 2 * (cut[i] ?? 0) - r);
    args.padding = shortPair([cut[0] ?? 0, cut[1] ?? 0]);
    if (out.some((o) => o !== 0)) {
      args.output_padding = shortPair([out[0] ?? 0, out[1] ?? 0]);
      notes.push({ code: 'uneven-same', argument: 'padding' });
    }
  } else if (reach.some((r) => r < 0)) {
    // A stride longer than the kernel: Keras keeps the empty cells after the last input.
    args.output_padding = shortPair([Math.max(0, -(reach[0] ?? 0)), Math.max(0, -(reach[1] ?? 0))]);
  }
  return { parts: [{ kind: 'ConvTranspose2d', args }, ...more], notes };
}

/** A pair of pairs, `((top, bottom), (left, right))`, or less of it, as PyTorch has it: left, right, top, bottom. */
function fourSides(a: KerasArguments, name: string, preset: number): number[] {
  const value = a.get(name) ?? preset;
  const [rows, cols] = Array.isArray(value) ? value : [value, value];
  const both = (v: ArgValue | undefined): number[] => {
    if (typeof v === 'number') return [v, v];
    const numbers = Array.isArray(v) ? v.filter((n): n is number => typeof n === 'number') : [];
    return numbers.length === 2 ? numbers : a.refuse(name);
  };
  return [...both(cols), ...both(rows)];
}

function padded(all: readonly number[]): Translated {
  const [first = 0] = all;
  return plain({ kind: 'ZeroPad2d', args: { padding: all.every((n) => n === first) ? first : all } });
}

function upsample(a: KerasArguments): Translated {
  const mode = a.get('interpolation') ?? 'nearest';
  if (mode !== 'nearest' && mode !== 'bilinear' && mode !== 'bicubic') a.refuse('interpolation');
  const args: Record<string, ArgValue> = { scale_factor: shortPair(a.pair('size', 2)) };
  if (mode !== 'nearest') args.mode = mode;
  return plain({ kind: 'Upsample', args });
}

function globalPool(kind: 'AdaptiveAvgPool2d' | 'AdaptiveMaxPool2d'): Translate {
  return (a) => {
    const one: Part = { kind, args: { output_size: 1 } };
    return a.flag('keepdims', false) ? plain(one) : plain(one, { kind: 'Flatten', args: {} });
  };
}

function dense(a: KerasArguments, input: readonly number[]): Translated {
  // On a map, Keras's Dense runs over the channels of each cell: a convolution with kernel 1.
  if (input.length === 3) {
    const args: Record<string, ArgValue> = {
      in_channels: input[0] ?? 0,
      out_channels: a.integer('units'),
      kernel_size: 1,
    };
    if (!a.flag('use_bias', true)) args.bias = false;
    return plain({ kind: 'Conv2d', args });
  }
  const args: Record<string, ArgValue> = { in_features: input[0] ?? 0, out_features: a.integer('units') };
  if (!a.flag('use_bias', true)) args.bias = false;
  return plain({ kind: 'Linear', args });
}

/** A row of numbers made a map, which has its channels last. */
function reshape(a: KerasArguments, input: readonly number[]): Translated {
  const target = a.get('target_shape');
  if (input.length !== 1 || !Array.isArray(target) || target.length !== 3) a.refuse('target_shape');
  const [h = 1, w = 1, c = 1] = target;
  return plain({ kind: 'Unflatten', args: { dim: 1, unflattened_size: [c, h, w] } });
}

/** Keras's axis in PyTorch's order, where the channels are the second. */
function softmax(a: KerasArguments, input: readonly number[]): Translated {
  const axis = a.integer('axis', -1);
  const rank = input.length + 1;
  const at = axis < 0 ? axis + rank : axis;
  if (at < 1 || at >= rank) a.refuse('axis');
  return plain({ kind: 'Softmax', args: { dim: at === rank - 1 ? 1 : at + 1 } });
}

/** A convolution of each channel alone, without bias, and one with kernel 1 over all of them. */
function separable(a: KerasArguments, input: readonly number[]): Translated {
  const { parts, notes } = conv(a, input, true);
  const channels = (input[0] ?? 0) * a.integer('depth_multiplier', 1);
  const bias: Args = a.flag('use_bias', true) ? {} : { bias: false };
  const own = parts.map((part) => (part.kind === 'Conv2d' ? { ...part, args: { ...part.args, bias: false } } : part));
  const point = { in_channels: channels, out_channels: a.integer('filters'), kernel_size: 1, ...bias };
  return { parts: [...own, { kind: 'Conv2d', args: point }], notes };
}

/** Layers that prepare pictures, of which the net gets what they give. */
const PREPARING = `Rescaling Normalization RandomFlip RandomRotation RandomZoom RandomTranslation RandomContrast
  RandomBrightness GaussianNoise`.split(/\s+/);
const PREPARED = ['scale', 'offset'];
const leftOut: Translate = () => ({ parts: [], notes: [{ code: 'left-out', argument: '' }] });

const CONV = [
  'filters',
  'kernel_size',
  'strides',
  'padding',
  'data_format',
  'dilation_rate',
  'groups',
  'activation',
  'use_bias',
];
const POOL = ['pool_size', 'strides', 'padding', 'data_format'];
const maxPool: Row = { order: POOL, translate: pool('MaxPool2d') };
const avgPool: Row = { order: POOL, translate: pool('AvgPool2d') };
const globalAvg: Row = { order: ['data_format', 'keepdims'], translate: globalPool('AdaptiveAvgPool2d') };
const globalMax: Row = { order: ['data_format', 'keepdims'], translate: globalPool('AdaptiveMaxPool2d') };

export const KERAS_LAYERS: Readonly<Record<string, Row>> = {
  Conv2D: { order: CONV, translate: (a, input) => conv(a, input, false) },
  Convolution2D: { order: CONV, translate: (a, input) => conv(a, input, false) },
  DepthwiseConv2D: {
    order: [
      'kernel_size',
      'strides',
      'padding',
      'depth_multiplier',
      'data_format',
      'dilation_rate',
      'activation',
      'use_bias',
    ],
    translate: (a, input) => conv(a, input, true),
  },
  Conv2DTranspose: {
    order: ['filters', 'kernel_size', 'strides', 'padding', 'data_format', 'dilation_rate', 'activation', 'use_bias'],
    translate: transposed,
  },
  MaxPooling2D: maxPool,
  MaxPool2D: maxPool,
  AveragePooling2D: avgPool,
  AvgPool2D: avgPool,
  GlobalAveragePooling2D: globalAvg,
  GlobalAvgPool2D: globalAvg,
  GlobalMaxPooling2D: globalMax,
  GlobalMaxPool2D: globalMax,
  BatchNormalization: { order: ['axis', 'momentum', 'epsilon', 'center', 'scale'], translate: batchNorm },
  GroupNormalization: { order: ['groups', 'axis', 'epsilon', 'center', 'scale'], translate: groupNorm },
  PReLU: { order: [], translate: prelu },
  Flatten: { order: ['data_format'], translate: () => plain({ kind: 'Flatten', args: {} }) },
  Dense: { order: ['units', 'activation', 'use_bias'], translate: dense },
  Dropout: {
    order: ['rate', 'noise_shape', 'seed'],
    translate: (a) => plain({ kind: 'Dropout', args: { p: a.float('rate', 0.5) } }),
  },
  SpatialDropout2D: {
    order: ['rate'],
    translate: (a) => plain({ kind: 'Dropout2d', args: { p: a.float('rate', 0.5) } }),
  },
  AlphaDropout: {
    order: ['rate', 'noise_shape', 'seed'],
    translate: (a) => plain({ kind: 'AlphaDropout', args: { p: a.float('rate', 0.5) } }),
  },
  UpSampling2D: { order: ['size', 'data_format', 'interpolation'], translate: (a) => upsample(a) },
  ZeroPadding2D: { order: ['padding', 'data_format'], translate: (a) => padded(fourSides(a, 'padding', 1)) },
  Cropping2D: {
    order: ['cropping', 'data_format'],
    translate: (a) => padded(fourSides(a, 'cropping', 0).map((n) => 0 - n)),
  },
  ReLU: {
    order: ['max_value', 'negative_slope', 'threshold'],
    translate: (a) => {
      const slope = a.float('negative_slope', 0);
      if (a.get('max_value') === 6 && slope === 0) return plain({ kind: 'ReLU6', args: {} });
      if ((a.get('max_value') ?? null) !== null) a.refuse('max_value');
      const threshold = a.float('threshold', 0);
      if (threshold !== 0 && slope !== 0) a.refuse('threshold');
      if (threshold !== 0) return plain({ kind: 'Threshold', args: { threshold, value: 0 } });
      return plain(slope === 0 ? { kind: 'ReLU', args: {} } : { kind: 'LeakyReLU', args: { negative_slope: slope } });
    },
  },
  LeakyReLU: {
    order: ['negative_slope'],
    translate: (a) =>
      plain({ kind: 'LeakyReLU', args: { negative_slope: a.float('negative_slope', a.float('alpha', 0.3)) } }),
  },
  ELU: { order: ['alpha'], translate: (a) => plain({ kind: 'ELU', args: { alpha: a.float('alpha', 1) } }) },
  Softmax: { order: ['axis'], translate: softmax },
  Reshape: { order: ['target_shape'], translate: reshape },
  Activation: { order: ['activation'], translate: () => plain() },
  SeparableConv2D: {
    order: CONV.map((name) => (name === 'groups' ? 'depth_multiplier' : name)),
    translate: separable,
  },
  ...Object.fromEntries(PREPARING.map((name) => [name, { order: PREPARED, translate: leftOut }])),
};

/** Activations by Keras's words. */
export const KERAS_ACTIVATIONS: Readonly<Record<string, Part | null>> = {
  linear: null,
  relu: { kind: 'ReLU', args: {} },
  relu6: { kind: 'ReLU6', args: {} },
  leaky_relu: { kind: 'LeakyReLU', args: { negative_slope: 0.2 } },
  elu: { kind: 'ELU', args: {} },
  selu: { kind: 'SELU', args: {} },
  gelu: { kind: 'GELU', args: {} },
  silu: { kind: 'SiLU', args: {} },
  swish: { kind: 'SiLU', args: {} },
  mish: { kind: 'Mish', args: {} },
  sigmoid: { kind: 'Sigmoid', args: {} },
  tanh: { kind: 'Tanh', args: {} },
  softplus: { kind: 'Softplus', args: {} },
  softsign: { kind: 'Softsign', args: {} },
  hard_swish: { kind: 'Hardswish', args: {} },
  hard_silu: { kind: 'Hardswish', args: {} },
  softmax: { kind: 'Softmax', args: { dim: 1 } },
  log_softmax: { kind: 'LogSoftmax', args: { dim: 1 } },
};
