import type { Interval } from '../../core/experiment/experiment';
import type { Recipe } from '../../core/result';
import { moments } from './moments';

const RESAMPLES = 1000;
/**
 * Beyond so many seeds, means of equal blocks of them are resampled: seeds are independent draws, so a block is as good
 * as a seed with so much less spread, and the work stays that of 2,000.
 */
const MOST = 2000;

/** Uniform integers below n, the same each time: xorshift32 (Marsaglia, 2003), scaled. */
function integers(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return Math.floor(((state >>> 0) / 2 ** 32) * n);
  };
}

function blocksOf(count: number, value: (i: number) => number): Float64Array {
  const size = Math.ceil(count / MOST);
  return Float64Array.from({ length: Math.floor(count / size) }, (_, block) => {
    let sum = 0;
    for (let i = block * size; i < (block + 1) * size; i += 1) sum += value(i);
    return sum / size;
  });
}

function resampledMean(values: Float64Array, draw: (n: number) => number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[draw(values.length)] ?? 0;
  return sum / values.length;
}

/** A quantile of sorted values, between two of them in proportion (numpy's default). */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  const below = sorted[low] ?? 0;
  return below + (place - low) * ((sorted[low + 1] ?? below) - below);
}

/**
 * The percentile bootstrap's 95 % interval of the mean of a − b (Efron, 1979): resampled pairs, or, under the notebook's
 * recipe, each slot by itself. Null for fewer than two seeds, for values that are not finite, and without any variance.
 */
export function bootstrapInterval(a: Float64Array, b: Float64Array, recipe: Recipe): Interval | null {
  const n = Math.min(a.length, b.length);
  const ofA = (i: number) => a[i] ?? 0;
  const ofB = (i: number) => b[i] ?? 0;
  const difference = (i: number) => ofA(i) - ofB(i);
  const samples = recipe === 'paired' ? [difference] : [ofA, ofB];
  const variances = samples.map((sample) => moments(n, sample).variance);
  const { mean } = moments(n, difference);
  if (mean === null || variances.includes(null) || variances.every((v) => v === 0)) return null;
  const draw = integers(0x9e3779b9);
  const blocks = samples.map((sample) => blocksOf(n, sample));
  const centre = blocks.map((values) => moments(values.length, (i) => values[i] ?? 0).mean ?? 0);
  const means = Float64Array.from({ length: RESAMPLES }, () => {
    // What the last, incomplete block would have added is no part of the spread, and not left out of the mean.
    const [first = 0, second = 0] = blocks.map((values, i) => resampledMean(values, draw) - (centre[i] ?? 0));
    return mean + first - second;
  }).sort();
  return [quantile(means, 0.025), quantile(means, 0.975)];
}
