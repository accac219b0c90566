import type { LayerResult } from '../core/frame';
import { planesOf } from '../core/planes';
import type { BorderStats, Stats } from '../core/result';
import { elements, type Shape } from '../core/shape';
import { type BorderFlags, borderShare } from '../core/windows/border';
import { FINE_BINS, percentiles } from './percentiles';

export const HISTOGRAM_BINS = 64;
export const ROBUST: readonly [number, number] = [0.01, 0.99];

/**
 * Everything the page shows of one tensor. `data` is in C, H, W order (a vector counts as one strip) and becomes part
 * of the result. `flags` say which rows and columns are border. Sums are in float64 over the float32 values.
 */
export function summarise(data: Float32Array, shape: Shape, flags: BorderFlags | null): LayerResult {
  const [channels, height, width] = planesOf(shape);
  if (elements(shape) === 0) return emptyResult(data, shape, flags);
  const area = height * width;
  const origin = Number.isFinite(data[0]) ? (data[0] ?? 0) : 0;
  const sums = new Float64Array(area);
  const counts = new Uint32Array(FINE_BINS + 1);
  const [low, high] = [none(channels), none(channels)];
  const planes: Plane[] = [];
  for (let c = 0; c < channels; c += 1) {
    const values = data.subarray(c * area, (c + 1) * area);
    const plane = planeOf(values, origin, sums);
    planes.push(plane);
    if (plane.count === 0) continue;
    const finite = plane.count === area ? values : values.filter(Number.isFinite);
    const bins = area < FINE_BINS ? FINE_BINS / 16 : FINE_BINS;
    [low[c], high[c]] = percentiles(finite, plane.min, plane.max, ROBUST, counts, bins);
  }
  const total = planes.reduce((sum, plane) => sum + plane.count, 0);
  const finite = total === data.length ? data : data.filter(Number.isFinite);
  const { min, max } = extremesOf(planes);
  counts.fill(0);
  const robust = total > 0 ? percentiles(finite, min, max, ROBUST, counts, FINE_BINS) : null;
  const histogram = coarse(counts.subarray(0, FINE_BINS));
  return resultOf(data, shape, flags, { planes, origin, sums, low, high, robust, histogram });
}

/** What passes over the values of a layer that is not empty have found. */
export interface Surveyed {
  /** One for each channel. */
  readonly planes: readonly Plane[];
  /** About which the planes' sums are. */
  readonly origin: number;
  /** Over the channels, cell by cell. */
  readonly sums: Float64Array;
  /** Percentiles of each channel and of all, of the finite values. */
  readonly low: Float32Array;
  readonly high: Float32Array;
  readonly robust: readonly [number, number] | null;
  readonly histogram: Uint32Array;
}

export function resultOf(
  data: Float32Array,
  shape: Shape,
  flags: BorderFlags | null,
  { planes, origin, sums, low, high, robust, histogram }: Surveyed,
): LayerResult {
  const total = planes.reduce((sum, plane) => sum + plane.count, 0);
  const zeros = planes.reduce((sum, plane) => sum + plane.zeros, 0);
  const [channelMin, channelMax, channelMean] = [none(planes.length), none(planes.length), none(planes.length)];
  for (const [c, { count, min, max, mean }] of planes.entries()) {
    if (count > 0) [channelMin[c], channelMax[c], channelMean[c]] = [min, max, mean];
  }
  const [meanMap, channels] = [new Float32Array(sums.length), planes.length];
  for (let i = 0; i < meanMap.length; i += 1) meanMap[i] = (sums[i] ?? 0) / channels;
  return {
    data,
    stats: {
      shape,
      ...overall(data, planes, origin),
      first: data[0] ?? null,
      last: data[data.length - 1] ?? null,
      zeros: zeros / data.length,
    },
    nonFinite: data.length - total,
    border: flags ? borderStats(sums, planes.length, flags) : null,
    robust,
    channelMin,
    channelMax,
    channelLow: low,
    channelHigh: high,
    channelMean,
    meanMap,
    histogram,
  };
}

/** Least and most of all finite values. */
export function extremesOf(planes: readonly Plane[]): { readonly min: number; readonly max: number } {
  return {
    min: planes.reduce((least, plane) => Math.min(least, plane.min), Number.POSITIVE_INFINITY),
    max: planes.reduce((most, plane) => Math.max(most, plane.max), Number.NEGATIVE_INFINITY),
  };
}

