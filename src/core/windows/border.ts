import type { AxisLink, InputReading } from '../layer';
import type { ShapedNet } from '../net/shaped';
import type { Shape } from '../shape';
import { type AxisMap, type TapRun, tapRun, tapStep } from '../window';
import { either, type Mask, mapped, permuted, projected, widened } from './cells';
import { groupsOf, laidMask } from './laid_cells';
import { layerReadings, sizesOfLayer } from './reading';

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

/**
 * What of a tensor is border, the axes as PyTorch has them. A cell is where one of its axes is flagged, or `cells` says
 * so. Only axes that are `told` apart have flags: channels are not, and count all where one of them does.
 */
interface Border {
  readonly told: readonly boolean[];
  readonly axes: readonly (Uint8Array | null)[];
  readonly cells: Mask | null;
}

const everywhere = (sizes: Shape): Mask => ({ sizes: sizes.map(() => 1), flags: Uint8Array.of(1) });
const NONE = new Uint8Array(0);
const orFlags = (a: Uint8Array | null, b: Uint8Array | null) =>
  a && b ? a.map((flag, i) => flag | (b[i] ?? 0)) : (a ?? b);

/** Cell by cell, axes without flags as one cell. */
function cellsOf({ axes, cells }: Border, sizes: Shape): Mask {
  const one = (k: number): Shape => sizes.map((_, i) => (i === k ? (axes[k]?.length ?? 1) : 1));
  const none: Mask = cells ?? { sizes: sizes.map(() => 1), flags: new Uint8Array(1) };
  return axes.reduce((mask, flags, k) => (flags ? either(mask, { sizes: one(k), flags }) : mask), none);
}

/** Whole rows, columns and the like where the cells are no more than that. */
function tidied(told: readonly boolean[], cells: Mask): Border {
  const inverse: Mask = { sizes: cells.sizes, flags: cells.flags.map((flag) => 1 - flag) };
  const axes = cells.sizes.map((n, k) => {
    if (n === 1) return null;
    const open = cells.sizes.reduce((mask, _, i) => (i === k ? mask : projected(mask, i)), inverse);
    const flags = open.flags.map((flag) => 1 - flag);
    return flags.includes(1) ? flags : null;
  });
  const all = cellsOf({ told, axes, cells: null }, cells.sizes);
  const same = widened(all, cells.sizes).flags.every((flag, i) => flag === cells.flags[i]);
  return same ? { told, axes, cells: null } : { told, axes: axes.map(() => null), cells };
}

const isPadded = (map: AxisMap | null) => map?.type === 'sliding' && (map.before > 0 || map.after > 0);

/** Every output reads all of the axis: what it makes lies along nothing. */
const readsAll = (map: AxisMap | null) => map?.type === 'sliding' && map.stride === 0;

/** The axes of an output that are told apart, as far as an input is read along them. */
function toldBy(told: readonly boolean[], links: readonly (AxisLink | null)[], rank: number): boolean[] {
  return Array.from({ length: rank }, (_, k) =>
    links.some(
      (link, j) =>
        link?.out === k && !readsAll(link.map) && (told[j] === true || (k >= rank - 2 && isPadded(link.map))),
    ),
  );
}

interface Read {
  readonly link: AxisLink;
  readonly map: AxisMap | null;
  /** Of the map; of an axis that is read cell by cell none is needed. */
  readonly runs: readonly (TapRun | null)[];
}

function throughLinks(border: Border, links: readonly (AxisLink | null)[], sizes: Shape, made: Shape): Border {
  const told = toldBy(border.told, links, made.length);
  const reads = links.map((link, j): Read | null => {
    const isTold = border.told[j] === true || (link?.out != null && told[link.out] === true);
    if (!link || !isTold || readsAll(link.map)) return null;
    const map = link.map ?? (made[link.out ?? -1] === sizes[j] ? null : undefined);
    return map === undefined ? null : { link, map, runs: map ? runsOf(map) : [] };
  });
  const plain = reads.every((r) => r === null || (r.link.out !== null && !r.runs.includes(null)));
  if (border.cells || !plain) return tidied(told, cellsThrough(cellsOf(border, sizes), reads, made));
  let all = false;
  const axes: (Uint8Array | null)[] = made.map(() => null);
  for (const [j, read] of reads.entries()) {
    const flags = border.axes[j] ?? null;
    if (!read) all ||= flags?.includes(1) ?? false;
    else if (read.link.out !== null) {
      const own = read.map ? axisFlags(read.map, read.runs, flags ?? NONE) : flags;
      axes[read.link.out] = orFlags(axes[read.link.out] ?? null, own);
    }
  }
  return all ? { told, axes: made.map(() => null), cells: everywhere(made) } : { told, axes, cells: null };
}

/** The same cell by cell, for maps whose border is not whole rows and columns: a cell that reads nothing is none. */
function cellsThrough(cells: Mask, reads: readonly (Read | null)[], made: Shape): Mask {
  let any = cells;
  let padding: Mask = { sizes: made.map(() => 1), flags: new Uint8Array(1) };
  let reading = everywhere(made);
  for (const [j, read] of reads.entries()) {
    if (!read) any = projected(any, j);
    if (!read?.map) continue;
    const { map, runs, link } = read;
    const flags = any.sizes[j] === 1 && map.input !== 1;
    any = mapped(any, j, map.output, (line) => anyFlagged(map, runs, (i) => (flags ? line[0] : line[i]) ?? 0));
    if (link.out === null) continue;
    const sizes = made.map((_, k) => (k === link.out ? map.output : 1));
    padding = either(padding, {
      sizes,
      flags: Uint8Array.from(runs, (run) => (run && leavesTheMap(map, run) ? 1 : 0)),
    });
    const own: Mask = { sizes, flags: Uint8Array.from(runs, (run) => (run ? 1 : 0)) };
    reading = both(reading, own);
  }
  const order = made.map((_, k) => {
    const j = reads.findIndex((r) => r?.link.out === k);
    return j < 0 ? null : j;
  });
  return both(either(permuted(any, order), padding), reading);
}

