import type { InputReading } from '../layer';
import type { ShapedNet } from '../net/shaped';
import type { Shape } from '../shape';
import { type AxisMap, taps } from '../window';
import {
  type AxisCells,
  axisReads,
  type Box,
  cellsOf,
  distinct,
  either,
  hasCells,
  type Mask,
  mapped,
  maskOf,
  onlyCell,
  permuted,
  projected,
  type Span,
  widened,
} from './cells';
import { laidBoxes, laidMask } from './laid_cells';
import { layerReadings, sizesOfLayer } from './reading';
import { cellsRead } from './reads';

export type { Span };

/** One of several windows in which a cell reads a map. */
export interface TracePart {
  readonly rows: Span;
  readonly cols: Span;
}

/** What of one map a cell was computed from. */
export interface TraceWindow {
  /** Index of the map's layer among those that are not switched off; −1: the input. */
  readonly layer: number;
  /** From the first to the last that is read. */
  readonly rows: Span;
  readonly cols: Span;
  /** Whether the window reaches into the padding around this map. */
  readonly padded: boolean;
  /** Where it is read in several windows, by several ways: each of them, at most MOST_PARTS. */
  readonly parts?: readonly TracePart[];
  /** Where it is read in more windows than that: row by row, 1 for each cell of the map that is read. */
  readonly mask?: Uint8Array;
}

/** A cross is two windows; what is made of more than so many is told cell by cell. */
export const MOST_PARTS = 8;

/** Cells of a tensor that are read: in boxes, or where those would be too many in a mask. */
interface Cells {
  readonly boxes: readonly Box[];
  readonly mask: Mask | null;
  /** Of a mask, which has no padding itself: whether there was any. */
  readonly padded: boolean;
}

const isPadded = (cells: AxisCells | null) =>
  cells !== null && (cells.span[0] < 0 || cells.span[1] >= cells.flags.length);

function capped(boxes: readonly Box[], mask: Mask | null, padded: boolean): Cells {
  const own = distinct(boxes);
  if (!mask && own.length <= MOST_PARTS) return { boxes: own, mask, padded };
  const all = own.filter(hasCells).map(maskOf);
  const whole = [...(mask ? [mask] : []), ...all].reduce(either);
  return { boxes: [], mask: whole, padded: padded || own.some((box) => box.some(isPadded)) };
}

/** What a box reads of an axis; undefined: nothing. */
function linkReads(
  box: Box,
  link: Extract<InputReading, { type: 'axes' }>['links'][number],
  size: number,
  made: Shape,
) {
  if (!link) return null;
  const cells = link.out === null ? null : (box[link.out] ?? null);
  if (link.map) return axisReads(link.map, cells);
  const same = link.out !== null && made[link.out] === size;
  return same && cells ? cellsOf(cells.flags) : null;
}

function boxReads(box: Box, reading: InputReading, made: Shape, sizes: Shape): Box[] {
  // Padding was computed from nothing, and reads nothing.
  if (!hasCells(box)) return [];
  if (reading.type === 'laid') return laidBoxes(box, made, sizes);
  const read = reading.links.map((link, j) => linkReads(box, link, sizes[j] ?? 1, made));
  return read.some((axis) => axis === undefined) ? [] : [read.map((axis) => axis ?? null)];
}

/** What a mask reads; `padded`: some of it is padding. */
function maskReads(mask: Mask, reading: InputReading, made: Shape, sizes: Shape): { mask: Mask; padded: boolean } {
  if (reading.type === 'laid') return { mask: laidMask(mask, made, sizes), padded: false };
  const { links } = reading;
  let now = mask;
  let padded = false;
  const through = (axis: number, map: AxisMap) => {
    const line = made.reduce((m, _, k) => (k === axis ? m : projected(m, k)), now);
    padded ||= isPadded(axisReads(map, now.sizes[axis] === 1 ? null : (cellsOf(line.flags) ?? null)) ?? null);
    const all = now.sizes[axis] === 1 ? new Uint8Array(map.output).fill(1) : null;
    now = mapped(now, axis, map.input, (flags) =>
      all && flags[0] === 1 ? cellsRead(map, all) : all ? new Uint8Array(map.input) : cellsRead(map, flags),
    );
  };
  for (const link of links) if (link?.map && link.out !== null) through(link.out, link.map);
  const linked = new Set(links.map((link) => link?.out));
  for (const k of made.keys()) if (!linked.has(k)) now = projected(now, k);
  const kept = links.map((link, j) => (link?.map || (link && made[link.out ?? -1] === sizes[j])) && link.out);
  for (const [j, link] of links.entries()) {
    if (link && !link.map && link.out !== null && typeof kept[j] !== 'number') now = projected(now, link.out);
  }
  now = permuted(
    now,
    kept.map((k) => (typeof k === 'number' ? k : null)),
  );
  for (const [j, link] of links.entries()) {
    if (!link?.map || link.out !== null) continue;
    const own = cellsRead(link.map, Uint8Array.of(1));
    now = mapped(now, j, own.length, (flags) => (flags[0] === 1 ? own : new Uint8Array(own.length)));
  }
  return { mask: now, padded };
}

