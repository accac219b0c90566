/**
 * How the cells of an output axis read those of its input axis. One type today; adaptive pools, transposed
 * convolutions and resizing are other members of this union.
 */
export type AxisMap = SlidingAxis;

/** Output o reads input cells o·stride − before + t·dilation, t = 0 … kernel−1; those outside 0 … input−1 are padding. */
export interface SlidingAxis {
  readonly type: 'sliding';
  readonly input: number;
  readonly output: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Padding before and after, in cells. */
  readonly before: number;
  readonly after: number;
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
