import type { ShapedNet } from '../net/infer';
import { type AxisMap, tapRun, taps } from '../window';
import { cellsRead } from './reads';

/** First and last row (or column) of a window, inclusive, in the map's own indices; < 0 or ≥ its size: padding. */
export type Span = readonly [number, number];

/** What of one map a cell was computed from. */
export interface TraceWindow {
  /** Index of the map's layer among those that are not switched off; −1: the input. */
  readonly layer: number;
  readonly rows: Span;
  readonly cols: Span;
  /** Whether the window reaches into the padding around this map. */
  readonly padded: boolean;
}

/** The cells of an axis that are read, and the span of that with padding; null where nothing is read. */
interface Reading {
  readonly cells: Uint8Array;
  readonly span: Span;
}

function only(size: number, cell: number): Reading {
  const cells = new Uint8Array(size);
  cells[cell] = 1;
  return { cells, span: [cell, cell] };
}

/** What a layer that reads each cell by itself reads: the same cells, and of padding nothing. */
function sameCells({ cells }: Reading): Reading | null {
  const from = cells.indexOf(1);
  return from < 0 ? null : { cells, span: [from, cells.lastIndexOf(1)] };
}

/** What the flagged cells of an axis read of the axis before. Padding was computed from nothing, and reads nothing. */
function readingOf(axis: AxisMap, flagged: Uint8Array): Reading | null {
  let span: Span | null = null;
  for (const [o, flag] of flagged.entries()) {
    const run = flag === 1 ? tapRun(axis, o) : null;
    if (run) span = span ? [Math.min(span[0], run.first), Math.max(span[1], run.last)] : [run.first, run.last];
  }
  return span && { cells: cellsRead(axis, flagged), span };
}

/**
 * The windows of cell (row, col) of a layer's map: in that map the cell itself, then in each earlier map down to the
 * input (−1) the rows and columns it was computed from, padding included. Ends where a window holds nothing but
 * padding. Empty where there is no such cell. Only within the budget.
 */
export function traceCell(shaped: ShapedNet, layer: number, row: number, col: number): TraceWindow[] {
  const sizeOf = (l: number): Span => {
    const shape = l < 0 ? shaped.input : shaped.steps[l]?.output;
    return shape?.length === 3 ? [shape[1] ?? 0, shape[2] ?? 0] : [0, 0];
  };
  const [h, w] = sizeOf(layer);
  if (!(row >= 0 && row < h && col >= 0 && col < w)) return [];
  let rows: Reading | null = only(h, row);
  let cols: Reading | null = only(w, col);
  const windows: TraceWindow[] = [{ layer, rows: rows.span, cols: cols.span, padded: false }];
  for (let at = layer; at >= 0; at -= 1) {
    const step = shaped.steps[at];
    if (step?.input.length !== 3) break;
    const { axes } = step;
    rows = axes ? readingOf(axes[0], rows.cells) : sameCells(rows);
    cols = axes ? readingOf(axes[1], cols.cells) : sameCells(cols);
    if (!rows || !cols) break;
    const [height, width] = sizeOf(at - 1);
    const padded = rows.span[0] < 0 || cols.span[0] < 0 || rows.span[1] >= height || cols.span[1] >= width;
    windows.push({ layer: at - 1, rows: rows.span, cols: cols.span, padded });
  }
  return windows;
}

/** The exact rows and columns that a cell reads of the map before: with dilation there are gaps between them. */
export interface TraceTaps {
  readonly rows: readonly number[];
  readonly cols: readonly number[];
}

/** Null for layers that read each cell by itself and where there is no such layer. Only within the budget. */
export function tapsOf(shaped: ShapedNet, layer: number, row: number, col: number): TraceTaps | null {
  const axes = shaped.steps[layer]?.axes;
  return axes ? { rows: taps(axes[0], row), cols: taps(axes[1], col) } : null;
}

/** Whether a cell saw padding anywhere on the way from the input: what makes it a border cell. */
export function sawPadding(windows: readonly TraceWindow[]): boolean {
  return windows.some((w) => w.padded);
}