function both(a: Mask, b: Mask): Mask {
  const sizes = a.sizes.map((n, k) => Math.max(n, b.sizes[k] ?? 1));
  const [own, other] = [widened(a, sizes), widened(b, sizes)];
  return { sizes, flags: own.flags.map((flag, i) => flag & (other.flags[i] ?? 0)) };
}

/** The same values under other sizes. */
function laid(border: Border, sizes: Shape, made: Shape): Border {
  const groups = groupsOf(sizes, made);
  const told = made.map((_, k) => {
    const group = groups.find((g) => k >= g.to[0] && k < g.to[1]);
    return group !== undefined && border.told.slice(...group.from).includes(true);
  });
  const isKept = groups.every(({ from, to }) => {
    if (!border.told.slice(...from).includes(true)) return true;
    return to[1] - to[0] === 1 && from[1] - from[0] === 1;
  });
  if (border.cells || !isKept) return tidied(told, laidMask(cellsOf(border, sizes), sizes, made));
  const axes: (Uint8Array | null)[] = made.map(() => null);
  for (const { from, to } of groups) if (told[to[0]]) axes[to[0]] = border.axes[from[0]] ?? null;
  return { told, axes, cells: null };
}

function through(border: Border, reading: InputReading, sizes: Shape, made: Shape): Border {
  return reading.type === 'laid' ? laid(border, sizes, made) : throughLinks(border, reading.links, sizes, made);
}

/** A cell counts where it counts in any input. The last two axes of a map are told apart, unless its channels are. */
function union(all: readonly Border[], made: Shape): Border {
  const told = made.map((_, k) => all.some((b) => b.told[k] === true));
  const isMap = made.length >= 3 && told.at(-3) !== true;
  const tells = told.map((own, k) => own || (isMap && k >= made.length - 2));
  const axes = made.map((_, k) => all.reduce((flags: Uint8Array | null, b) => orFlags(flags, b.axes[k] ?? null), null));
  const cells = all.reduce(
    (mask: Mask | null, b) => (mask && b.cells ? either(mask, b.cells) : (mask ?? b.cells)),
    null,
  );
  if (!isMap || cells?.flags.length !== 1) return { told: tells, axes, cells };
  // No cell, or every one.
  const rows = new Uint8Array(made.at(-2) ?? 0).fill(cells.flags[0] ?? 0);
  return { told: tells, axes: axes.with(-2, orFlags(axes.at(-2) ?? null, rows)), cells: null };
}

function flagsOf(border: Border, sizes: Shape): BorderFlags | null {
  const { told, axes, cells } = border;
  if (told.at(-3) === true) return null;
  const [h, w] = [sizes.at(-2) ?? 0, sizes.at(-1) ?? 0];
  const [rows, cols] = [new Uint8Array(h), new Uint8Array(w)];
  if (!cells) return { rows: axes.at(-2) ?? rows, cols: axes.at(-1) ?? cols };
  const plane = sizes.map((n, k) => (k < sizes.length - 2 ? 1 : n));
  const flat = sizes.reduce((mask, _, k) => (k < sizes.length - 2 ? projected(mask, k) : mask), cellsOf(border, sizes));
  return { rows, cols, cells: widened(flat, plane).flags };
}

/**
 * For every step the cells whose window, through every layer so far, by any way, reached a padded (invented) cell: of
 * any padding_mode, also in pools and Pad layers. Null for shapes without height and width.
 *
 * Rows and columns can be told apart because a window is a product of rows and columns: it touches a padded or
 * border cell exactly where one of its rows is padded or flagged, or one of its columns is (each of its rows crosses
 * each of its columns). So the border of every map is whole rows and whole columns, by induction from the input, as
 * long as every cell reads something; and so is the union of several.
 *
 * It goes over every axis: null for all of a net that is too large for any map to be seen.
 */
export function borderFlags({ input, steps, tooLarge }: ShapedNet): (BorderFlags | null)[] {
  if (tooLarge) return steps.map(() => null);
  const x: Border = { told: [false, false, true, true], axes: [null, null, null, null], cells: null };
  const known: Border[] = [];
  return steps.map((step) => {
    const made = step.outputSizes;
    const all = layerReadings(step).map(({ input: own, reading }) => {
      const written = sizesOfLayer(steps, input, own.layer);
      const before = known[own.layer] ?? x;
      // Written through a view, a tensor is read in that view's shape.
      const seen = written.join() === own.sizes.join() ? before : laid(before, written, own.sizes);
      return through(seen, reading, own.sizes, made);
    });
    const border = union(all, made);
    known.push(border);
    return step.output.length === 3 ? flagsOf(border, made) : null;
  });
}

/** The share of a map's cells that are border, 0..1; 0 for a map without cells. */
export function borderShare({ rows, cols, cells }: BorderFlags): number {
  const count = rows.length * cols.length;
  if (count === 0) return 0;
  const plain = (flags: Uint8Array) => flags.reduce((n, flag) => n + (flag === 0 ? 1 : 0), 0);
  return 1 - (cells ? plain(cells) : plain(rows) * plain(cols)) / count;
}
