import type { Shape } from '../core/shape';

/** A map as the flow has to place it: its size and what stands around it, in cells. */
export interface MapExtent {
  readonly h: number;
  readonly w: number;
  /** What the next layer pads onto it: top, bottom, left, right. */
  readonly pad: readonly [number, number, number, number];
}

export interface FlowScale {
  /** CSS pixels of one cell, the same for every map of the flow. */
  readonly cell: number;
  /** Height of the row that all maps are centred in, in CSS pixels. */
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
  const fit = Math.min(column / widest, row / tallest);
  const device = fit * devicePixelRatio;
  const cell = device >= 2 ? Math.floor(device) / devicePixelRatio : fit;
  return { cell, height: Math.min(row, tallest * cell) };
}
