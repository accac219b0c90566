import type { ShapedCall } from '../../core/net/shaped';
import { elements } from '../../core/shape';
import type { AxisMap } from '../../core/window';
import { outputOf, type ReferenceKernel } from './kernel';

/** First cell, and the one after the last, of an adaptive pool's bin. */
export function bin({ input, output }: AxisMap, o: number): readonly [number, number] {
  return [Math.floor((o * input) / output), Math.ceil(((o + 1) * input) / output)];
}

/** What one bin, given by its rows and columns, makes of a plane of the input. */
type BinFunction = (
  x: Float32Array,
  width: number,
  rows: readonly [number, number],
  cols: readonly [number, number],
) => number;

function bins(of: BinFunction): ReferenceKernel {
  return async ({ step, x, pause }) => {
    const [rows, cols] = binAxes(step);
    const out = outputOf(step);
    const area = rows.input * cols.input;
    const planes = elements(step.output.slice(0, -2));
    let to = 0;
    for (let c = 0; c < planes; c += 1) {
      await pause();
      const plane = x.subarray(c * area, (c + 1) * area);
      for (let oh = 0; oh < rows.output; oh += 1) {
        for (let ow = 0; ow < cols.output; ow += 1) {
          out[to] = of(plane, cols.input, bin(rows, oh), bin(cols, ow));
          to += 1;
        }
      }
    }
    return out;
  };
}

function binAxes(step: ShapedCall): readonly [AxisMap, AxisMap] {
  if (!step.axes) throw new Error(`${step.module.kind} has no bins`);
  return step.axes;
}

/** AdaptiveAvgPool2d, and Upsample's mode 'area'. Of an empty map one by one is the mean of nothing: NaN. */
export const adaptiveAvg = bins((x, width, [top, bottom], [left, right]) => {
  let sum = 0;
  for (let h = top; h < bottom; h += 1) {
    for (let w = left; w < right; w += 1) sum += x[h * width + w] ?? 0;
  }
  return sum / ((bottom - top) * (right - left));
});

/** AdaptiveMaxPool2d. NaN wins over everything. */
export const adaptiveMax = bins((x, width, [top, bottom], [left, right]) => {
  let best = Number.NEGATIVE_INFINITY;
  for (let h = top; h < bottom; h += 1) {
    for (let w = left; w < right; w += 1) best = Math.max(best, x[h * width + w] ?? 0);
  }
  return best;
});

/** Where in the plane AdaptiveMaxPool2d finds it: of equal ones the first, of NaNs the last. */
export const adaptiveMaxIndices = bins((x, width, [top, bottom], [left, right]) => {
  let best = Number.NEGATIVE_INFINITY;
  let at = top * width + left;
  for (let h = top; h < bottom; h += 1) {
    for (let w = left; w < right; w += 1) {
      const v = x[h * width + w] ?? 0;
      if (!(v > best || Number.isNaN(v))) continue;
      best = v;
      at = h * width + w;
    }
  }
  return at;
});
