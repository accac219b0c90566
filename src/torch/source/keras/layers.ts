import type { Args, ArgValue } from '../../../core/args';
import type { LayerKind } from '../../../core/layers/table';
import { type KerasArguments, shortPair } from './arguments';
import { axisArgument } from './axes';
import { permuted } from './functions';
import { batchNorm, groupNorm, layerNorm, prelu, rmsNorm } from './norms';
import { sameSides } from './padding';
import { type Part, plain, type Translate, type Translated } from './parts';
import { adaptivePool, avgPool, globalPool, maxPool } from './pools';
import { transposed } from './transposed';

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
  if (mode !== 'nearest' && mode !== 'bilinear') a.refuse('interpolation');
  const args: Record<string, ArgValue> = { scale_factor: shortPair(a.pair('size', 2)) };
  if (mode !== 'nearest') args.mode = mode;
  return plain({ kind: 'Upsample', args });
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

/** The same values in Keras's order under another shape; of a vector made a map, channel by channel as PyTorch has them. */
function reshape(a: KerasArguments, input: readonly number[]): Translated {
  const given = a.get('target_shape');
  if (!Array.isArray(given) || !given.every((n) => typeof n === 'number')) a.refuse('target_shape');
  const sizes = given.filter((n): n is number => typeof n === 'number');
  const all = input.reduce((product, n) => product * n, 1);
  const known = sizes.reduce((product, n) => (n === -1 ? product : product * n), 1);
  const target = sizes.map((n) => (n === -1 ? all / known : n));
  if (target.length === 1) return plain({ kind: 'Flatten', args: {} });
  const [h = 1, w = 1, c = 1] = target;
  const inOrder = a.channelsFirst ? target : [c, h, w];
  if (target.length === 3 && input.length === 1)
    return plain({ kind: 'Unflatten', args: { dim: 1, unflattened_size: inOrder } });
  const parts: Part[] = [];
  if (input.length === 3 && !a.channelsFirst) parts.push({ kind: 'permute', args: { dims: [0, 2, 3, 1] } });
  parts.push({ kind: 'reshape', args: { shape: [1, ...target] } });
  if (target.length === 3 && !a.channelsFirst) parts.push({ kind: 'permute', args: { dims: [0, 3, 1, 2] } });
  return plain(...parts);
}

/** Keras's axes in another order. */
function permute(a: KerasArguments, input: readonly number[]): Translated {
  const given = a.get('dims');
  const dims = Array.isArray(given) ? given.filter((n): n is number => typeof n === 'number') : [];
  if (dims.length !== input.length) a.refuse('dims');
  return permuted(a, input, [0, ...dims]);
}

/** Keras's axis in PyTorch's order, where the channels are the second. */
function softmax(a: KerasArguments, input: readonly number[]): Translated {
  return plain({ kind: 'Softmax', args: { dim: axisArgument(a, 'axis', -1, input) } });
}

/** Tensors added, multiplied, … one after the other. */
function joined(kind: 'add' | 'mul' | 'maximum' | 'minimum'): Translate {
  return (_a, _input, others) => plain(...chainOf(kind, others.length));
}

function chainOf(kind: LayerKind, count: number): Part[] {
  return Array.from(
    { length: count - 1 },
    (_, i): Part => ({ kind, args: {}, reads: i === 0 ? [0, 1] : [count + i - 1, i + 1] }),
  );
}

const average: Translate = (_a, _input, others) =>
  plain(...chainOf('add', others.length), { kind: 'div', args: { other: others.length } });

function concatenate(a: KerasArguments, input: readonly number[], others: readonly (readonly number[])[]): Translated {
  const dim = axisArgument(a, 'axis', -1, input);
  return others.length === 1 ? plain() : plain({ kind: 'cat', args: { dim }, reads: others.map((_, i) => i) });
}

function rescaling(a: KerasArguments): Translated {
  const [scale, offset] = [a.float('scale', 1), a.float('offset', 0)];
  return plain(
    ...(scale === 1 ? [] : [{ kind: 'mul', args: { other: scale } } as const]),
    ...(offset === 0 ? [] : [{ kind: 'add', args: { other: offset } } as const]),
  );
}

/** To a size. Keras's nearest takes the cell whose centre is nearest. */
function resizing(a: KerasArguments): Translated {
  const mode = a.get('interpolation') ?? 'bilinear';
  if (mode !== 'bilinear' && mode !== 'nearest') a.refuse('interpolation');
  for (const name of ['antialias', 'crop_to_aspect_ratio', 'pad_to_aspect_ratio'])
    if (a.flag(name, false)) a.refuse(name);
  const size = shortPair([a.integer('height'), a.integer('width')]);
  return plain({ kind: 'Upsample', args: { size, mode: mode === 'bilinear' ? mode : 'nearest-exact' } });
}

