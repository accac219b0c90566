import { tidy } from '@tensorflow/tfjs-core';
import type { TransposedAxis } from '../../../core/window';
import { argOf } from '../../backend';
import { transposedAxes } from '../../reference/conv_transpose2d';
import { arranged, type TfKernel } from '../kernel';
import { convolve } from './convolve';

/**
 * Cell by cell of the axis that an ordinary convolution with the kernel turned around reads, the input's cell that
 * stands there, −1 where there is a zero: between the inputs, around them, and where output_padding asks for more.
 */
function spread(axis: TransposedAxis): Int32Array {
  const margin = (axis.kernel - 1) * axis.dilation;
  return Int32Array.from({ length: axis.output + margin }, (_, q) => {
    const cell = (q - margin + axis.padding) / axis.stride;
    return Number.isInteger(cell) && cell >= 0 && cell < axis.input ? cell : -1;
  });
}

/** PyTorch's [in, out / groups, kH, kW] as [out, in / groups, kH, kW], every kernel turned around. */
function turned(weight: Float32Array, inputs: number, filters: number, groups: number, area: number): Float32Array {
  const [inPerGroup, outPerGroup] = [inputs / groups, filters / groups];
  const out = new Float32Array(weight.length);
  let to = 0;
  for (let f = 0; f < filters; f += 1) {
    const first = Math.floor(f / outPerGroup) * inPerGroup;
    for (let c = first; c < first + inPerGroup; c += 1) {
      const last = (c * outPerGroup + (f % outPerGroup) + 1) * area - 1;
      for (let t = 0; t < area; t += 1) {
        out[to] = weight[last - t] ?? 0;
        to += 1;
      }
    }
  }
  return out;
}

/** ConvTranspose2d with all of PyTorch's arguments. tfjs's own has no dilation, groups or output_padding. */
export const convTranspose2d: TfKernel = async ({ step, x, weights, pause, piece }) => {
  const [rows, cols] = transposedAxes(step);
  const [inputs = 0] = step.input;
  const [filters = 0] = step.output;
  const groups = Number(argOf(step, 'groups'));
  const weight = weights.get('weight') ?? new Float32Array(0);
  const whole = tidy(() => arranged(x, spread(rows), spread(cols), 0));
  try {
    const convolution = {
      filters,
      groups,
      kernel: [rows.kernel, cols.kernel],
      stride: [1, 1],
      dilation: [rows.dilation, cols.dilation],
      output: [rows.output, cols.output],
      weight: turned(weight, inputs, filters, groups, rows.kernel * cols.kernel),
      bias: weights.get('bias'),
    } as const;
    return await convolve(whole, convolution, pause, piece);
  } finally {
    if (whole !== x) whole.dispose();
  }
};
