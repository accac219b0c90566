import type { ShapedCall } from '../../core/net/shaped';
import type { SlidingAxis } from '../../core/window';
import { argOf } from '../backend';
import { outputOf, PIECE, type ReferenceKernel, slidingAxes } from './kernel';

/** First and last + 1 input cell of a window, and how many cells it counts with padding (not what ceil_mode adds beyond). */
export function averageWindow(axis: SlidingAxis, o: number): { from: number; to: number; counted: number } {
  const start = o * axis.stride - axis.before;
  const end = Math.min(start + axis.kernel, axis.input + axis.after);
  return { from: Math.max(start, 0), to: Math.min(end, axis.input), counted: end - start };
}

/**
 * What AvgPool2d divides the sum of window (oh, ow) by, as ATen/native/cpu/AvgPoolKernel.cpp has it: divisor_override,
 * or the cells counted, with or without padding.
 */
export function averageDivisor(step: ShapedCall): (oh: number, ow: number) => number {
  const [rows, cols] = slidingAxes(step);
  const override = argOf(step, 'divisor_override');
  const withPadding = argOf(step, 'count_include_pad') === true;
  if (typeof override === 'number') return () => override;
  const count = (axis: SlidingAxis, o: number) => {
    const { from, to, counted } = averageWindow(axis, o);
    return withPadding ? counted : to - from;
  };
  return (oh, ow) => count(rows, oh) * count(cols, ow);
}

/** AvgPool2d. A window with no cell of the input in it gives 0, as in PyTorch. */
export const avgPool2d: ReferenceKernel = async ({ step, x, pause }) => {
  const [rows, cols] = slidingAxes(step);
  const out = outputOf(step);
  const [channels = 0] = step.output;
  const divisor = averageDivisor(step);
  let to = 0;
  let work = 0;
  for (let c = 0; c < channels; c += 1) {
    const plane = c * rows.input * cols.input;
    for (let oh = 0; oh < rows.output; oh += 1) {
      const down = averageWindow(rows, oh);
      for (let ow = 0; ow < cols.output; ow += 1) {
        const across = averageWindow(cols, ow);
        if (down.from < down.to && across.from < across.to) {
          let sum = 0;
          for (let h = down.from; h < down.to; h += 1) {
            const row = plane + h * cols.input;
            for (let w = across.from; w < across.to; w += 1) sum += x[row + w] ?? 0;
          }
          out[to] = sum / divisor(oh, ow);
        }
        to += 1;
      }
      work += cols.output * rows.kernel * cols.kernel;
      if (work > PIECE) {
        work = 0;
        await pause();
      }
    }
  }
  return out;
};
