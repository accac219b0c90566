import type { Shape } from '../core/shape';
import { type Lines, type Run, runsOf } from '../core/windows/lines';

/** What is added or taken around a map, in cells: top, bottom, left, right. */
export type Sides = readonly [number, number, number, number];

/** A map as the flow has to place it: its size and what stands around it, in cells. */
export interface MapExtent {
  readonly h: number;
  readonly w: number;
  /** What the next layer pads onto it. */
  readonly pad: Sides;
}

export interface FlowScale {
  /** CSS pixels of one cell, the same for every map of the flow. */
  readonly cell: number;
  /** CSS pixels of a row where a tensor is no map and its rows are drawn thicker than its cells are wide. */
  readonly thick?: number;
  /** The box that every map is centred in, in CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** A rectangle in CSS pixels. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The one pixel scale of a flow: as large as lets the widest map with its padding (or the input's ghost, which is
 * drawn behind every map) fit a column, and the tallest the row. Whole device pixels per cell where cells are large
 * enough for that, so that a grid of equal cells looks equal.
 */
export function flowScale(
  input: Shape,
  maps: readonly MapExtent[],
  column: number,
  row: number,
  devicePixelRatio: number,
): FlowScale {
  let tallest = Math.max(1, input[1] ?? 1);
  let widest = Math.max(1, input[2] ?? 1);
  for (const { h, w, pad } of maps) {
    // A map is centred by itself and its padding hangs around it: the larger side counts twice.
    tallest = Math.max(tallest, h + 2 * Math.max(pad[0], pad[1]));
    widest = Math.max(widest, w + 2 * Math.max(pad[2], pad[3]));
  }
  const fit = Math.max(0, Math.min(column / widest, row / tallest));
  const device = fit * devicePixelRatio;
  const cell = device >= 2 ? Math.floor(device) / devicePixelRatio : fit;
  return { cell, width: widest * cell, height: tallest * cell };
}

/** A strip is drawn so thick at least, to be seen and pointed at. */
const STRIP = 14;

/**
 * The scale in which a tensor is drawn: every map has the flow's; what is no map (a vector, a matrix) is a strip as
 * wide as the flow's box at most, since a vector of thousands at one scale with maps would leave nothing of them.
 */
export function ownScale(shape: Shape, h: number, w: number, scale: FlowScale): FlowScale {
  if (shape.length === 3) return scale;
  const cell = Math.min(scale.cell, scale.width / Math.max(1, w));
  return { ...scale, cell, thick: Math.min(scale.height / Math.max(1, h), Math.max(cell, STRIP)) };
}

/** A map of h × w cells in the middle of the flow's box, on whole device pixels. Nothing is thinner than one pixel. */
export function centred(h: number, w: number, scale: FlowScale, devicePixelRatio: number): Rect {
  const snap = (v: number) => Math.round(v * devicePixelRatio) / devicePixelRatio;
  const width = Math.max(1, w * scale.cell);
  const height = Math.max(1, h * (scale.thick ?? scale.cell));
  return { x: snap((scale.width - width) / 2), y: snap((scale.height - height) / 2), width, height };
}

/** A rectangle with so many cells around it. */
export function grown(rect: Rect, [top, bottom, left, right]: Sides, cell: number): Rect {
  return {
    x: rect.x - left * cell,
    y: rect.y - top * cell,
    width: rect.width + (left + right) * cell,
    height: rect.height + (top + bottom) * cell,
  };
}

/** The rectangle of rows y0 … y1 and columns x0 … x1 (inclusive; padding below 0 and from the size on) of a map. */
export function cells(
  rect: Rect,
  rows: readonly [number, number],
  cols: readonly [number, number],
  { cell, thick = cell }: FlowScale,
): Rect {
  return {
    x: rect.x + cols[0] * cell,
    y: rect.y + rows[0] * thick,
    width: (cols[1] - cols[0] + 1) * cell,
    height: (rows[1] - rows[0] + 1) * thick,
  };
}

/** What is drawn of lines: apart no more than can be told apart, so many CSS pixels. */
const APART = 1;

/** The runs of lines as they are drawn, where a cell is so many CSS pixels: those too near to be told apart are one. */
export function drawnRuns(lines: Lines, cell: number): readonly Run[] {
  return lines.flatMap(({ first, step, count, width }): readonly Run[] => {
    if (step * cell < APART && count > 1) return [[first, first + (count - 1) * step + width - 1]];
    return runsOf([{ first, step, count, width }]);
  });
}
