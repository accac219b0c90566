import type { SlidingAxis } from '../window';

/** How many input cells a dilated kernel spans: dilation·(kernel−1) + 1. */
export function spanOf(kernel: number, dilation: number): number {
  return dilation * (kernel - 1) + 1;
}

/** Division as C++ does it for ints: towards zero. */
export function truncDiv(a: number, b: number): number {
  const quotient = Math.trunc(a / b);
  return quotient === 0 ? 0 : quotient;
}

export interface SlidingArgs {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
}

/** ⌊(input + before + after − dilation·(kernel−1) − 1) / stride⌋ + 1, as torch.nn.Conv2d's documentation has it. */
export function slidingAxis(input: number, args: SlidingArgs): SlidingAxis {
  const room = input + args.before + args.after - spanOf(args.kernel, args.dilation);
  return { type: 'sliding', input, output: Math.floor(room / args.stride) + 1, ...args };
}

/**
 * The same with ceil for floor where `ceil` is set, then one less where the last window would start in the padding
 * after (ATen/native/Pool.h, pooling_output_shape).
 */
export function poolingAxis(input: number, args: SlidingArgs, ceil: boolean): SlidingAxis {
  const room = input + args.before + args.after - spanOf(args.kernel, args.dilation);
  let output = Math.floor((room + (ceil ? args.stride - 1 : 0)) / args.stride) + 1;
  if (ceil && (output - 1) * args.stride >= input + args.before) output -= 1;
  return { type: 'sliding', input, output, ...args };
}

/** Where a check fails on an axis or two: its name for the help sentence. */
export function failingAxis(rows: boolean, cols: boolean): 'height' | 'width' | 'both' {
  if (rows && cols) return 'both';
  return rows ? 'height' : 'width';
}
