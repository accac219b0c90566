import { isSame, thinned } from './convs';
import {
  type Foreign,
  layer,
  padWidths,
  type Reader,
  rescaled,
  type Sides,
  short,
  sides,
  type Translate,
  zeroPadded,
} from './foreign';
import { kerasLayer } from './keras';

type Pair = readonly [number, number];
const at = (p: Pair, i: number) => p[i] ?? 1;

/** What has to stand around a map for all windows to find cells; below zero: cells that none reads. */
function needed(
  r: Reader,
  kernel: Pair,
  stride: Pair,
  dilation: Pair,
  padding: readonly [Sides, Sides],
): readonly [Sides, Sides] {
  const axis = (i: 0 | 1): Sides => {
    const [before] = padding[i];
    const reach = ((r.step.output[i + 1] ?? 0) - 1) * at(stride, i) + (at(kernel, i) - 1) * at(dilation, i) + 1;
    return [before, reach - (r.step.input[i + 1] ?? 0) - before];
  };
  return [axis(0), axis(1)];
}

/** Only what is added: cells that no window reads are passed over anyway. */
const added = ([rows, cols]: readonly [Sides, Sides]): readonly [Sides, Sides] => {
  const grown = ([before, after]: Sides): Sides => [before, Math.max(0, after)];
  return [grown(rows), grown(cols)];
};

function windows(name: 'MaxPooling2D' | 'AveragePooling2D', kernel: Pair, stride: Pair, isSameSize = false) {
  return layer(
    name,
    ['pool_size', short(kernel)],
    ...(stride[0] === kernel[0] && stride[1] === kernel[1] ? [] : [['strides', short(stride)] as const]),
    ...(isSameSize ? [['padding', 'same'] as const] : []),
  );
}

const isNone = (both: readonly [Sides, Sides]) => both.flat().every((n) => n <= 0);

export const maxPool: Translate = (r) => {
  const kernel = r.pair('kernel_size');
  const stride = r.get('stride') === null ? kernel : r.pair('stride');
  const given = r.pair('dilation');
  const dilation: Pair = [kernel[0] === 1 ? 1 : given[0], kernel[1] === 1 ? 1 : given[1]];
  const padding = sides(r);
  if (!padding || r.rank !== 4) return null;
  const around = added(needed(r, kernel, stride, dilation, padding));
  const isSpread = short(dilation) !== 1;
  if (!isSpread && isNone(around)) return [windows('MaxPooling2D', kernel, stride)];
  if (!isSpread && isSame(r, kernel, stride, dilation)) return [windows('MaxPooling2D', kernel, stride, true)];
  // Where nothing is below zero, a zero is never taken before what is there.
  const lowest = r.isPositive
    ? zeroPadded(around)
    : isNone(around)
      ? []
      : r.keras(`ops.pad({0}, ${padWidths(around)}, constant_values=float('-inf'))`);
  if (isSpread) {
    const sizes = [0, 1].map((i) => (r.step.input[i + 1] ?? 0) + around[i as 0 | 1][0] + around[i as 0 | 1][1]);
    return lowest && [...lowest, ...spreadMaximum(r, kernel, stride, dilation, sizes)];
  }
  return lowest ? [...lowest, windows('MaxPooling2D', kernel, stride)] : anywhere(kernel, stride, around, r.step);
};

/** Windows with gaps: the maximum over the map, shifted by each tap, first down the columns and then along the rows. */
function spreadMaximum(
  r: Reader,
  kernel: Pair,
  stride: Pair,
  dilation: Pair,
  sizes: readonly number[],
): readonly Foreign[] {
  const along = (i: 0 | 1): readonly Foreign[] => {
    const [k, d, out, s] = [kernel[i], dilation[i], r.step.output[i + 1] ?? 0, stride[i]];
    if (k === 1) return [];
    const length = r.isKeras ? (out - 1) * s + 1 : (sizes[i] ?? 0) - (k - 1) * d;
    if (r.isKeras) {
      const part = `${i === 0 ? ':, ' : ':, :, '}i:i + ${length}${s === 1 ? '' : `:${s}`}`;
      return [{ text: `layers.Maximum()([{0}[${part}] for i in range(0, ${k * d}, ${d})])` }];
    }
    const shifts = Array.from({ length: k }, (_, t) => t * d);
    const crop = i === 0 ? `[[i, ${(k - 1) * d} - i], [0, 0]]` : `[[0, 0], [i, ${(k - 1) * d} - i]]`;
    return [
      {
        text: `tf.layers.maximum().apply([${shifts.join(', ')}].map((i) => tf.layers.cropping2D({ cropping: ${crop} }).apply({0})))`,
      },
      ...thinned(i === 0 ? [s, 1] : [1, s]),
    ];
  };
  const rest: Pair = [kernel[0] === 1 ? stride[0] : 1, kernel[1] === 1 ? stride[1] : 1];
  return [...along(0), ...along(1), ...thinned(rest)];
}

