import { pair } from '../../../core/args';
import type { WindowAxis } from '../../../core/window';
import {
  type Foreign,
  type ForeignArg,
  layer,
  type Reader,
  type Sides,
  short,
  sides,
  type Translate,
  unless,
  weighted,
  zeroPadded,
} from './foreign';
import { padded } from './pads';

type Pair = readonly [number, number];
const at = (p: Pair, i: number) => p[i] ?? 1;

/** What padding='same' adds: see ../keras/padding. */
export function isSame(r: Reader, kernel: Pair, stride: Pair, dilation: Pair): boolean {
  const both = sides(r);
  const { input, output } = r.step;
  return (
    both !== null &&
    [0, 1].every((i) => {
      const n = input[i + 1] ?? 0;
      const out = Math.ceil(n / at(stride, i));
      const total = Math.max(0, (out - 1) * at(stride, i) + (at(kernel, i) - 1) * at(dilation, i) + 1 - n);
      const [before] = both[i] ?? [0];
      return out === output[i + 1] && before === Math.floor(total / 2);
    })
  );
}

/** A kernel of one cell has nothing to spread. */
const spread = (kernel: Pair, dilation: Pair): Pair => [
  kernel[0] === 1 ? 1 : dilation[0],
  kernel[1] === 1 ? 1 : dilation[1],
];

/** Every stride-th cell. */
export const thinned = (stride: Pair): readonly Foreign[] =>
  short(stride) === 1 ? [] : [layer('MaxPooling2D', ['pool_size', 1], ['strides', short(stride)])];

export const conv: Translate = (r) => {
  const kernel = r.pair('kernel_size');
  const stride = r.pair('stride');
  const dilation = spread(kernel, r.pair('dilation'));
  const padding = sides(r);
  if (!padding) return null;
  // Strides and dilation do not go together there: every stride-th cell is taken of all.
  const isThinned = Math.max(...stride) > 1 && Math.max(...dilation) > 1;
  const own: Pair = isThinned ? [1, 1] : stride;
  const isPadded = padding.flat().some((n) => n !== 0);
  const mode = String(r.get('padding_mode'));
  const isSameSize = isPadded && mode === 'zeros' && !r.isShared && !isThinned && isSame(r, kernel, stride, dilation);
  const before = !isPadded || isSameSize ? [] : padded(r, mode, padding);
  const [groups, channels, filters] = [r.number('groups'), r.number('in_channels'), r.number('out_channels')];
  const isDeep = !r.isKeras && groups > 1 && groups === channels;
  // tfjs's layers pass groups over in silence.
  if (!before || (!r.isKeras && groups > 1 && !isDeep)) return null;
  // And a depthwise one its dilation.
  if (isDeep && short(dilation) !== 1) return null;
  const rest: readonly ForeignArg[] = [
    ['kernel_size', short(kernel)],
    ...unless('strides', short(own), 1),
    ...(isSameSize ? [['padding', 'same'] as const] : []),
    ...unless('dilation_rate', short(dilation), 1),
  ];
  const bias: readonly ForeignArg[] = r.get('bias') ? [] : [['use_bias', false]];
  const made = isDeep
    ? weighted('DepthwiseConv2D', ...rest, ...unless('depth_multiplier', filters / channels, 1), ...bias)
    : weighted('Conv2D', ['filters', filters], ...rest, ...unless('groups', groups, 1), ...bias);
  return [...before, made, ...(isThinned ? thinned(stride) : [])];
};

/**
 * Along a row of cells [N, C, L], whose channels both frameworks want last.
 */
export const conv1d: Translate = (r) => {
  const [kernel] = r.pair('kernel_size');
  const [stride] = r.pair('stride');
  const [dilation] = spread([kernel, 1], r.pair('dilation'));
  if (r.rank !== 3 || r.get('padding_mode') !== 'zeros') return null;
  if (!r.isKeras && r.number('groups') > 1) return null;
  const isThinned = stride > 1 && dilation > 1;
  const reach = (kernel - 1) * dilation;
  const own = r.get('padding');
  const [padding] = own === 'valid' ? [0] : pair(own);
  const pads = own === 'same' ? [Math.floor(reach / 2), Math.ceil(reach / 2)] : [padding, padding];
  return [
    layer('Permute', ['dims', [2, 1]]),
    ...(pads.some((n) => n > 0) ? [layer('ZeroPadding1D', ['padding', pads])] : []),
    weighted(
      'Conv1D',
      ['filters', r.number('out_channels')],
      ['kernel_size', kernel],
      ...unless('strides', isThinned ? 1 : stride, 1),
      ...unless('dilation_rate', dilation, 1),
      ...unless('groups', r.number('groups'), 1),
      ...(r.get('bias') ? [] : [['use_bias', false] as const]),
    ),
    ...(isThinned ? [layer('MaxPooling1D', ['pool_size', 1], ['strides', stride])] : []),
    layer('Permute', ['dims', [2, 1]]),
  ];
};

const outputPadding = (axis: WindowAxis | undefined) => (axis?.type === 'transposed' ? axis.outputPadding : 0);

export const convTranspose: Translate = (r) => {
  const kernel = r.pair('kernel_size');
  const stride = r.pair('stride');
  const dilation = spread(kernel, r.pair('dilation'));
  const padding = pair(r.get('padding'));
  // Of an output_size that is asked for in forward, what makes it.
  const extra: Pair = [outputPadding(r.step.axes?.[0]), outputPadding(r.step.axes?.[1])];
  if (r.number('groups') !== 1 || r.get('padding_mode') !== 'zeros' || r.step.output.length !== 3) return null;
  // TensorFlow computes none of them on a CPU.
  if (short(dilation) !== 1) return null;
  const reach = [0, 1].map((i) => (at(kernel, i) - 1) * at(dilation, i) + 1);
  // They keep the cells between the last window and the next stride; PyTorch only those of output_padding.
  const kept = [0, 1].map((i) => Math.max(0, at(stride, i) - (reach[i] ?? 0)));
  const cut = [0, 1].map(
    (i): Sides => [-(padding[i] ?? 0), -(padding[i] ?? 0) + (extra[i] ?? 0) - (kept[i] ?? 0)],
  ) as unknown as readonly [Sides, Sides];
  // More than there is: cells that the bias alone fills, of which Keras makes up to the stride.
  const isLonger = cut.flat().some((n) => n > 0);
  if (isLonger && !r.isKeras) return null;
  if (isLonger && [0, 1].some((i) => (extra[i] ?? 0) >= at(stride, i))) return null;
  const crops: readonly [Sides, Sides] = isLonger
    ? [
        [-padding[0], -padding[0]],
        [-padding[1], -padding[1]],
      ]
    : cut;
  return [
    weighted(
      'Conv2DTranspose',
      ['filters', r.number('out_channels')],
      ['kernel_size', short(kernel)],
      ...unless('strides', short(stride), 1),
      ...(isLonger ? [['output_padding', short(extra)] as const] : []),
      ...(r.get('bias') ? [] : [['use_bias', false] as const]),
    ),
    ...zeroPadded(crops),
  ];
};

export const linear: Translate = (r) => {
  const own = weighted(
    'Dense',
    ['units', r.number('out_features')],
    ...(r.get('bias') ? [] : [['use_bias', false] as const]),
  );
  // It runs along the last axis, which of a map is the width in PyTorch.
  if (r.rank !== 4) return [own];
  return [layer('Permute', ['dims', [3, 1, 2]]), own, layer('Permute', ['dims', [2, 3, 1]])];
};
