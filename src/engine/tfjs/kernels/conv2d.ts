import { tidy } from '@tensorflow/tfjs-core';
import { argOf } from '../../backend';
import { isPaddingMode } from '../../padding';
import { slidingAxes } from '../../reference/kernel';
import { padded, type TfKernel } from '../kernel';
import { convolve } from './convolve';

/** Conv2d with all of PyTorch's arguments. */
export const conv2d: TfKernel = async ({ step, x, weights, pause, piece }) => {
  const mode = argOf(step, 'padding_mode');
  if (!isPaddingMode(mode)) throw new Error(`no such padding_mode: ${String(mode)}`);
  const [rows, cols] = slidingAxes(step);
  const whole = tidy(() => padded(x, [rows, cols], 0, mode));
  try {
    const convolution = {
      filters: step.output[0] ?? 0,
      groups: Number(argOf(step, 'groups')),
      kernel: [rows.kernel, cols.kernel],
      stride: [rows.stride, cols.stride],
      dilation: [rows.dilation, cols.dilation],
      output: [rows.output, cols.output],
      weight: weights.get('weight') ?? new Float32Array(0),
      bias: weights.get('bias'),
    } as const;
    return await convolve(whole, convolution, pause, piece);
  } finally {
    if (whole !== x) whole.dispose();
  }
};
