/** How the cells of an output axis read those of its input axis. */
export type AxisMap = SlidingAxis | TransposedAxis | BinsAxis | ResizeAxis;

/** Output o reads input cells o·stride − before + t·dilation, t = 0 … kernel−1; those outside 0 … input−1 are padding. */
export interface SlidingAxis {
  readonly type: 'sliding';
  readonly input: number;
  readonly output: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Padding before and after, in cells; negative where a Pad layer crops. */
  readonly before: number;
  readonly after: number;
}

/**
 * Of a transposed convolution: output o reads every input cell i with i·stride − padding + t·dilation = o for a t in
 * 0 … kernel−1. The zeros between its inputs are no padding, nor is output_padding.
 */
export interface TransposedAxis {
  readonly type: 'transposed';
  readonly input: number;
  readonly output: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: number;
  readonly outputPadding: number;
}

/** Of an adaptive pool: output o reads ⌊o·input/output⌋ … ⌈(o+1)·input/output⌉−1. */
export interface BinsAxis {
  readonly type: 'bins';
  readonly input: number;
  readonly output: number;
}

/** Of Upsample (and, with `nearest`, of PixelShuffle): output o reads the cells around o·scale. */
export interface ResizeAxis {
  readonly type: 'resize';
  readonly input: number;
  readonly output: number;
  readonly mode: 'nearest' | 'linear' | 'cubic';
  readonly alignCorners: boolean;
  /** Input cells per output cell, as ATen's area_pixel_compute_scale gives it. */
  readonly scale: number;
}
/** The input cells that output cell `o` reads, padding included as indices < 0 or ≥ input. */
export function taps(axis: AxisMap, o: number): number[] {
  const first = o * axis.stride - axis.before;
  const cells: number[] = [];
  for (let t = 0; t < axis.kernel; t += 1) {
    const cell = first + t * axis.dilation;
    // What ceil_mode adds beyond the padding exists neither as a cell nor as padding.
    if (cell < axis.input + axis.after) cells.push(cell);
  }
  return cells;
}

/** First and last input index that output cells from … to (inclusive) reach, padding included. */
export function reach(axis: AxisMap, from: number, to: number): [number, number] {
  const last = to * axis.stride - axis.before + (axis.kernel - 1) * axis.dilation;
  return [from * axis.stride - axis.before, Math.min(last, axis.input + axis.after - 1)];
}
