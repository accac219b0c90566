import type { Shape } from '../shape';
import { type AxisMap, tapRun } from '../window';
import { cellsRead } from './reads';

/** First and last row (or column) of a window, inclusive, in the map's own indices; < 0 or ≥ its size: padding. */
export type Span = readonly [number, number];

/** The cells of one axis that are read, and the span of that with padding. */
export interface AxisCells {
  readonly flags: Uint8Array;
  readonly span: Span;
}

/** What is the same cells along every axis, one factor an axis; null: all of the axis. */
export type Box = readonly (AxisCells | null)[];

/** Cells one by one, row-major; an axis of which all are meant has the size 1 here. */
export interface Mask {
  readonly sizes: Shape;
  readonly flags: Uint8Array;
}

const isFull = ({ flags, span }: AxisCells) => span[0] === 0 && span[1] === flags.length - 1 && !flags.includes(0);

/** The flagged cells of an axis, and of padding nothing; undefined where none is. */
export function cellsOf(flags: Uint8Array): AxisCells | null | undefined {
  const from = flags.indexOf(1);
  if (from < 0) return undefined;
  const cells = { flags, span: [from, flags.lastIndexOf(1)] as const };
  return isFull(cells) ? null : cells;
}

/** One cell of an axis. */
export function onlyCell(size: number, cell: number): AxisCells | null {
  const flags = new Uint8Array(size);
  flags[cell] = 1;
  return cellsOf(flags) ?? null;
}

/** What cells of an output axis read of its input axis; undefined where they read nothing, not even padding. */
export function axisReads(map: AxisMap, cells: AxisCells | null): AxisCells | null | undefined {
  let span: Span | null = null;
  // What is flagged lies within the span: of a long axis that few cells are read of, no more is gone through.
  const [from, to] = cells ? cells.span : [0, map.output - 1];
  for (let o = Math.max(0, from); o <= Math.min(to, map.output - 1); o += 1) {
    const run = cells && cells.flags[o] !== 1 ? null : tapRun(map, o);
    if (run) span = span ? [Math.min(span[0], run.first), Math.max(span[1], run.last)] : [run.first, run.last];
  }
  if (!span) return undefined;
  const read = { flags: cellsRead(map, cells?.flags, cells?.span), span };
  return isFull(read) ? null : read;
}

/** Whether a box has any cell: it has none where one of its axes is padding alone. */
export const hasCells = (box: Box) => box.every((axis) => axis === null || axis.flags.includes(1));

function within(inner: AxisCells | null, outer: AxisCells | null): boolean {
  if (outer === null) return inner === null || (inner.span[0] >= 0 && inner.span[1] < inner.flags.length);
  if (inner === null || inner.span[0] < outer.span[0] || inner.span[1] > outer.span[1]) return false;
  return inner.flags.every((flag, i) => flag === 0 || outer.flags[i] === 1);
}

const boxWithin = (inner: Box, outer: Box) => inner.every((axis, k) => within(axis, outer[k] ?? null));

/** Boxes without those that lie in another one. */
export function distinct(boxes: readonly Box[]): Box[] {
  return boxes.filter(
    (box, i) => !boxes.some((other, j) => i !== j && boxWithin(box, other) && (j < i || !boxWithin(other, box))),
  );
}

/** For each cell of `sizes` its index in a mask of which some axes are one cell. */
function walk(mask: Shape, sizes: Shape, visit: (at: number, cell: number) => void): void {
  const strides = mask.map((n, k) => (n === 1 ? 0 : mask.slice(k + 1).reduce((all, m) => all * m, 1)));
  const total = sizes.reduce((all, n) => all * n, 1);
  const index = sizes.map(() => 0);
  let at = 0;
  for (let cell = 0; cell < total; cell += 1) {
    visit(at, cell);
    for (let k = sizes.length - 1; k >= 0; k -= 1) {
      index[k] = (index[k] ?? 0) + 1;
      at += strides[k] ?? 0;
      if ((index[k] ?? 0) < (sizes[k] ?? 0)) break;
      at -= (index[k] ?? 0) * (strides[k] ?? 0);
      index[k] = 0;
    }
  }
}

