import type { SlidingAxis } from '../../core/window';
import { type KernelCall, outputOf, PIECE, type ReferenceKernel, slidingAxes } from './kernel';

/**
 * MaxPool2d. NaN wins over everything, and a window with no cell of the input in it (possible with dilation) gives
 * −∞, both as ATen/native/cpu/MaxPoolKernel.cpp has it.
 */
export const maxPool2d: ReferenceKernel = async (call) => (await maxPool(call)).out;

/** Where in the plane it finds them: of equal ones the first, of NaNs the last. */
export const maxPoolIndices: ReferenceKernel = async (call) => (await maxPool(call)).indices;

async function maxPool({ step, x, pause }: KernelCall): Promise<{ out: Float32Array; indices: Float32Array }> {
  const [rows, cols] = slidingAxes(step);
  const out = outputOf(step);
  const indices = outputOf(step);
  const [channels = 0] = step.output;
  let to = 0;
  let work = 0;
  for (let c = 0; c < channels; c += 1) {
    const plane = c * rows.input * cols.input;
    for (let oh = 0; oh < rows.output; oh += 1) {
      const top = oh * rows.stride - rows.before;
      for (let ow = 0; ow < cols.output; ow += 1) {
        const left = ow * cols.stride - cols.before;
        let best = Number.NEGATIVE_INFINITY;
        let at = firstCell(rows, oh) * cols.input + firstCell(cols, ow);
        for (let kh = 0; kh < rows.kernel; kh += 1) {
          const h = top + kh * rows.dilation;
          if (h < 0 || h >= rows.input) continue;
          for (let kw = 0; kw < cols.kernel; kw += 1) {
            const w = left + kw * cols.dilation;
            if (w < 0 || w >= cols.input) continue;
            const v = x[plane + h * cols.input + w] ?? 0;
            if (!(v > best || Number.isNaN(v))) continue;
            best = v;
            at = h * cols.input + w;
          }
        }
        out[to] = best;
        indices[to] = at;
        to += 1;
      }
      work += cols.output * rows.kernel * cols.kernel;
      if (work > PIECE) {
        work = 0;
        await pause();
      }
    }
  }
  return { out, indices };
}

/** Of a window, the first place that is no padding before the map. */
function firstCell({ stride, before, dilation }: SlidingAxis, o: number): number {
  let cell = o * stride - before;
  while (cell < 0) cell += dilation;
  return cell;
}
