import { type ArgSpec, type Args, arg, pair } from '../args';
import type { SlidingAxis } from '../window';

/** A pool's stride: its own, or its kernel where none is given. */
export function poolStride(specs: readonly ArgSpec[], args: Args): [number, number] {
  const stride = arg(specs, args, 'stride');
  return pair(stride === null || stride === undefined ? arg(specs, args, 'kernel_size') : stride);
}

/**
 * The output size of a pool: floor or ceil of (input + 2·padding − dilation·(kernel−1) − 1) / stride, plus 1; in
 * ceil_mode one less where the last window would start in the padding after (ATen/native/Pool.h, pooling_output_shape).
 */
export function poolAxis(specs: readonly ArgSpec[], args: Args, input: number, i: 0 | 1): SlidingAxis {
  const kernel = pair(arg(specs, args, 'kernel_size'))[i];
  const stride = poolStride(specs, args)[i];
  const padding = pair(arg(specs, args, 'padding'))[i];
  const dilation = pair(arg(specs, args, 'dilation') ?? 1)[i];
  const ceil = arg(specs, args, 'ceil_mode') === true;
  const span = input + 2 * padding - dilation * (kernel - 1) - 1 + (ceil ? stride - 1 : 0);
  let output = Math.floor(span / stride) + 1;
  if (ceil && (output - 1) * stride >= input + padding) output -= 1;
  return { type: 'sliding', input, output, kernel, stride, dilation, before: padding, after: padding };
}