/** A limit above, a slope below, a threshold between. */
const relu: Translate = (a) => {
  const [slope, threshold] = [a.float('negative_slope', a.float('alpha', 0)), a.float('threshold', 0)];
  const most = a.get('max_value') ?? null;
  if (most !== null) {
    if (typeof most !== 'number' || slope !== 0 || threshold !== 0) a.refuse('max_value');
    return plain(most === 6 ? { kind: 'ReLU6', args: {} } : { kind: 'Hardtanh', args: { min_val: 0, max_val: most } });
  }
  if (threshold !== 0 && slope !== 0) a.refuse('threshold');
  if (threshold !== 0) return plain({ kind: 'Threshold', args: { threshold, value: 0 } });
  return plain(slope === 0 ? { kind: 'ReLU', args: {} } : { kind: 'LeakyReLU', args: { negative_slope: slope } });
};

/** A convolution of each channel alone, without bias, and one with kernel 1 over all of them. */
function separable(a: KerasArguments, input: readonly number[]): Translated {
  const { parts, notes } = conv(a, input, true);
  const channels = (input[0] ?? 0) * a.integer('depth_multiplier', 1);
  const bias: Args = a.flag('use_bias', true) ? {} : { bias: false };
  const own = parts.map((part) => (part.kind === 'Conv2d' ? { ...part, args: { ...part.args, bias: false } } : part));
  const point = { in_channels: channels, out_channels: a.integer('filters'), kernel_size: 1, ...bias };
  return { parts: [...own, { kind: 'Conv2d', args: point }], notes };
}

/** What does nothing once a net is trained. */
const IDLE =
  `RandomFlip RandomRotation RandomZoom RandomTranslation RandomContrast RandomBrightness RandomCrop GaussianNoise
  GaussianDropout ActivityRegularization Identity`.split(/\s+/);
const idle: Translate = () => plain();
/** What prepares pictures by numbers that are not here. */
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
const avg: Row = { order: POOL, translate: avgPool };
const max: Row = { order: POOL, translate: maxPool };
const globalAvg: Row = { order: ['data_format', 'keepdims'], translate: globalPool('AdaptiveAvgPool2d') };
const globalMax: Row = { order: ['data_format', 'keepdims'], translate: globalPool('AdaptiveMaxPool2d') };
const joins = (kind: Parameters<typeof joined>[0]): Row => ({ order: [], translate: joined(kind) });

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
    order: [
      'filters',
      'kernel_size',
      'strides',
      'padding',
      'output_padding',
      'data_format',
      'dilation_rate',
      'activation',
      'use_bias',
    ],
    translate: transposed,
  },
  MaxPooling2D: max,
  MaxPool2D: max,
  AveragePooling2D: avg,
  AvgPool2D: avg,
  GlobalAveragePooling2D: globalAvg,
  GlobalAvgPool2D: globalAvg,
  GlobalMaxPooling2D: globalMax,
  GlobalMaxPool2D: globalMax,
  BatchNormalization: { order: ['axis', 'momentum', 'epsilon', 'center', 'scale'], translate: batchNorm },
  GroupNormalization: { order: ['groups', 'axis', 'epsilon', 'center', 'scale'], translate: groupNorm },
  LayerNormalization: { order: ['axis', 'epsilon', 'center', 'scale'], translate: layerNorm },
  RMSNormalization: { order: ['axis', 'epsilon'], translate: rmsNorm },
  PReLU: { order: [], translate: prelu },
  AdaptiveAveragePooling2D: { order: ['output_size', 'data_format'], translate: adaptivePool('AdaptiveAvgPool2d') },
  AdaptiveMaxPooling2D: { order: ['output_size', 'data_format'], translate: adaptivePool('AdaptiveMaxPool2d') },
  Add: joins('add'),
  Multiply: joins('mul'),
  Maximum: joins('maximum'),
  Minimum: joins('minimum'),
  Subtract: { order: [], translate: () => plain({ kind: 'sub', args: {}, reads: [0, 1] }) },
  Average: { order: [], translate: average },
  Concatenate: { order: ['axis'], translate: concatenate },
  Rescaling: { order: ['scale', 'offset'], translate: rescaling },
  Resizing: { order: ['height', 'width', 'interpolation'], translate: resizing },
  Permute: { order: ['dims'], translate: permute },
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
  ReLU: { order: ['max_value', 'negative_slope', 'threshold'], translate: relu },
  ThresholdedReLU: {
    order: ['theta'],
    translate: (a) => plain({ kind: 'Threshold', args: { threshold: a.float('theta', 1), value: 0 } }),
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
  Normalization: { order: ['axis'], translate: leftOut },
  ...Object.fromEntries(IDLE.map((name) => [name, { order: [], translate: idle }])),
};
