import { type ArgValue, arg, pair } from '../../../core/args';
import { layerSpec } from '../../../core/layers/rows';
import { softmaxAxis } from '../../../core/layers/softmax';
import type { ShapedStep } from '../../../core/net/shaped';
import { type Foreign, foreignOperation } from './operations';

/** What a step is in Keras: its layers, or null where Keras has no equal. */
export function foreignLayers(step: ShapedStep): readonly Foreign[] | null {
  const translate = Object.hasOwn(ROWS, step.module.kind) ? ROWS[step.module.kind] : undefined;
  return translate ? translate(new Reader(step)) : foreignOperation(step);
}

/** A step's arguments, height and width apart. */
class Reader {
  readonly step: ShapedStep;

  constructor(step: ShapedStep) {
    this.step = step;
  }

  get(name: string): ArgValue {
    const { kind, args } = this.step.module;
    return arg(layerSpec(kind).args, args, name) ?? null;
  }

  number(name: string): number {
    const value = this.get(name);
    return typeof value === 'number' ? value : Number.NaN;
  }

  pair(name: string): [number, number] {
    return pair(this.get(name), 1);
  }
}

type Translate = (r: Reader) => readonly Foreign[] | null;
type Sides = readonly [before: number, after: number];

const layer = (name: string, ...args: (readonly [string, ArgValue])[]): Foreign => ({ name, args });
const short = ([h, w]: readonly [number, number]): ArgValue => (h === w ? h : [h, w]);
const unless = (name: string, value: ArgValue, preset: ArgValue) => (value === preset ? [] : [[name, value] as const]);
const activation =
  (word: string): Translate =>
  () => [layer('Activation', ['activation', word])];
const bare =
  (name: string): Translate =>
  () => [layer(name)];

/** Padding of each axis as the layer adds it: [top, bottom], [left, right]. */
function sides(r: Reader): readonly [Sides, Sides] | null {
  const { axes } = r.step;
  if (!axes) return null;
  const [rows, cols] = axes;
  if (rows.type !== 'sliding' || cols.type !== 'sliding') return null;
  return [
    [rows.before, rows.after],
    [cols.before, cols.after],
  ];
}

function zeroPadding([rows, cols]: readonly [Sides, Sides]): Foreign[] {
  const values = [...rows, ...cols];
  if (values.every((n) => n === 0)) return [];
  const grow = (side: Sides): ArgValue => side.map((n) => Math.max(0, n));
  const cut = (side: Sides): ArgValue => side.map((n) => Math.max(0, -n));
  return [
    ...(values.some((n) => n > 0) ? [layer('ZeroPadding2D', ['padding', [grow(rows), grow(cols)]])] : []),
    ...(values.some((n) => n < 0) ? [layer('Cropping2D', ['cropping', [cut(rows), cut(cols)]])] : []),
  ];
}

/** What padding='same' adds: see ../keras/padding. */
function isSame(
  r: Reader,
  kernel: readonly [number, number],
  stride: readonly [number, number],
  dilation: readonly [number, number],
): boolean {
  const both = sides(r);
  const { input, output } = r.step;
  return (
    both !== null &&
    [0, 1].every((i) => {
      const n = input[i + 1] ?? 0;
      const out = Math.ceil(n / (stride[i] ?? 1));
      const total = Math.max(0, (out - 1) * (stride[i] ?? 1) + ((kernel[i] ?? 1) - 1) * (dilation[i] ?? 1) + 1 - n);
      const [before] = both[i] ?? [0];
      return out === output[i + 1] && before === Math.floor(total / 2);
    })
  );
}

const conv: Translate = (r) => {
  const kernel = r.pair('kernel_size');
  const stride = r.pair('stride');
  const dilation = r.pair('dilation');
  const padding = sides(r);
  if (!padding || r.get('padding_mode') !== 'zeros') return null;
  const none = padding.flat().every((n) => n === 0);
  const same = !none && isSame(r, kernel, stride, dilation);
  const args = [
    ['filters', r.number('out_channels')],
    ['kernel_size', short(kernel)],
    ...unless('strides', short(stride), 1),
    ...(same ? [['padding', 'same'] as const] : []),
    ...unless('dilation_rate', short(dilation), 1),
    ...unless('groups', r.number('groups'), 1),
    ...(r.get('bias') ? [] : [['use_bias', false] as const]),
  ] as const;
  return [...(none || same ? [] : zeroPadding(padding)), { name: 'Conv2D', args }];
};

