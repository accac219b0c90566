import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Interval } from '../../core/experiment/experiment';
import { bootstrapInterval } from './bootstrap';
import { t95, twoSidedP } from './student';
import { summariseDifference, summariseSample, wilson } from './summaries';

interface Test {
  readonly t: number | null;
  readonly df: number | null;
  readonly p: number | null;
  readonly ci95: Interval | null;
  readonly effect: number | null;
  readonly bootstrap?: Interval | null;
}
interface Sample {
  readonly mean: number;
  readonly sd: number | null;
  readonly ci95: Interval | null;
}
interface Answers {
  readonly pairs: readonly {
    readonly name: string;
    readonly a: readonly number[];
    readonly b: readonly number[];
    readonly sampleA: Sample;
    readonly sampleB: Sample;
    readonly difference: {
      readonly mean: number;
      readonly sd: number | null;
      readonly aLower: { readonly count: number; readonly share: number; readonly ci95: Interval };
      readonly paired: Test;
      readonly welch: Test;
    };
  }[];
  readonly tail: readonly (readonly [t: number, df: number, p: number])[];
  readonly reach: readonly (readonly [df: number, t: number])[];
  readonly wilson: readonly (readonly [count: number, n: number, low: number, high: number])[];
}
const answers: Answers = JSON.parse(
  readFileSync(new URL('../../../test-data/statistics.json', import.meta.url), 'utf8'),
);

/** To 1e-9 of what scipy says, of its size where that is beyond 1; null where there is no number. */
function near(got: number | null, wanted: number | null, size = 1): void {
  if (got === null || wanted === null) expect(got).toBe(wanted);
  else expect(Math.abs(got - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(size, Math.abs(wanted)));
}
/** To 1e-9 of itself; below 1e-300 scipy's is 0. */
function nearP(got: number | null, wanted: number | null): void {
  near(got, wanted, wanted === 0 ? 1e-291 : 0);
}
function nearInterval(got: Interval | null, wanted: Interval | null): void {
  near(got?.[0] ?? null, wanted?.[0] ?? null);
  near(got?.[1] ?? null, wanted?.[1] ?? null);
}

describe('Student’s t', () => {
  test.each(answers.tail.map((row) => [...row] as const))('p of t = %d with df = %d', (t, df, p) => {
    nearP(twoSidedP(t, df), p);
    expect(twoSidedP(-t, df)).toBe(twoSidedP(t, df));
  });

  test.each(answers.reach.map((row) => [...row] as const))('df = %d reaches %d standard errors', (df, t) => {
    near(t95(df), t, 0);
  });

  it('is 1 at 0 and falls from there', () => {
    expect(twoSidedP(0, 5)).toBe(1);
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 30, noNaN: true }),
        fc.double({ min: 1, max: 2e5, noNaN: true }),
        (t, df) => {
          const [p, further] = [twoSidedP(t, df), twoSidedP(t * 1.01, df)];
          expect(p).toBeLessThanOrEqual(1);
          expect(further).toBeLessThan(p);
          expect(further).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});

test.each(answers.wilson.map((row) => [...row] as const))('Wilson’s interval of %d in %d', (count, n, low, high) => {
  nearInterval(wilson(count, n), [low, high]);
});

describe.each(answers.pairs)('$name', ({ a: givenA, b: givenB, sampleA, sampleB, difference }) => {
  const [a, b] = [Float64Array.from(givenA), Float64Array.from(givenB)];

  it('each sample as scipy has it', () => {
    for (const [values, wanted] of [[a, sampleA] as const, [b, sampleB] as const]) {
      const got = summariseSample(values);
      expect(got.n).toBe(values.length);
      near(got.mean, wanted.mean);
      near(got.sd, wanted.sd);
      nearInterval(got.ci95, wanted.ci95);
    }
  });

  it.each(['paired', 'notebook'] as const)('the difference under %s as scipy has it', (recipe) => {
    const got = summariseDifference(a, b, recipe);
    const wanted = recipe === 'paired' ? difference.paired : difference.welch;
    near(got.mean, difference.mean);
    near(got.sd, difference.sd);
    near(got.t, wanted.t);
    near(got.df, wanted.df);
    nearP(got.p, wanted.p);
    nearInterval(got.ci95, wanted.ci95);
    near(got.effect, wanted.effect);
    expect(got.aLower?.count).toBe(difference.aLower.count);
    near(got.aLower?.share ?? null, difference.aLower.share);
    nearInterval(got.aLower?.ci95 ?? null, difference.aLower.ci95);
    expect(JSON.stringify(got)).not.toContain('NaN');
  });

  it.each(['paired', 'notebook'] as const)('resampling under %s near scipy’s, and the same each time', (recipe) => {
    const got = bootstrapInterval(a, b, recipe);
    const wanted = (recipe === 'paired' ? difference.paired : difference.welch).bootstrap ?? null;
    expect(got === null).toBe(wanted === null);
    expect(bootstrapInterval(a, b, recipe)).toEqual(got);
    if (!got || !wanted) return;
    const width = wanted[1] - wanted[0];
    expect(Math.abs(got[0] - wanted[0])).toBeLessThan(0.1 * width);
    expect(Math.abs(got[1] - wanted[1])).toBeLessThan(0.1 * width);
  });
});

describe('what is not finite', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%d leaves nothing defined', (odd) => {
    const [a, b] = [Float64Array.of(1, odd, 3), Float64Array.of(2, 1, 2)];
    expect(summariseSample(a)).toEqual({ n: 3, mean: null, sd: null, ci95: null });
    for (const recipe of ['paired', 'notebook'] as const) {
      const { n, test: _test, ...rest } = summariseDifference(a, b, recipe);
      expect(n).toBe(3);
      expect(Object.values(rest)).toEqual([null, null, null, null, null, null, null, null]);
      expect(bootstrapInterval(a, b, recipe)).toBeNull();
    }
  });

  it('nor does nothing at all', () => {
    const none = new Float64Array(0);
    expect(summariseSample(none)).toEqual({ n: 0, mean: null, sd: null, ci95: null });
    expect(summariseDifference(none, none, 'paired')).toMatchObject({ n: 0, mean: null, p: null, aLower: null });
    expect(bootstrapInterval(none, none, 'notebook')).toBeNull();
  });
});

test('100,000 seeds are resampled in blocks, to nearly the t interval', () => {
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const a = Float64Array.from({ length: 100_000 }, () => next() + next());
  const b = Float64Array.from({ length: 100_000 }, () => next() + 0.5);
  for (const recipe of ['paired', 'notebook'] as const) {
    const { ci95 } = summariseDifference(a, b, recipe);
    const got = bootstrapInterval(a, b, recipe);
    const width = (ci95?.[1] ?? 0) - (ci95?.[0] ?? 0);
    expect(Math.abs((got?.[0] ?? 1) - (ci95?.[0] ?? 0))).toBeLessThan(0.1 * width);
    expect(Math.abs((got?.[1] ?? 1) - (ci95?.[1] ?? 0))).toBeLessThan(0.1 * width);
  }
});