function reads(cells: Cells, reading: InputReading, made: Shape, sizes: Shape): Cells {
  const boxes = cells.boxes.flatMap((box) => boxReads(box, reading, made, sizes));
  const masked = cells.mask && maskReads(cells.mask, reading, made, sizes);
  return { boxes, mask: masked?.mask ?? null, padded: masked?.padded ?? false };
}

/** Of every layer down to x (−1) that some cells of a layer were computed from, those that they read, the layer itself first. */
function traced(shaped: ShapedNet, layer: number, start: Box): Map<number, Cells> {
  const { input, steps } = shaped;
  const found = new Map<number, Cells>([[layer, { boxes: [start], mask: null, padded: false }]]);
  for (let at = layer; at >= 0; at -= 1) {
    const [step, cells] = [steps[at], found.get(at)];
    if (!step || !cells) continue;
    for (const { input: own, reading } of layerReadings(step)) {
      let read = reads(cells, reading, step.outputSizes, own.sizes);
      const written = sizesOfLayer(steps, input, own.layer);
      // Written through a view, a tensor is read in that view's shape.
      if (written.join() !== own.sizes.join()) read = reads(read, { type: 'laid' }, own.sizes, written);
      if (read.boxes.length === 0 && !read.mask) continue;
      const old = found.get(own.layer);
      const mask = old?.mask && read.mask ? either(old.mask, read.mask) : (old?.mask ?? read.mask);
      found.set(own.layer, capped([...(old?.boxes ?? []), ...read.boxes], mask, (old?.padded ?? false) || read.padded));
    }
  }
  return found;
}

function partsOf(boxes: readonly Box[], [h, w]: Span): TracePart[] {
  const parts = boxes.map((box) => ({
    rows: box.at(-2)?.span ?? ([0, h - 1] as const),
    cols: box.at(-1)?.span ?? ([0, w - 1] as const),
  }));
  const inside = (a: Span, b: Span) => a[0] >= b[0] && a[1] <= b[1];
  const within = (p: TracePart, q: TracePart) => inside(p.rows, q.rows) && inside(p.cols, q.cols);
  return parts.filter((p, i) => !parts.some((q, j) => i !== j && within(p, q) && (j < i || !within(q, p))));
}

/** The last two axes of a mask, whatever the others are. */
function planeOf(mask: Mask, sizes: Shape): Uint8Array {
  const flat = sizes.slice(0, -2).reduce((m, _, k) => projected(m, k), mask);
  return widened(
    flat,
    sizes.map((n, k) => (k < sizes.length - 2 ? 1 : n)),
  ).flags;
}

function windowOf(layer: number, { boxes, mask, padded }: Cells, sizes: Shape): TraceWindow {
  const [h, w] = [sizes.at(-2) ?? 0, sizes.at(-1) ?? 0];
  if (mask) {
    const plane = { sizes: [h, w], flags: planeOf(mask, sizes) };
    const span = (axis: 0 | 1): Span => {
      const { flags } = projected(plane, 1 - axis);
      return [flags.indexOf(1), flags.lastIndexOf(1)];
    };
    return { layer, rows: span(0), cols: span(1), padded, mask: plane.flags };
  }
  const parts = partsOf(boxes, [h, w]);
  const hull = (of: (p: TracePart) => Span): Span => [
    Math.min(...parts.map((p) => of(p)[0])),
    Math.max(...parts.map((p) => of(p)[1])),
  ];
  const [rows, cols] = [hull((p) => p.rows), hull((p) => p.cols)];
  const outside = rows[0] < 0 || cols[0] < 0 || rows[1] >= h || cols[1] >= w;
  return { layer, rows, cols, padded: outside, ...(parts.length > 1 && { parts }) };
}

/** The cell of a layer's map that a trace begins with, in all of its channels; null: there is no such cell, or no map is seen. */
function cellOf(shaped: ShapedNet, layer: number, row: number, col: number): Box | null {
  if (shaped.tooLarge) return null;
  const shape = layer < 0 ? shaped.input : shaped.steps[layer]?.output;
  const [h = 0, w = 0] = shape?.slice(1) ?? [];
  if (shape?.length !== 3 || !(row >= 0 && row < h && col >= 0 && col < w)) return null;
  const sizes = sizesOfLayer(shaped.steps, shaped.input, layer);
  return [...sizes.slice(0, -2).map(() => null), onlyCell(h, row), onlyCell(w, col)];
}

