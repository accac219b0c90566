import type { DifferenceSummary, Interval, SampleSummary } from '../../core/experiment/experiment';
import type { Recipe } from '../../core/result';
import { type Moments, moments } from './moments';
import { t95, twoSidedP, Z_975 } from './student';

const of = (values: Float64Array) => (i: number) => values[i] ?? 0;

function rootOf(variance: number | null): number | null {
  return variance === null ? null : Math.sqrt(variance);
}

function around(mean: number, reach: number): Interval {
  return [mean - reach, mean + reach];
}

export function summariseSample(values: Float64Array): SampleSummary {
  const { n, mean, variance } = moments(values.length, of(values));
  const known = mean !== null && variance !== null && variance > 0;
  return {
    n,
    mean,
    sd: rootOf(variance),
    ci95: known ? around(mean, t95(n - 1) * Math.sqrt(variance / n)) : null,
  };
}

/** The standard error of a mean difference, with its degrees of freedom. */
interface Uncertainty {
  readonly error: number;
  readonly df: number;
}

/** Null where there is no variance to judge by. */
function positive(error: number, df: number): Uncertainty | null {
  return error > 0 && df > 0 ? { error, df } : null;
}

function paired({ n, variance }: Moments): Uncertainty | null {
  return variance === null ? null : positive(Math.sqrt(variance / n), n - 1);
}

/** Two samples of n each, whose variances differ (Welch, 1947, with Satterthwaite's degrees of freedom). */
function welch(a: Moments, b: Moments): Uncertainty | null {
  if (a.variance === null || b.variance === null) return null;
  const [va, vb] = [a.variance / a.n, b.variance / b.n];
  const whole = va + vb;
  // Shares, not squares: variances of 10^−200 have no squares.
  const [pa, pb] = [va / whole, vb / whole];
  return positive(Math.sqrt(whole), 1 / (pa ** 2 / (a.n - 1) + pb ** 2 / (b.n - 1)));
}

/** Wilson's 95 % interval of a share (1927), within [0, 1] at any count. */
export function wilson(count: number, n: number): Interval {
  const share = count / n;
  const z2 = Z_975 * Z_975;
  const middle = (share + z2 / (2 * n)) / (1 + z2 / n);
  const reach = (Z_975 / (1 + z2 / n)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n));
  return [count === 0 ? 0 : middle - reach, count === n ? 1 : middle + reach];
}

/**
 * a − b per seed: Student's t on the differences where both slots began each seed with the same numbers, Welch's where
 * their numbers differ.
 */
export function summariseDifference(a: Float64Array, b: Float64Array, recipe: Recipe): DifferenceSummary {
  const n = Math.min(a.length, b.length);
  const differences = moments(n, (i) => (a[i] ?? 0) - (b[i] ?? 0));
  const test = recipe === 'paired' ? 'paired' : 'welch';
  const [ofA, ofB] = [moments(n, of(a)), moments(n, of(b))];
  const uncertainty = test === 'paired' ? paired(differences) : welch(ofA, ofB);
  const { mean } = differences;
  const known = mean !== null && uncertainty !== null;
  const t = known ? mean / uncertainty.error : null;
  return {
    test,
    n,
    mean,
    sd: rootOf(differences.variance),
    ci95: known ? around(mean, t95(uncertainty.df) * uncertainty.error) : null,
    t,
    df: known ? uncertainty.df : null,
    p: known && t !== null ? twoSidedP(t, uncertainty.df) : null,
    effect: mean === null ? null : effectOf(mean, test === 'paired' ? differences.variance : meanVariance(ofA, ofB)),
    aLower: mean === null ? null : lowerOf(a, b, n),
  };
}

function meanVariance(a: Moments, b: Moments): number | null {
  return a.variance === null || b.variance === null ? null : (a.variance + b.variance) / 2;
}

function effectOf(mean: number, variance: number | null): number | null {
  return variance !== null && variance > 0 ? mean / Math.sqrt(variance) : null;
}

function lowerOf(a: Float64Array, b: Float64Array, n: number): DifferenceSummary['aLower'] {
  let count = 0;
  for (let i = 0; i < n; i += 1) if ((a[i] ?? 0) < (b[i] ?? 0)) count += 1;
  return { count, share: count / n, ci95: wilson(count, n) };
}