const convTranspose: Translate = (r) => {
  const kernel = r.pair('kernel_size');
  const stride = r.pair('stride');
  const dilation = r.pair('dilation');
  const padding = pair(r.get('padding'));
  const extra = pair(r.get('output_padding'));
  if (r.number('groups') !== 1 || r.get('padding_mode') !== 'zeros') return null;
  // Keras keeps the cells between the last window and the next stride; PyTorch only those of output_padding.
  const cut = [0, 1].map((i) => {
    const reach = ((kernel[i] ?? 1) - 1) * (dilation[i] ?? 1) + 1;
    const kept = Math.max(0, (stride[i] ?? 1) - reach);
    return [padding[i] ?? 0, (padding[i] ?? 0) - (extra[i] ?? 0) + kept] as const;
  });
  if (cut.flat().some((n) => n < 0)) return null;
  const args = [
    ['filters', r.number('out_channels')],
    ['kernel_size', short(kernel)],
    ...unless('strides', short(stride), 1),
    ...unless('dilation_rate', short(dilation), 1),
    ...(r.get('bias') ? [] : [['use_bias', false] as const]),
  ] as const;
  const crops = cut.flat().every((n) => n === 0) ? [] : [layer('Cropping2D', ['cropping', cut])];
  return [{ name: 'Conv2DTranspose', args }, ...crops];
};

function pool(name: 'MaxPooling2D' | 'AveragePooling2D'): Translate {
  return (r) => {
    const kernel = r.pair('kernel_size');
    const stride = r.get('stride') === null ? kernel : r.pair('stride');
    const padding = sides(r);
    const { input, output } = r.step;
    const dilated = name === 'MaxPooling2D' && short(r.pair('dilation')) !== 1;
    if (!padding || dilated || (name === 'AveragePooling2D' && r.get('divisor_override') !== null)) return null;
    const valid =
      padding.flat().every((n) => n <= 0) &&
      [0, 1].every(
        (i) => Math.floor(((input[i + 1] ?? 0) - (kernel[i] ?? 1)) / (stride[i] ?? 1)) + 1 === output[i + 1],
      );
    const counted =
      name === 'AveragePooling2D' && r.get('count_include_pad') === true && padding.flat().some((n) => n > 0);
    const same = !valid && !counted && isSame(r, kernel, stride, [1, 1]);
    if (!valid && !same) return null;
    const args = [
      ['pool_size', short(kernel)],
      ...(stride[0] === kernel[0] && stride[1] === kernel[1] ? [] : [['strides', short(stride)] as const]),
      ...(same ? [['padding', 'same'] as const] : []),
    ] as const;
    return [{ name, args }];
  };
}

/** An adaptive pool whose bins are all alike is a plain one. */
function adaptive(name: 'MaxPooling2D' | 'AveragePooling2D'): Translate {
  return ({ step: { input, output } }) => {
    const [, h = 0, w = 0] = input;
    const [, oh = 0, ow = 0] = output;
    if (h === 0 || w === 0 || h % oh !== 0 || w % ow !== 0) return null;
    return [layer(name, ['pool_size', short([h / oh, w / ow])])];
  };
}

const prelu: Translate = (r) => [
  layer(
    'PReLU',
    ['alpha_initializer', r.number('init')],
    ['shared_axes', r.number('num_parameters') === 1 ? [1, 2, 3] : [1, 2]],
  ),
];

const affine = (r: Reader) => (r.get('affine') ? [] : [['center', false] as const, ['scale', false] as const]);

const batchNorm: Translate = (r) => {
  const momentum = r.get('momentum');
  if (typeof momentum !== 'number') return null;
  const kept = Number((1 - momentum).toPrecision(12));
  return [{ name: 'BatchNormalization', args: [['momentum', kept], ['epsilon', r.number('eps')], ...affine(r)] }];
};

const groupNorm: Translate = (r) => [
  layer('GroupNormalization', ['groups', r.number('num_groups')], ['epsilon', r.number('eps')], ...affine(r)),
];

const upsample: Translate = (r) => {
  const [, h = 0, w = 0] = r.step.input;
  const [, oh = 0, ow = 0] = r.step.output;
  const mode = r.get('mode') ?? 'nearest';
  const known = mode === 'nearest' || mode === 'bilinear';
  if (!known || r.get('align_corners') === true || h === 0 || w === 0 || oh % h !== 0 || ow % w !== 0) return null;
  return [layer('UpSampling2D', ['size', short([oh / h, ow / w])], ...unless('interpolation', mode, 'nearest'))];
};