/** By layers alone: windows about every cell, whose border counts as nothing, and those taken that are meant. */
function anywhere(
  kernel: Pair,
  stride: Pair,
  around: readonly [Sides, Sides],
  { input, output }: Reader['step'],
): readonly Foreign[] | null {
  const axis = (i: 0 | 1): Sides | null => {
    const first = Math.floor((at(kernel, i) - 1) / 2) - around[i][0];
    const [there, wanted, step] = [(input[i + 1] ?? 0) - first, output[i + 1] ?? 0, at(stride, i)];
    // Windows about cells that are none stand nowhere here; those behind the last that is meant are cut off.
    return first < 0 || there < (wanted - 1) * step + 1 ? null : [-first, Math.min(0, wanted * step - there)];
  };
  const [rows, cols] = [axis(0), axis(1)];
  if (!rows || !cols) return null;
  const crops = [rows, cols] as const;
  return output.length === 3
    ? [windows('MaxPooling2D', kernel, [1, 1], true), ...zeroPadded(crops), ...thinned(stride)]
    : null;
}

/** Means over windows, which may reach beyond the padding; `divisor` in place of the window's cells. */
export function averages(
  r: Reader,
  kernel: Pair,
  stride: Pair,
  padding: readonly [Sides, Sides],
  { counted, divisor }: { readonly counted: boolean; readonly divisor: number | null },
): readonly Foreign[] | null {
  const around = added(needed(r, kernel, stride, [1, 1], padding));
  const own = windows('AveragePooling2D', kernel, stride);
  if (divisor !== null) return [...zeroPadded(around), own, rescaled((kernel[0] * kernel[1]) / divisor)];
  if (isNone(around)) return [own];
  if (!counted && isSame(r, kernel, stride, [1, 1])) return [windows('AveragePooling2D', kernel, stride, true)];
  const isBeyond = around.some(([, after], i) => after > (padding[i as 0 | 1][1] ?? 0));
  if (counted && !isBeyond) return [...zeroPadded(around), own];
  if (!r.isKeras) return null;
  // A window's mean over all its cells, by the share of those that count.
  const mean = kerasLayer(own);
  const ones = 'ops.ones_like({0}[..., :1])';
  const inner = added(padding);
  const within = counted && !isNone(inner) ? `ops.pad(${ones}, ${padWidths(inner)}, constant_values=1)` : ones;
  const outer = counted
    ? (around.map(
        ([before, after], i): Sides => [before - inner[i as 0 | 1][0], Math.max(0, after - inner[i as 0 | 1][1])],
      ) as unknown as readonly [Sides, Sides])
    : around;
  return [{ text: `${mean}(ops.pad({0}, ${padWidths(around)})) / ${mean}(ops.pad(${within}, ${padWidths(outer)}))` }];
}

export const avgPool: Translate = (r) => {
  const kernel = r.pair('kernel_size');
  const stride = r.get('stride') === null ? kernel : r.pair('stride');
  const padding = sides(r);
  const divisor = r.get('divisor_override');
  if (!padding || r.rank !== 4) return null;
  return averages(r, kernel, stride, padding, {
    counted: r.get('count_include_pad') === true,
    divisor: typeof divisor === 'number' ? divisor : null,
  });
};

/** The p-norm of a window, which a mean over its cells gives. */
export const lpPool: Translate = (r) => {
  const kernel = r.pair('kernel_size');
  const stride = r.get('stride') === null ? kernel : r.pair('stride');
  const p = r.number('norm_type');
  const none: Sides = [0, 0];
  if (!r.isKeras || r.rank !== 4 || !(p > 0) || !Number.isFinite(p)) return null;
  const means = averages(r, kernel, stride, [none, none], { counted: true, divisor: null });
  return (
    means && [
      { text: `ops.power({0}, ${p})` },
      ...means,
      { text: `ops.power({0} * ${kernel[0] * kernel[1]}, ${1 / p})` },
    ]
  );
};

/** An adaptive pool whose bins are all alike is a plain one. */
export function adaptive(plain: 'MaxPooling2D' | 'AveragePooling2D', own: string): Translate {
  return (r) => {
    const [, h = 0, w = 0] = r.step.input;
    const [, oh = 0, ow = 0] = r.step.output;
    if (r.rank !== 4) return null;
    if (h % oh === 0 && w % ow === 0) return [layer(plain, ['pool_size', short([h / oh, w / ow])])];
    return r.isKeras ? [layer(own, ['output_size', short([oh, ow])])] : null;
  };
}
