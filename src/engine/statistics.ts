import type { LayerResult } from '../core/frame';
import type { BorderStats, Stats } from '../core/result';
import { elements, type Shape } from '../core/shape';
import { percentiles } from './select';

export const HISTOGRAM_BINS = 64;
const LOW = 0.01;
const HIGH = 0.99;

/** H × W, 1 where a cell's window, through every layer so far, touched padding. */
export type BorderFlags = Uint8Array;

/**
 * Everything the page shows of one tensor. `data` is in C, H, W order (a vector counts as C × 1 × 1) and becomes part
 * of the result. Sums are in float64 over the float32 values.
 */
export function summarise(data: Float32Array, shape: Shape, flags: BorderFlags | null): LayerResult {
  const [channels = 0, height = 1, width = 1] = shape;
  if (elements(shape) === 0) return emptyResult(data, shape, flags);
  const area = height * width;
  const planes = channelNumbers(data, channels, area);
  const { sums, min, max, finiteMin, finiteMax, nonFinite } = planes;
  const scratch = planes.nonFinite === 0 ? data.slice() : data.filter(Number.isFinite);
  return {
    data,
    stats: {
      shape,
      ...moments(data),
      min,
      max,
      first: data[0] ?? null,
      last: data[data.length - 1] ?? null,
      zeros: planes.zeros / data.length,
    },
    nonFinite,
    border: flags ? borderStats(sums, channels, flags) : null,
    histogram: histogram(data, finiteMin, finiteMax),
    robust: scratch.length > 0 ? percentiles(scratch, LOW, HIGH) : null,
    channelMin: planes.channelMin,
    channelMax: planes.channelMax,
    channelLow: planes.channelLow,
    channelHigh: planes.channelHigh,
    channelMean: planes.channelMean,
    meanMap: Float32Array.from(sums, (sum) => sum / channels),
  };
}

function emptyResult(data: Float32Array, shape: Shape, flags: BorderFlags | null): LayerResult {
  const [channels = 0, height = 1, width = 1] = shape;
  const none = () => new Float32Array(channels).fill(Number.NaN);
  const stats: Stats = { shape, mean: null, std: null, min: null, max: null, first: null, last: null, zeros: null };
  const touched = flags?.reduce((sum, flag) => sum + flag, 0) ?? 0;
  return {
    data,
    stats,
    nonFinite: 0,
    border: flags ? { mean: null, interiorMean: null, share: flags.length > 0 ? touched / flags.length : 0 } : null,
    robust: null,
    channelMin: none(),
    channelMax: none(),
    channelLow: none(),
    channelHigh: none(),
    channelMean: none(),
    meanMap: new Float32Array(height * width).fill(Number.NaN),
    histogram: new Uint32Array(HISTOGRAM_BINS),
  };
}

/** Mean and population standard deviation. Sums are taken about the first value, so that a large mean costs no digits. */
function moments(data: Float32Array): { mean: number; std: number } {
  const origin = data[0] ?? 0;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < data.length; i += 1) {
    const d = (data[i] ?? 0) - origin;
    sum += d;
    squares += d * d;
  }
  const offset = sum / data.length;
  if (!Number.isFinite(offset)) return { mean: plainMean(data), std: Number.NaN };
  return { mean: origin + offset, std: Math.sqrt(Math.max(0, squares / data.length - offset * offset)) };
}

function plainMean(data: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < data.length; i += 1) sum += data[i] ?? 0;
  return sum / data.length;
}

interface Planes {
  /** Per cell of the plane, the sum over channels. */
  readonly sums: Float64Array;
  /** As torch.min and torch.max: NaN where any value is. */
  readonly min: number;
  readonly max: number;
  readonly finiteMin: number;
  readonly finiteMax: number;
  readonly zeros: number;
  readonly nonFinite: number;
  readonly channelMin: Float32Array;
  readonly channelMax: Float32Array;
  readonly channelLow: Float32Array;
  readonly channelHigh: Float32Array;
  readonly channelMean: Float32Array;
}

function channelNumbers(data: Float32Array, channels: number, area: number): Planes {
  const sums = new Float64Array(area);
  const channelMin = new Float32Array(channels).fill(Number.NaN);
  const channelMax = channelMin.slice();
  const channelLow = channelMin.slice();
  const channelHigh = channelMin.slice();
  const channelMean = channelMin.slice();
  const scratch = new Float32Array(area);
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let finiteMin = Number.POSITIVE_INFINITY;
  let finiteMax = Number.NEGATIVE_INFINITY;
  let zeros = 0;
  let nonFinite = 0;
  for (let c = 0; c < channels; c += 1) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    let sum = 0;
    let count = 0;
    for (let i = 0; i < area; i += 1) {
      const v = data[c * area + i] ?? 0;
      sums[i] = (sums[i] ?? 0) + v;
      // v − v is 0 for every finite number and NaN for the rest.
      if (v - v === 0) {
        if (v < low) low = v;
        if (v > high) high = v;
        if (v === 0) zeros += 1;
        sum += v;
        scratch[count] = v;
        count += 1;
      } else {
        min = Math.min(min, v);
        max = Math.max(max, v);
      }
    }
    nonFinite += area - count;
    if (count === 0) continue;
    const [p1, p99] = percentiles(scratch.subarray(0, count), LOW, HIGH);
    channelMin[c] = low;
    channelMax[c] = high;
    channelLow[c] = p1;
    channelHigh[c] = p99;
    channelMean[c] = sum / count;
    finiteMin = Math.min(finiteMin, low);
    finiteMax = Math.max(finiteMax, high);
  }
  return {
    sums,
    min: Math.min(min, finiteMin),
    max: Math.max(max, finiteMax),
    finiteMin,
    finiteMax,
    zeros,
    nonFinite,
    channelMin,
    channelMax,
    channelLow,
    channelHigh,
    channelMean,
  };
}

function histogram(data: Float32Array, min: number, max: number): Uint32Array {
  const bins = new Uint32Array(HISTOGRAM_BINS);
  const scale = max > min ? HISTOGRAM_BINS / (max - min) : 0;
  for (let i = 0; i < data.length; i += 1) {
    const v = data[i] ?? 0;
    if (v - v !== 0) continue;
    const bin = Math.min(HISTOGRAM_BINS - 1, Math.floor((v - min) * scale));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return bins;
}

function borderStats(sums: Float64Array, channels: number, flags: BorderFlags): BorderStats {
  let border = 0;
  let interior = 0;
  let touched = 0;
  for (let i = 0; i < sums.length; i += 1) {
    if (flags[i]) {
      border += sums[i] ?? 0;
      touched += 1;
    } else interior += sums[i] ?? 0;
  }
  const rest = sums.length - touched;
  return {
    mean: touched > 0 ? border / (touched * channels) : null,
    interiorMean: rest > 0 ? interior / (rest * channels) : null,
    share: touched / sums.length,
  };
}
