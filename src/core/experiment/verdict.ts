import type { DifferenceSummary, Interval } from './experiment';

/**
 * What the numbers of an experiment allow to be said, and no more. `direction` is a's: lower or higher than b.
 *
 * Thresholds: an interval that leaves 0 out is a difference found, and certain from p < 0.001 on; by effect size
 * (Cohen's d) it is small below 0.2 and large from 0.8 on. Where the interval holds 0, what it still allows decides:
 * up to 0.3 standard deviations nothing is found, beyond that there are too few seeds to tell. Before any of it: values
 * that no seed sets further apart than float32 rounds are not told apart, however surely the rounding leans to one side.
 */
export type Verdict =
  | { readonly kind: 'no-seeds' }
  | { readonly kind: 'undefined'; readonly n: number }
  | { readonly kind: 'one-seed'; readonly mean: number }
  | { readonly kind: 'equal'; readonly n: number }
  /** Never further apart than the order of adding up can put them: `most`. */
  | { readonly kind: 'rounding'; readonly n: number; readonly most: number }
  | { readonly kind: 'constant'; readonly n: number; readonly mean: number; readonly direction: Direction }
  | (Found & { readonly kind: 'certain'; readonly size: 'small' | 'middle' | 'large' })
  | (Found & { readonly kind: 'likely'; readonly p: number })
  | (Found & { readonly kind: 'uncertain' })
  | (Measured & { readonly kind: 'too-few' })
  | (Measured & { readonly kind: 'not-found'; readonly lower: number });

export type Direction = 'lower' | 'higher';

interface Measured {
  readonly n: number;
  /** Of the mean difference, 95 %. */
  readonly ci: Interval;
  readonly mean: number;
}

interface Found extends Measured {
  readonly direction: Direction;
  /** Seeds in which the direction holds, and their share. */
  readonly held: number;
  readonly share: number;
}

const CERTAIN = 0.001;
const SMALL = 0.2;
const LARGE = 0.8;
const TELLING = 0.3;
const STRIKING = 0.5;
/** Of the larger of 1 and the largest value: about what float32 loses of a map's values on the way to one number. */
const ROUNDING = 1e-7;

/** What a verdict needs of the seeds' values beside their summary. */
export interface SeedFacts {
  /** Seeds with a > b, which is not what is left of `aLower` where some are equal. */
  readonly higher: number;
  /** The largest |a − b|. */
  readonly apart: number;
  /** The largest |value| of either. */
  readonly largest: number;
}

export function verdictOf(summary: DifferenceSummary, { higher, apart, largest }: SeedFacts): Verdict {
  const { n, mean, sd, ci95, p, effect, aLower, test } = summary;
  if (n === 0) return { kind: 'no-seeds' };
  if (mean === null || !aLower) return { kind: 'undefined', n };
  if (apart > 0 && apart <= ROUNDING * Math.max(1, largest)) return { kind: 'rounding', n, most: apart };
  if (n === 1) return { kind: 'one-seed', mean };
  const direction: Direction = mean < 0 ? 'lower' : 'higher';
  if (sd === 0) return mean === 0 ? { kind: 'equal', n } : { kind: 'constant', n, mean, direction };
  if (!ci95 || p === null || sd === null) return { kind: 'undefined', n };
  const measured: Measured = { n, ci: ci95, mean };
  const held = direction === 'lower' ? aLower.count : higher;
  const found: Found = { ...measured, direction, held, share: held / n };
  const size = Math.abs(effect ?? 0);
  if (ci95[0] > 0 || ci95[1] < 0) {
    if (p >= CERTAIN) return { ...found, kind: 'likely', p };
    return { ...found, kind: 'certain', size: size < SMALL ? 'small' : size < LARGE ? 'middle' : 'large' };
  }
  // Two samples of their own have a difference whose variance is the sum of theirs.
  const spread = test === 'paired' ? sd : sd / Math.SQRT2;
  const allowed = Math.max(Math.abs(ci95[0]), Math.abs(ci95[1])) / spread;
  if (allowed < TELLING) return { ...measured, kind: 'not-found', lower: aLower.share };
  return size >= STRIKING ? { ...found, kind: 'uncertain' } : { ...measured, kind: 'too-few' };
}

/** What a person may say beforehand of a against b. */
export const PREDICTIONS = ['lower', 'same', 'higher'] as const;
export type Prediction = (typeof PREDICTIONS)[number];

/** What the numbers say to it; null where they leave it open. */
export function outcomeOf(verdict: Verdict): Prediction | null {
  switch (verdict.kind) {
    case 'equal':
    case 'rounding':
    case 'not-found':
      return 'same';
    case 'constant':
    case 'certain':
      return verdict.direction;
    default:
      return null;
  }
}

/** What many verdicts come to: which of them, by place, say what. */
export interface Tally {
  readonly lower: readonly number[];
  readonly higher: readonly number[];
  readonly hints: readonly number[];
  readonly none: readonly number[];
  /** Nothing can be told, be it of too few seeds or for want of numbers. */
  readonly open: readonly number[];
}

export function tallyOf(verdicts: readonly Verdict[]): Tally {
  const places = (wanted: keyof Tally) => [...verdicts.keys()].filter((i) => groupOf(verdicts[i]) === wanted);
  return {
    lower: places('lower'),
    higher: places('higher'),
    hints: places('hints'),
    none: places('none'),
    open: places('open'),
  };
}

function groupOf(verdict: Verdict | undefined): keyof Tally {
  const outcome = verdict ? outcomeOf(verdict) : null;
  if (outcome === null) return verdict?.kind === 'likely' ? 'hints' : 'open';
  return outcome === 'same' ? 'none' : outcome;
}

/** Of as many seeds as both have. */
export function seedFacts(a: Float64Array, b: Float64Array): SeedFacts {
  const n = Math.min(a.length, b.length);
  let [higher, apart, largest] = [0, 0, 0];
  for (let i = 0; i < n; i += 1) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    if (x > y) higher += 1;
    apart = Math.max(apart, Math.abs(x - y));
    largest = Math.max(largest, Math.abs(x), Math.abs(y));
  }
  return { higher, apart, largest };
}
