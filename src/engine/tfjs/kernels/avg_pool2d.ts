import { avgPool, mul, type Tensor4D, tensor4d, tidy } from '@tensorflow/tfjs-core';
import type { ShapedCall } from '../../../core/net/shaped';
import { averageDivisor } from '../../reference/avg_pool2d';
import { slidingAxes } from '../../reference/kernel';
import { every, padded, type TfKernel } from '../kernel';

/** AvgPool2d: the average over windows in which padding is zeros, times what PyTorch divides by instead. */
export const avgPool2d: TfKernel = async ({ step, x }) => {
  const axes = slidingAxes(step);
  const [rows, cols] = axes;
  return tidy(() => {
    const whole = padded(x, axes, 0);
    // XNNPACK refuses a pool of one cell.
    const average =
      rows.kernel * cols.kernel === 1
        ? every(whole, [0, 0], [rows.output, cols.output], [rows.stride, cols.stride])
        : avgPool(whole, [rows.kernel, cols.kernel], [rows.stride, cols.stride], 'valid');
    const factors = correction(step);
    return factors ? mul<Tensor4D>(average, factors) : average;
  });
};

/** Per cell of the output, the window's size over PyTorch's divisor, [1, H, W, 1]; null where it is 1 everywhere. */
function correction(step: ShapedCall): Tensor4D | null {
  const [rows, cols] = slidingAxes(step);
  const divisor = averageDivisor(step);
  const size = rows.kernel * cols.kernel;
  const factors = new Float32Array(rows.output * cols.output);
  for (let oh = 0; oh < rows.output; oh += 1) {
    for (let ow = 0; ow < cols.output; ow += 1) {
      // A window of nothing but padding has a sum of 0, and PyTorch gives 0 for it whatever the divisor.
      factors[oh * cols.output + ow] = size / (divisor(oh, ow) || 1);
    }
  }
  return factors.every((f) => f === 1) ? null : tensor4d(factors, [1, rows.output, cols.output, 1]);
}
