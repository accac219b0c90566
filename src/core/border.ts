import type { ShapedNet } from './infer';
import { tapRun } from './reads';
import type { AxisMap } from './window';

/** Rows and columns of a map, 1 where they are border: cell (r, c) is border where rows[r] or cols[c] is. */
export interface BorderFlags {
  readonly rows: Uint8Array;
  readonly cols: Uint8Array;
}

/**
 * Which output cells of an axis read a padded cell or a flagged one. `flags` are the input's. A running count over
 * each residue of the dilation answers for a window at once: O(input + output), whatever the kernel.
 */
function axisFlags(axis: AxisMap, flags: Uint8Array): Uint8Array {
  const { input, output, dilation } = axis;
  const flagged = new Uint8Array(output);
  // counts[i]: flagged cells among i, i − dilation, i − 2·dilation, …
  const counts = new Int32Array(input);
  for (let i = 0; i < input; i += 1) {
    counts[i] = (flags[i] ?? 0) + (i >= dilation ? (counts[i - dilation] ?? 0) : 0);
  }
  for (let o = 0; o < output; o += 1) {
    const run = tapRun(axis, o);
    if (!run) continue;
    const { first, last } = run;
    const padded = first < 0 || last >= input;
    const seen = padded ? 1 : (counts[last] ?? 0) - (first >= dilation ? (counts[first - dilation] ?? 0) : 0);
    flagged[o] = seen > 0 ? 1 : 0;
  }
  return flagged;
}

/**
 * For every step the cells whose window, through every layer so far, reached a padded (invented) cell: of any
 * padding_mode, also in pools. Null for shapes without height and width.
 *
 * Rows and columns can be told apart because a window is a product of rows and columns: it touches a padded or
 * border cell exactly where one of its rows is padded or flagged, or one of its columns is (each of its rows crosses
 * each of its columns). So the border of every map is whole rows and whole columns, by induction from the input.
 *
 * Only within the budget: it allocates every axis.
 */
export function borderFlags(shaped: ShapedNet): (BorderFlags | null)[] {
  const [, h, w] = shaped.input;
  let current: BorderFlags | null =
    h === undefined || w === undefined ? null : { rows: new Uint8Array(h), cols: new Uint8Array(w) };
  return shaped.steps.map(({ axes, output }) => {
    if (output.length !== 3) current = null;
    if (current && axes) {
      // A window without cells reads nothing, whatever its other axis is.
      const empty = axes[0].kernel < 1 || axes[1].kernel < 1;
      current = empty
        ? { rows: new Uint8Array(axes[0].output), cols: new Uint8Array(axes[1].output) }
        : { rows: axisFlags(axes[0], current.rows), cols: axisFlags(axes[1], current.cols) };
    }
    return current;
  });
}

/** The share of a map's cells that are border, 0..1; 0 for a map without cells. */
export function borderShare({ rows, cols }: BorderFlags): number {
  const cells = rows.length * cols.length;
  if (cells === 0) return 0;
  const inner = (flags: Uint8Array) => flags.reduce((n, flag) => n + (flag === 0 ? 1 : 0), 0);
  return 1 - (inner(rows) * inner(cols)) / cells;
}
