import type { AxisMap } from './window';

/** The part of a window's taps that there is: taps beyond what is padded (ceil_mode's addition) are none. */
export interface TapRun {
  readonly first: number;
  readonly last: number;
}

/** First and last cell that output cell `o` reads, padding included; null where it reads none. */
export function tapRun({ input, kernel, stride, dilation, before, after }: AxisMap, o: number): TapRun | null {
  const first = o * stride - before;
  const count = Math.min(kernel, Math.floor((input + after - 1 - first) / dilation) + 1);
  return count < 1 ? null : { first, last: first + (count - 1) * dilation };
}

/**
 * 1 for every input cell that a flagged output cell reads (all, where no flags are given). Cells that a window reads
 * are `dilation` apart, so a running count over each residue says in one pass what a walk over all windows would:
 * O(input + output), whatever the kernel. Only within the budget: it allocates the axis.
 */
export function cellsRead(axis: AxisMap, flags?: Uint8Array): Uint8Array {
  const { input, output, dilation } = axis;
  const open = new Int32Array(input);
  for (let o = 0; o < output; o += 1) {
    const run = flags && flags[o] !== 1 ? null : tapRun(axis, o);
    if (!run) continue;
    // The first and last tap that are cells of the map.
    const start = run.first >= 0 ? run.first : run.first + Math.ceil(-run.first / dilation) * dilation;
    const end = run.last < input ? run.last : run.last - Math.ceil((run.last - input + 1) / dilation) * dilation;
    if (start > end) continue;
    open[start] = (open[start] ?? 0) + 1;
    if (end + dilation < input) open[end + dilation] = (open[end + dilation] ?? 0) - 1;
  }
  const read = new Uint8Array(input);
  for (let cell = 0; cell < input; cell += 1) {
    const count = (open[cell] ?? 0) + (cell >= dilation ? (open[cell - dilation] ?? 0) : 0);
    open[cell] = count;
    read[cell] = count > 0 ? 1 : 0;
  }
  return read;
}