/** The mask with its axes of one cell made as long as `sizes` has them. */
export function widened(mask: Mask, sizes: Shape): Mask {
  if (mask.sizes.join() === sizes.join()) return mask;
  const flags = new Uint8Array(sizes.reduce((all, n) => all * n, 1));
  walk(mask.sizes, sizes, (at, cell) => {
    flags[cell] = mask.flags[at] ?? 0;
  });
  return { sizes, flags };
}

/** The mask with one 1 for each cell along an axis where any of its line is flagged: the axis is then one cell. */
export function projected(mask: Mask, axis: number): Mask {
  if (mask.sizes[axis] === 1) return mask;
  const sizes = mask.sizes.map((n, k) => (k === axis ? 1 : n));
  const flags = new Uint8Array(sizes.reduce((all, n) => all * n, 1));
  walk(sizes, mask.sizes, (at, cell) => {
    if (mask.flags[cell] === 1) flags[at] = 1;
  });
  return { sizes, flags };
}

/** Each line along an axis made another: of `size` cells. */
export function mapped(mask: Mask, axis: number, size: number, line: (flags: Uint8Array) => Uint8Array): Mask {
  const sizes = mask.sizes.map((n, k) => (k === axis ? size : n));
  const inner = mask.sizes.slice(axis + 1).reduce((all, n) => all * n, 1);
  const outer = mask.sizes.slice(0, axis).reduce((all, n) => all * n, 1);
  const own = mask.sizes[axis] ?? 1;
  const flags = new Uint8Array(outer * size * inner);
  const from = new Uint8Array(own);
  for (let i = 0; i < outer; i += 1) {
    for (let j = 0; j < inner; j += 1) {
      for (let o = 0; o < own; o += 1) from[o] = mask.flags[(i * own + o) * inner + j] ?? 0;
      const to = line(from);
      for (let o = 0; o < size; o += 1) flags[(i * size + o) * inner + j] = to[o] ?? 0;
    }
  }
  return { sizes, flags };
}

/** The mask with axis `order[k]` at place k; null: a new axis of one cell. Axes that are left out have one cell. */
export function permuted(mask: Mask, order: readonly (number | null)[]): Mask {
  const sizes = order.map((k) => (k === null ? 1 : (mask.sizes[k] ?? 1)));
  const strides = mask.sizes.map((_, k) => mask.sizes.slice(k + 1).reduce((all, n) => all * n, 1));
  const flags = new Uint8Array(sizes.reduce((all, n) => all * n, 1));
  const index = sizes.map(() => 0);
  for (let cell = 0; cell < flags.length; cell += 1) {
    const at = order.reduce((sum: number, k, i) => sum + (k === null ? 0 : (strides[k] ?? 0) * (index[i] ?? 0)), 0);
    flags[cell] = mask.flags[at] ?? 0;
    for (let k = sizes.length - 1; k >= 0; k -= 1) {
      index[k] = (index[k] ?? 0) + 1;
      if ((index[k] ?? 0) < (sizes[k] ?? 0)) break;
      index[k] = 0;
    }
  }
  return { sizes, flags };
}

/** What is flagged in either. */
export function either(a: Mask, b: Mask): Mask {
  const sizes = a.sizes.map((n, k) => Math.max(n, b.sizes[k] ?? 1));
  const [own, other] = [widened(a, sizes), widened(b, sizes)];
  return { sizes, flags: own.flags.map((flag, i) => flag | (other.flags[i] ?? 0)) };
}

/** The cells of a box; of padding nothing. */
export function maskOf(box: Box): Mask {
  const sizes = box.map((axis) => axis?.flags.length ?? 1);
  let flags = Uint8Array.of(1);
  for (const axis of box) {
    if (!axis) continue;
    const own = axis.flags;
    const rows = new Uint8Array(flags.length * own.length);
    for (let row = 0; row < flags.length; row += 1) if (flags[row] === 1) rows.set(own, row * own.length);
    flags = rows;
  }
  return { sizes, flags };
}
