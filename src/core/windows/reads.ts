import { type AxisMap, tapRun, tapStep } from '../window';

/**
 * 1 for every input cell that a flagged output cell reads (all, where no flags are given). Cells that a window reads
 * are a fixed step apart, so a running count over each residue says in one pass what a walk over all windows would:
 * O(input + output), whatever the kernel. Only within the budget: it allocates the axis.
 */
export function cellsRead(axis: AxisMap, flags?: Uint8Array): Uint8Array {
  const { input, output } = axis;
  const step = tapStep(axis);
  const open = new Int32Array(input);
  for (let o = 0; o < output; o += 1) {
    const run = flags && flags[o] !== 1 ? null : tapRun(axis, o);
    if (!run) continue;
    // The first and last tap that are cells of the map.
    const start = run.first >= 0 ? run.first : run.first + Math.ceil(-run.first / step) * step;
    const end = run.last < input ? run.last : run.last - Math.ceil((run.last - input + 1) / step) * step;
    if (start > end) continue;
    open[start] = (open[start] ?? 0) + 1;
    if (end + step < input) open[end + step] = (open[end + step] ?? 0) - 1;
  }
  const read = new Uint8Array(input);
  for (let cell = 0; cell < input; cell += 1) {
    const count = (open[cell] ?? 0) + (cell >= step ? (open[cell - step] ?? 0) : 0);
    open[cell] = count;
    read[cell] = count > 0 ? 1 : 0;
  }
  return read;
}
