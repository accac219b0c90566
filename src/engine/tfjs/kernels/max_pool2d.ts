import { maximum, maxPool, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { SlidingAxis } from '../../../core/window';
import { slidingAxes } from '../../reference/kernel';
import { every, padded, type TfKernel } from '../kernel';

/** The lowest float32: what stands in the padding loses against every number. */
const LOWEST = -3.4028234663852886e38;

/** MaxPool2d. Windows without a cell of the input do not come here (see `hasEmptyWindow`). */
export const maxPool2d: TfKernel = async ({ step, x }) => {
  const axes = slidingAxes(step);
  const [rows, cols] = axes;
  return tidy(() => {
    const whole = padded(x, axes, LOWEST);
    if (rows.dilation === 1 && cols.dilation === 1 && rows.kernel * cols.kernel > 1) {
      return maxPool(whole, [rows.kernel, cols.kernel], [rows.stride, cols.stride], 'valid');
    }
    // tfjs has no dilated pool with a stride. The maximum is separable: first down the columns, then along the rows.
    return alongAxis(alongAxis(whole, rows, 0), cols, 1);
  });
};

function alongAxis(x: Tensor4D, axis: SlidingAxis, i: 0 | 1): Tensor4D {
  const other = i === 0 ? x.shape[2] : x.shape[1];
  const tap = (t: number) => {
    const at = t * axis.dilation;
    return i === 0
      ? every(x, [at, 0], [axis.output, other], [axis.stride, 1])
      : every(x, [0, at], [other, axis.output], [1, axis.stride]);
  };
  let best = tap(0);
  for (let t = 1; t < axis.kernel; t += 1) best = maximum(best, tap(t));
  return best;
}