/** No number yet. */
function none(count: number): Float32Array {
  return new Float32Array(count).fill(Number.NaN);
}

/** The page's histogram of a finer one's counts, which are a multiple of its own. */
export function coarse(counts: Uint32Array): Uint32Array {
  const merged = counts.length / HISTOGRAM_BINS;
  const own = new Uint32Array(HISTOGRAM_BINS);
  for (let i = 0; i < counts.length; i += 1) {
    const bin = Math.floor(i / merged);
    own[bin] = (own[bin] ?? 0) + (counts[i] ?? 0);
  }
  return own;
}

function emptyResult(data: Float32Array, shape: Shape, flags: BorderFlags | null): LayerResult {
  const [channels, height, width] = planesOf(shape);
  const stats: Stats = { shape, mean: null, std: null, min: null, max: null, first: null, last: null, zeros: null };
  return {
    data,
    stats,
    nonFinite: 0,
    border: flags ? { mean: null, interiorMean: null, share: borderShare(flags) } : null,
    robust: null,
    channelMin: none(channels),
    channelMax: none(channels),
    channelLow: none(channels),
    channelHigh: none(channels),
    channelMean: none(channels),
    meanMap: none(height * width),
    histogram: new Uint32Array(HISTOGRAM_BINS),
  };
}

/** Sums, counts and extremes of one channel's finite values. */
export interface Plane {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly count: number;
  readonly zeros: number;
  /** Sum and sum of squares about the layer's first value, so that a large mean costs no digits. */
  readonly sum: number;
  readonly squares: number;
}

/** One pass over one channel; adds its values to `sums`, cell by cell. */
function planeOf(plane: Float32Array, origin: number, sums: Float64Array): Plane {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let squares = 0;
  let count = 0;
  let zeros = 0;
  for (let i = 0; i < plane.length; i += 1) {
    const v = plane[i] ?? 0;
    sums[i] = (sums[i] ?? 0) + v;
    // v − v is 0 for every finite number and NaN for the rest.
    if (v - v !== 0) continue;
    const d = v - origin;
    sum += d;
    squares += d * d;
    count += 1;
    if (v < min) min = v;
    if (v > max) max = v;
    if (v === 0) zeros += 1;
  }
  return { min, max, mean: origin + sum / count, count, zeros, sum, squares };
}

/** Mean, deviation and extremes of the whole layer, leaving no value out: as torch gives them, NaN where any value is. */
function overall(
  data: Float32Array,
  planes: readonly Plane[],
  origin: number,
): Pick<Stats, 'mean' | 'std' | 'min' | 'max'> {
  const finite = planes.reduce((total, plane) => total + plane.count, 0);
  if (finite < data.length) {
    let sum = 0;
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (const v of data) {
      sum += v;
      min = Math.min(min, v);
      max = Math.max(max, v);
    }
    return { mean: sum / data.length, std: Number.NaN, min, max };
  }
  const offset = planes.reduce((total, plane) => total + plane.sum, 0) / data.length;
  const squares = planes.reduce((total, plane) => total + plane.squares, 0) / data.length;
  return {
    mean: origin + offset,
    std: Math.sqrt(Math.max(0, squares - offset * offset)),
    ...extremesOf(planes),
  };
}

function borderStats(sums: Float64Array, channels: number, flags: BorderFlags): BorderStats {
  const { rows, cols, cells } = flags;
  let border = 0;
  let interior = 0;
  let touched = 0;
  for (let r = 0; r < rows.length; r += 1) {
    const first = r * cols.length;
    // Without flags of their own a row's cells are those of its row and columns.
    const isWhole = !cells && rows[r] === 1;
    const own = cells ? cells.subarray(first, first + cols.length) : cols;
    for (let c = 0; c < own.length; c += 1) {
      const sum = sums[first + c] ?? 0;
      if (isWhole || own[c] === 1) {
        border += sum;
        touched += 1;
      } else interior += sum;
    }
  }
  const rest = sums.length - touched;
  return {
    mean: touched > 0 ? border / (touched * channels) : null,
    interiorMean: rest > 0 ? interior / (rest * channels) : null,
    share: borderShare(flags),
  };
}
