import type { ResizeAxis } from '../../../core/window';
import { sourceOf } from '../../../core/window';
import { thinned } from './convs';
import { type Foreign, layer, short, type Translate, text, unless } from './foreign';
import { adaptive } from './pools';

const f = Math.fround;
const cellsOf = (axis: ResizeAxis) => Array.from({ length: axis.output }, (_, o) => o);
const within = (axis: ResizeAxis, cell: number) => Math.min(Math.max(cell, 0), axis.input - 1);

/** For each tap of an axis, in order, the cell that each output cell reads and its weight. */
interface Tap {
  readonly cells: readonly number[];
  readonly weights: readonly number[];
}

/** Keys' kernel with the slope that PyTorch takes; Keras's is −½. */
const A = -0.75;
const near = (x: number) => ((A + 2) * x - (A + 3)) * x * x + 1;
const far = (x: number) => ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;

function tapsOf(axis: ResizeAxis): Tap[] {
  const sources = cellsOf(axis).map((o) => sourceOf(axis, o));
  const first = sources.map((s) => Math.min(Math.floor(s), axis.input - 1));
  const shares = sources.map((s, o) => Math.min(Math.max(f(s - (first[o] ?? 0)), 0), 1));
  const tap = (by: number, weight: (share: number) => number): Tap => ({
    cells: first.map((cell) => within(axis, cell + by)),
    weights: shares.map((share) => Number(weight(share).toPrecision(9))),
  });
  if (axis.mode === 'linear') return [tap(0, (t) => 1 - t), tap(1, (t) => t)];
  return [tap(-1, (t) => far(t + 1)), tap(0, near), tap(1, (t) => near(1 - t)), tap(2, (t) => far(2 - t))];
}

const isStretched = (axis: ResizeAxis) =>
  axis.output % axis.input === 0 &&
  cellsOf(axis).every(
    (o) => within(axis, Math.floor(sourceOf(axis, o))) === Math.floor((o * axis.input) / axis.output),
  );

/** Every how many-th cell is taken, the first among them; null where it is not so. */
function thinning(axis: ResizeAxis): number | null {
  const cells = cellsOf(axis).map((o) => within(axis, Math.floor(sourceOf(axis, o))));
  const by = axis.output > 1 ? (cells[1] ?? 0) : axis.input;
  const fits = by > 0 && Math.ceil(axis.input / by) === axis.output;
  return fits && cells.every((cell, o) => cell === o * by) ? by : null;
}

/** Whether the ratio of the sizes is what is gone by, and no factor beside it. */
const byRatio = (axis: ResizeAxis) => axis.scale === f(axis.input / axis.output) && !axis.alignCorners;

function gathered(axis: ResizeAxis, at: 1 | 2): Foreign[] {
  const cells = cellsOf(axis).map((o) => within(axis, Math.floor(sourceOf(axis, o))));
  return cells.every((cell, o) => cell === o) && axis.input === axis.output
    ? []
    : [text(`ops.take({0}, [${cells.join(', ')}], axis=${at})`)];
}

function weighed(axis: ResizeAxis, at: 1 | 2): Foreign {
  const column = at === 1 ? '(-1, 1, 1)' : '(-1, 1)';
  const terms = tapsOf(axis).map(
    ({ cells, weights }) =>
      `ops.take({0}, [${cells.join(', ')}], axis=${at}) * ops.reshape([${weights.map((w) => (Number.isInteger(w) ? `${w}.0` : w)).join(', ')}], ${column})`,
  );
  return text(terms.join(' + '));
}

export const upsample: Translate = (r) => {
  const [rows, cols] = r.step.axes ?? [];
  if (r.rank !== 4) return null;
  if (rows?.type === 'bins' && cols?.type === 'bins')
    return adaptive('AveragePooling2D', 'AdaptiveAveragePooling2D')(r);
  if (rows?.type !== 'resize' || cols?.type !== 'resize') return null;
  const size = ['size', short([rows.output / rows.input, cols.output / cols.input])] as const;
  const isWhole = rows.output % rows.input === 0 && cols.output % cols.input === 0;
  if (rows.mode.startsWith('nearest')) {
    if (isStretched(rows) && isStretched(cols)) return [layer('UpSampling2D', size)];
    const [down, across] = [thinning(rows), thinning(cols)];
    if (down !== null && across !== null) return thinned([down, across]);
    return r.isKeras ? [...gathered(rows, 1), ...gathered(cols, 2)] : null;
  }
  // tfjs's bilinear takes the corners of cells for their centres.
  if (!r.isKeras) return null;
  if (rows.mode === 'linear' && byRatio(rows) && byRatio(cols)) {
    if (isWhole) return [layer('UpSampling2D', size, ...unless('interpolation', 'bilinear', 'nearest'))];
    return [layer('Resizing', ['height', rows.output], ['width', cols.output])];
  }
  return [weighed(cols, 2), weighed(rows, 1)];
};
