import { type AxisMap, tapRun, tapStep } from '../window';

/**
 * 1 for every input cell that a flagged output cell reads (all, where no flags are given); none is flagged outside of
 * `span`. Cells that a window reads are a fixed step apart, so a running count over each residue says in one pass what a
 * walk over all windows would: O(what is read), whatever the kernel. Only within the budget: it allocates the axis.
 */
export function cellsRead(axis: AxisMap, flags?: Uint8Array, span: readonly [number, number] = [0, axis.output - 1]) {
  const { input, output } = axis;
  const step = tapStep(axis);
  const open = new Int32Array(input);
  let [low, high] = [input, -1];
  for (let o = Math.max(0, span[0]); o <= Math.min(span[1], output - 1); o += 1) {
    const run = flags && flags[o] !== 1 ? null : tapRun(axis, o);
    if (!run) continue;
    // The first and last tap that are cells of the map.
    const start = run.first >= 0 ? run.first : run.first + Math.ceil(-run.first / step) * step;
    const end = run.last < input ? run.last : run.last - Math.ceil((run.last - input + 1) / step) * step;
    if (start > end) continue;
    open[start] = (open[start] ?? 0) + 1;
    low = Math.min(low, start);
    high = Math.max(high, end);
    if (end + step < input) open[end + step] = (open[end + step] ?? 0) - 1;
  }
  const read = new Uint8Array(input);
  for (let cell = low; cell <= high; cell += 1) {
    const count = (open[cell] ?? 0) + (cell >= step ? (open[cell - step] ?? 0) : 0);
    open[cell] = count;
    read[cell] = count > 0 ? 1 : 0;
  }
  return read;
}
