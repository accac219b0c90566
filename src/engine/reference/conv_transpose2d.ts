import type { ShapedCall } from '../../core/net/shaped';
import type { TransposedAxis } from '../../core/window';
import { argOf } from '../backend';
import { outputOf, PIECE, type ReferenceKernel } from './kernel';

/** Rows and columns of a transposed convolution. */
export function transposedAxes(step: ShapedCall): readonly [TransposedAxis, TransposedAxis] {
  const [rows, cols] = step.axes ?? [];
  if (rows?.type !== 'transposed' || cols?.type !== 'transposed') {
    throw new Error(`${step.module.kind} is no transposed convolution`);
  }
  return [rows, cols];
}

/** The first input cell, and the one after the last, whose tap t falls on a cell of the output. */
function reached({ input, output, stride, padding, dilation }: TransposedAxis, t: number): readonly [number, number] {
  const shift = t * dilation - padding;
  return [Math.max(0, Math.ceil(-shift / stride)), Math.min(input, Math.floor((output - 1 - shift) / stride) + 1)];
}

/**
 * ConvTranspose2d with all of PyTorch's arguments: every input cell lays the kernel, times its value, on the output.
 * Weights are [in, out / groups, kH, kW].
 */
export const convTranspose2d: ReferenceKernel = async ({ step, x, weights, pause }) => {
  const [rows, cols] = transposedAxes(step);
  const out = outputOf(step);
  const weight = weights.get('weight') ?? new Float32Array(0);
  const bias = weights.get('bias');
  const groups = Number(argOf(step, 'groups'));
  const [channels = 0] = step.inputSizes.slice(-3);
  const [filters = 0] = step.outputSizes.slice(-3);
  const [inPerGroup, outPerGroup] = [channels / groups, filters / groups];
  const acc = new Float64Array(rows.output * cols.output);
  let work = 0;
  for (let f = 0; f < filters; f += 1) {
    acc.fill(bias?.[f] ?? 0);
    const firstChannel = Math.floor(f / outPerGroup) * inPerGroup;
    for (let c = firstChannel; c < firstChannel + inPerGroup; c += 1) {
      const plane = x.subarray(c * rows.input * cols.input, (c + 1) * rows.input * cols.input);
      const taps = (c * outPerGroup + (f % outPerGroup)) * rows.kernel * cols.kernel;
      lay(acc, plane, weight.subarray(taps, taps + rows.kernel * cols.kernel), rows, cols);
      work += plane.length * rows.kernel * cols.kernel;
      if (work > PIECE) {
        work = 0;
        await pause();
      }
    }
    out.set(acc, f * acc.length);
  }
  return out;
};

function lay(
  acc: Float64Array,
  x: Float32Array,
  weight: Float32Array,
  rows: TransposedAxis,
  cols: TransposedAxis,
): void {
  for (let kh = 0; kh < rows.kernel; kh += 1) {
    const [top, bottom] = reached(rows, kh);
    for (let kw = 0; kw < cols.kernel; kw += 1) {
      const w = weight[kh * cols.kernel + kw] ?? 0;
      const [left, right] = reached(cols, kw);
      for (let ih = top; ih < bottom; ih += 1) {
        const oh = ih * rows.stride - rows.padding + kh * rows.dilation;
        let to = oh * cols.output + left * cols.stride - cols.padding + kw * cols.dilation;
        for (let iw = left; iw < right; iw += 1) {
          acc[to] = (acc[to] ?? 0) + w * (x[ih * cols.input + iw] ?? 0);
          to += cols.stride;
        }
      }
    }
  }
}
