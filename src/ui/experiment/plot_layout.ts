import type { DotRow } from '../../render/plot/dots';

/** Room of one row: its dots, and its words beside them or, where it is narrow, above them. */
export interface Band {
  readonly top: number;
  readonly height: number;
}

export interface PlotLayout {
  readonly left: number;
  readonly width: number;
  /** Words stand above the dots, not beside them. */
  readonly narrow: boolean;
  readonly bands: readonly Band[];
  /** Height at which an axis's line lies: of the values, and of the differences. */
  readonly axes: { readonly values: number; readonly difference: number | null };
  /** Height of the middle of the mean difference's interval: below its dots, which it would hide; null for one net. */
  readonly interval: number | null;
}

/** An axis, its figures, and its name below them. */
const AXIS = 40;
const GAP = 6;
/** Room of the mean difference's interval, a diamond high. */
const INTERVAL = 20;
const WORDS = 20;

/**
 * Places one row of a net, or two of two nets with one axis under both, and the differences with their own axis below.
 * Pixels; `size` is the plot's whole.
 */
export function layoutPlot(size: { readonly width: number; readonly height: number }, pair: boolean): PlotLayout {
  const narrow = size.width < 520;
  const left = narrow ? 22 : 128;
  const width = Math.max(40, size.width - left - 28);
  const words = narrow ? WORDS : 0;
  const rows = pair ? 3 : 1;
  const axes = pair ? 2 : 1;
  const below = pair ? INTERVAL : 0;
  const room = size.height - axes * AXIS - (rows - 1) * GAP - rows * words - below;
  const height = Math.max(14, room / rows);
  const band = (top: number): Band => ({ top: top + words, height });
  const step = words + height;
  if (!pair) return { left, width, narrow, bands: [band(0)], axes: { values: step, difference: null }, interval: null };
  const values = 2 * step + GAP;
  const third = values + AXIS + GAP;
  return {
    left,
    width,
    narrow,
    bands: [band(0), band(step + GAP), band(third)],
    axes: { values, difference: third + step + below },
    interval: third + step + below / 2,
  };
}

/** A band as dots see it. */
export function rowOf(domain: readonly [number, number], layout: PlotLayout, band: Band): DotRow {
  return { domain, width: layout.width, height: band.height };
}