const pad: Translate = (r) => {
  const padding = sides(r);
  if (!padding || (r.step.module.kind === 'ConstantPad2d' && r.number('value') !== 0)) return null;
  const layers = zeroPadding(padding);
  return layers.length > 0 ? layers : [layer('Activation', ['activation', 'linear'])];
};

/** An axis of a batch of maps or vectors as Keras counts it, which has the channels last; null where it has none. */
function foreignAxis({ inputSizes }: ShapedStep, axis: number): number | null {
  if (axis === 1) return -1;
  return axis > 1 && inputSizes.length === 4 ? axis - 1 : null;
}

const softmax: Translate = ({ step }) => {
  const axis = softmaxAxis(step.module.args, step.inputSizes);
  const own = typeof axis === 'number' ? foreignAxis(step, axis) : null;
  return own === null ? null : [layer('Softmax', ...unless('axis', own, -1))];
};

/** An activation's axis is always the last. */
const logSoftmax: Translate = ({ step }) => {
  const axis = softmaxAxis(step.module.args, step.inputSizes);
  return axis === 1 ? [layer('Activation', ['activation', 'log_softmax'])] : null;
};

/** Keras has it for a value of 0 and a threshold from 0 on. */
const threshold: Translate = (r) =>
  r.number('value') === 0 && r.number('threshold') >= 0 ? [layer('ReLU', ['threshold', r.number('threshold')])] : null;

/** PyTorch flattens channel by channel, Keras cell by cell: only fresh weights make the next layer the same. */
const flatten: Translate = (r) => (r.get('start_dim') === 1 && r.get('end_dim') === -1 ? [layer('Flatten')] : null);

/** The other way round: cell by cell where PyTorch fills channel by channel. */
const unflatten: Translate = ({ step: { input, output } }) => {
  const [c = 1, h = 1, w = 1] = output;
  return input.length === 1 && output.length === 3 ? [layer('Reshape', ['target_shape', [h, w, c]])] : null;
};

const linear: Translate = (r) => {
  if (r.step.input.length !== 1) return null;
  return [
    {
      name: 'Dense',
      args: [['units', r.number('out_features')], ...(r.get('bias') ? [] : [['use_bias', false] as const])],
    },
  ];
};

const ROWS: Readonly<Record<string, Translate>> = {
  Conv2d: conv,
  ConvTranspose2d: convTranspose,
  MaxPool2d: pool('MaxPooling2D'),
  AvgPool2d: pool('AveragePooling2D'),
  AdaptiveAvgPool2d: adaptive('AveragePooling2D'),
  AdaptiveMaxPool2d: adaptive('MaxPooling2D'),
  BatchNorm2d: batchNorm,
  GroupNorm: groupNorm,
  ReLU: bare('ReLU'),
  ReLU6: () => [layer('ReLU', ['max_value', 6])],
  LeakyReLU: (r) => [layer('LeakyReLU', ['negative_slope', r.number('negative_slope')])],
  PReLU: prelu,
  ELU: (r) => [layer('ELU', ['alpha', r.number('alpha')])],
  SELU: activation('selu'),
  GELU: (r) => (r.get('approximate') === 'none' ? [layer('Activation', ['activation', 'gelu'])] : null),
  SiLU: activation('silu'),
  Mish: activation('mish'),
  Sigmoid: activation('sigmoid'),
  Tanh: activation('tanh'),
  Softplus: (r) => (r.number('beta') === 1 ? [layer('Activation', ['activation', 'softplus'])] : null),
  Softsign: activation('softsign'),
  Hardswish: activation('hard_silu'),
  Softmax: softmax,
  Softmax2d: bare('Softmax'),
  LogSoftmax: logSoftmax,
  Identity: activation('linear'),
  ZeroPad2d: pad,
  ConstantPad2d: pad,
  Upsample: upsample,
  UpsamplingNearest2d: upsample,
  Flatten: flatten,
  Unflatten: unflatten,
  Linear: linear,
  Dropout: (r) => [layer('Dropout', ['rate', r.number('p')])],
  Dropout2d: (r) => [layer('SpatialDropout2D', ['rate', r.number('p')])],
  AlphaDropout: (r) => [layer('AlphaDropout', ['rate', r.number('p')])],
  Threshold: threshold,
};