const isMap = (shaped: ShapedNet, layer: number) =>
  (layer < 0 ? shaped.input : (shaped.steps[layer]?.output ?? [])).length === 3;

/**
 * The windows of cell (row, col) of a layer's map: in that map the cell itself, then in each earlier map down to the
 * input (−1) from which it was computed by any way, the rows and columns that it reads, padding included. A way ends where
 * a window holds nothing but padding. Empty where there is no such cell, and where the net is too large for any map.
 */
export function traceCell(shaped: ShapedNet, layer: number, row: number, col: number): TraceWindow[] {
  const start = cellOf(shaped, layer, row, col);
  if (!start) return [];
  const { input, steps } = shaped;
  return [...traced(shaped, layer, start)]
    .filter(([at]) => isMap(shaped, at))
    .sort(([a], [b]) => b - a)
    .map(([at, cells]) => windowOf(at, cells, sizesOfLayer(steps, input, at)));
}

/** For each earlier map the very cells that a cell of a layer's map was computed from, row by row: 1 where it is one. */
export function tracedCells(shaped: ShapedNet, layer: number, row: number, col: number): Map<number, Uint8Array> {
  const start = cellOf(shaped, layer, row, col);
  return start ? planes(shaped, traced(shaped, layer, start)) : new Map();
}

/** What is seen of x: how many pixels, and how many rows and columns lie from the first to the last of them. */
export interface Sight {
  readonly read: number;
  readonly span: readonly [number, number];
}

const UNSEEN: Sight = { read: 0, span: [0, 0] };

const countIn = (axis: AxisCells | null, size: number) =>
  axis ? axis.flags.reduce((sum, flag) => sum + flag, 0) : size;

/** From the first to the last cell of the map itself, without padding. */
const lengthOf = (flags: Uint8Array) => (flags.includes(1) ? flags.lastIndexOf(1) - flags.indexOf(1) + 1 : 0);

function sightOf(shaped: ShapedNet, found: ReadonlyMap<number, Cells>): Sight {
  const own = found.get(-1);
  const [, h = 0, w = 0] = shaped.input;
  if (!own) return UNSEEN;
  const boxes = own.boxes.filter(hasCells);
  const [box] = boxes;
  if (!own.mask && boxes.length <= 1) {
    if (!box) return UNSEEN;
    // Rows by columns: no need to look at each pixel.
    const [rows, cols] = [box.at(-2) ?? null, box.at(-1) ?? null];
    const span = (axis: AxisCells | null, size: number) => (axis ? lengthOf(axis.flags) : size);
    return { read: countIn(rows, h) * countIn(cols, w), span: [span(rows, h), span(cols, w)] };
  }
  const flags = planes(shaped, found).get(-1);
  if (!flags) return UNSEEN;
  const plane = { sizes: [h, w], flags };
  const span = (axis: 0 | 1) => lengthOf(projected(plane, 1 - axis).flags);
  return { read: flags.reduce((sum, flag) => sum + flag, 0), span: [span(0), span(1)] };
}

/** What the cell (row, col) of a layer's map sees of x. Only within the budget. */
export function sightOfCell(shaped: ShapedNet, layer: number, row: number, col: number): Sight {
  const start = cellOf(shaped, layer, row, col);
  return start ? sightOf(shaped, traced(shaped, layer, start)) : UNSEEN;
}

/** The same of everything that a layer gives. */
export function sightOfWhole(shaped: ShapedNet, layer: number): Sight {
  const sizes = sizesOfLayer(shaped.steps, shaped.input, layer);
  const start = sizes.map(() => null);
  return sightOf(shaped, traced(shaped, layer, start));
}

function planes(shaped: ShapedNet, found: ReadonlyMap<number, Cells>): Map<number, Uint8Array> {
  const maps = [...found].filter(([at]) => isMap(shaped, at));
  return new Map(
    maps.map(([at, { boxes, mask }]) => {
      const sizes = sizesOfLayer(shaped.steps, shaped.input, at);
      const all = [...(mask ? [mask] : []), ...boxes.filter(hasCells).map(maskOf)].map((m) => planeOf(m, sizes));
      const none = new Uint8Array((sizes.at(-2) ?? 0) * (sizes.at(-1) ?? 0));
      return [at, all.reduce((a, b) => a.map((flag, i) => flag | (b[i] ?? 0)), none)];
    }),
  );
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
