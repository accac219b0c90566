import type { ShapedNet } from '../net/infer';
import type { Shape } from '../shape';
import { type AxisMap, type TapRun, tapRun, tapStep } from '../window';

/** Which cells of a map are border: (r, c) is where rows[r] or cols[c] is 1, or where `cells` says so. */
export interface BorderFlags {
  readonly rows: Uint8Array;
  readonly cols: Uint8Array;
  /**
   * Row by row, 1 where a cell is border; absent where rows and cols say it all. They do not once a transposed
   * convolution has left cells between its inputs that read nothing.
   */
  readonly cells?: Uint8Array;
}

/** Whether cell (r, c) is border. */
export function isBorder({ rows, cols, cells }: BorderFlags, r: number, c: number): boolean {
  return cells ? cells[r * cols.length + c] === 1 : rows[r] === 1 || cols[c] === 1;
}

function runsOf(axis: AxisMap): (TapRun | null)[] {
  return Array.from({ length: axis.output }, (_, o) => tapRun(axis, o));
}

const leavesTheMap = (axis: AxisMap, { first, last }: TapRun) => first < 0 || last >= axis.input;

/**
 * For each run of a line of `length` cells, `at(i)` the i-th one's flag, 1 where it reads a flagged cell: a running
 * count over each residue of the step answers for a window at once, O(input + output), whatever the kernel.
 */
function anyFlagged(axis: AxisMap, runs: readonly (TapRun | null)[], at: (i: number) => number): Uint8Array {
  const step = tapStep(axis);
  const { input } = axis;
  // counts[i]: flagged cells among i, i − step, i − 2·step, …
  const counts = new Int32Array(input);
  for (let i = 0; i < input; i += 1) counts[i] = at(i) + (i >= step ? (counts[i - step] ?? 0) : 0);
  return Uint8Array.from(runs, (run) => {
    if (!run) return 0;
    // Of a run that begins or ends in the padding, the part that is cells.
    const first = run.first >= 0 ? run.first : run.first + Math.ceil(-run.first / step) * step;
    const last = run.last < input ? run.last : run.last - Math.ceil((run.last - input + 1) / step) * step;
    if (first > last) return 0;
    return (counts[last] ?? 0) - (first >= step ? (counts[first - step] ?? 0) : 0) > 0 ? 1 : 0;
  });
}

/** Which output cells of an axis read a padded cell or a flagged one. `flags` are the input's. */
function axisFlags(axis: AxisMap, runs: readonly (TapRun | null)[], flags: Uint8Array): Uint8Array {
  const any = anyFlagged(axis, runs, (i) => flags[i] ?? 0);
  return any.map((flag, o) => {
    const run = runs[o];
    return flag === 1 || (run && leavesTheMap(axis, run)) ? 1 : 0;
  });
}

/** The same cell by cell, for maps whose border is not whole rows and columns. */
function cellFlags(axes: readonly [AxisMap, AxisMap], before: BorderFlags): BorderFlags {
  const [rowAxis, colAxis] = axes;
  const [rowRuns, colRuns] = [runsOf(rowAxis), runsOf(colAxis)];
  const width = colAxis.input;
  // First along the rows' own length, then down the columns.
  const wide = Array.from({ length: rowAxis.input }, (_, r) =>
    anyFlagged(colAxis, colRuns, (c) => (isBorder(before, r, c) && c < width ? 1 : 0)),
  );
  const cells = new Uint8Array(rowAxis.output * colAxis.output);
  for (const [c, colRun] of colRuns.entries()) {
    if (!colRun) continue;
    const tall = anyFlagged(rowAxis, rowRuns, (r) => wide[r]?.[c] ?? 0);
    const padded = leavesTheMap(colAxis, colRun);
    for (const [r, rowRun] of rowRuns.entries()) {
      if (!rowRun) continue;
      const border = padded || leavesTheMap(rowAxis, rowRun) || tall[r] === 1;
      cells[r * colAxis.output + c] = border ? 1 : 0;
    }
  }
  return { rows: new Uint8Array(rowAxis.output), cols: new Uint8Array(colAxis.output), cells };
}

function step(axes: readonly [AxisMap, AxisMap], before: BorderFlags): BorderFlags {
  const [rowRuns, colRuns] = [runsOf(axes[0]), runsOf(axes[1])];
  if (before.cells || rowRuns.includes(null) || colRuns.includes(null)) return cellFlags(axes, before);
  return {
    rows: axisFlags(axes[0], rowRuns, before.rows),
    cols: axisFlags(axes[1], colRuns, before.cols),
  };
}

/**
 * For every step the cells whose window, through every layer so far, reached a padded (invented) cell: of any
 * padding_mode, also in pools and Pad layers. Null for shapes without height and width.
 *
 * Rows and columns can be told apart because a window is a product of rows and columns: it touches a padded or
 * border cell exactly where one of its rows is padded or flagged, or one of its columns is (each of its rows crosses
 * each of its columns). So the border of every map is whole rows and whole columns, by induction from the input, as
 * long as every cell reads something.
 *
 * Only within the budget: it allocates every axis.
 */
export function borderFlags(shaped: ShapedNet): (BorderFlags | null)[] {
  const [, h, w] = shaped.input;
  let current: BorderFlags | null =
    h === undefined || w === undefined ? null : { rows: new Uint8Array(h), cols: new Uint8Array(w) };
  // What is known of a map while its values stand in a row.
  let laid: { readonly shape: string; readonly flags: BorderFlags } | null = null;
  let touched = false;
  return shaped.steps.map(({ module, input, axes, output }) => {
    if (output.length !== 3) {
      if (current) {
        laid = { shape: input.join(), flags: current };
        touched = borderShare(current) > 0;
      }
      current = null;
      if (module.kind === 'Linear') laid = null;
      touched ||= axes?.some((axis) => axis.type === 'sliding' && (axis.before > 0 || axis.after > 0)) ?? false;
      return null;
    }
    // Folded back as it was it is the same map; else every cell may read what padding touched.
    if (!current) current = laid?.shape === output.join() ? laid.flags : allFlags(output, touched);
    else if (axes) current = step(axes, current);
    return current;
  });
}

function allFlags([, height = 0, width = 0]: Shape, border: boolean): BorderFlags {
  return { rows: new Uint8Array(height).fill(border ? 1 : 0), cols: new Uint8Array(width) };
}

/** The share of a map's cells that are border, 0..1; 0 for a map without cells. */
export function borderShare({ rows, cols, cells }: BorderFlags): number {
  const count = rows.length * cols.length;
  if (count === 0) return 0;
  const plain = (flags: Uint8Array) => flags.reduce((n, flag) => n + (flag === 0 ? 1 : 0), 0);
  return 1 - (cells ? plain(cells) : plain(rows) * plain(cols)) / count;
}
