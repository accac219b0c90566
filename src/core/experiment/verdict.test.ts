import { describe, expect, it } from 'vitest';
import type { DifferenceSummary } from './experiment';
import { outcomeOf, type SeedFacts, seedFacts, tallyOf, verdictOf } from './verdict';

const summary = (part: Partial<DifferenceSummary>): DifferenceSummary => ({
  test: 'paired',
  n: 500,
  mean: 0.01,
  sd: 0.02,
  ci95: [0.008, 0.012],
  t: 11,
  df: 499,
  p: 1e-20,
  effect: 0.5,
  aLower: { count: 150, share: 0.3, ci95: [0.26, 0.34] },
  ...part,
});
const facts = (part: Partial<SeedFacts> = {}): SeedFacts => ({ higher: 350, apart: 0.05, largest: 0.3, ...part });
const kind = (part: Partial<DifferenceSummary>, own: Partial<SeedFacts> = {}) => {
  const v = verdictOf(summary(part), facts(own));
  return v.kind === 'certain' ? `${v.kind} ${v.size} ${v.direction}` : v.kind;
};
const undefinedAll = { mean: null, sd: null, ci95: null, t: null, df: null, p: null, effect: null, aLower: null };

describe('what may be said of a difference', () => {
  it('is nothing of no seed, of one seed no more than itself, and of no numbers that there are none', () => {
    expect(kind({ ...undefinedAll, n: 0 })).toBe('no-seeds');
    expect(kind({ ...undefinedAll, n: 20 })).toBe('undefined');
    const one = { ...undefinedAll, n: 1, mean: 0.3, aLower: { count: 0, share: 0, ci95: [0, 0.8] as const } };
    expect(kind(one)).toBe('one-seed');
    expect(outcomeOf(verdictOf(summary(one), facts()))).toBeNull();
  });

  it('tells equal in every seed from another by the same each time', () => {
    const flat = { sd: 0, ci95: null, t: null, df: null, p: null, effect: null };
    expect(kind({ ...flat, mean: 0, aLower: { count: 0, share: 0, ci95: [0, 0.01] } }, { apart: 0 })).toBe('equal');
    expect(kind({ ...flat, mean: -2, aLower: { count: 500, share: 1, ci95: [0.99, 1] } }, { apart: 2 })).toBe(
      'constant',
    );
  });

  it('separates small and certain, large and uncertain, none found, and too few to tell', () => {
    expect(kind({ effect: 3.3 })).toBe('certain large higher');
    expect(kind({ effect: 0.5 })).toBe('certain middle higher');
    expect(kind({ mean: -0.001, ci95: [-0.0014, -0.0006], effect: -0.05 })).toBe('certain small lower');
    expect(kind({ ci95: [0.0001, 0.02], p: 0.04 })).toBe('likely');
    expect(kind({ n: 5, ci95: [-0.01, 0.03], p: 0.2, effect: 0.9 })).toBe('uncertain');
    expect(kind({ n: 5, mean: 0.001, ci95: [-0.02, 0.022], p: 0.9, effect: 0.05 })).toBe('too-few');
    expect(kind({ mean: 0.0001, ci95: [-0.001, 0.0012], p: 0.9, effect: 0.005 })).toBe('not-found');
  });

  it('measures what an interval allows in standard deviations of a sample, also where there are two', () => {
    // Of two samples sd is √2 of one's: 0.0057 is 0.28 of 0.02 and 0.4 of 0.02 / √2.
    const wide = { mean: 0, ci95: [-0.0057, 0.0057] as const, p: 0.9, effect: 0 };
    expect(kind(wide)).toBe('not-found');
    expect(kind({ ...wide, test: 'welch' })).toBe('too-few');
  });

  it('tells rounding from a difference, however surely it leans to one side', () => {
    const tiny = { mean: 1.3e-10, sd: 9e-10, ci95: [1e-11, 2.5e-10] as const };
    expect(kind({ ...tiny, p: 0.0001, effect: 0.9 }, { apart: 4e-9 })).toBe('rounding');
    expect(kind({ ...tiny, n: 1, sd: null, ci95: null }, { apart: 1e-8 })).toBe('rounding');
    // A float32 of 40 is known to no more than 4e-6; of what lies around 0.3, that is a difference.
    expect(kind({ p: 0.0001, effect: 0.9 }, { apart: 2e-6, largest: 40 })).toBe('rounding');
    expect(kind({ p: 0.0001, effect: 0.9 }, { apart: 2e-6 })).toBe('certain large higher');
    expect(outcomeOf(verdictOf(summary(tiny), facts({ apart: 4e-9 })))).toBe('same');
  });

  it('counts the seeds in which it holds, apart from those that are equal', () => {
    const v = verdictOf(summary({}), facts({ higher: 200 }));
    expect(v).toMatchObject({ held: 200, share: 0.4 });
    const [a, b] = [Float64Array.of(1, 2, 3, 4), Float64Array.of(1, 1, -9)];
    expect(seedFacts(a, b)).toEqual({ higher: 2, apart: 12, largest: 9 });
  });

  it('answers a prediction only where the numbers do', () => {
    expect(outcomeOf(verdictOf(summary({}), facts()))).toBe('higher');
    expect(outcomeOf(verdictOf(summary({ ci95: [-0.001, 0.0012], effect: 0 }), facts()))).toBe('same');
    expect(outcomeOf(verdictOf(summary({ ci95: [0.0001, 0.02], p: 0.04 }), facts()))).toBeNull();
  });

  it('adds up over layers, a hint as no more than a hint', () => {
    const of = (part: Partial<DifferenceSummary>, own: Partial<SeedFacts> = {}) => verdictOf(summary(part), facts(own));
    const none = of({ ci95: [-0.001, 0.0012], effect: 0 });
    const few = of({ n: 5, mean: 0.001, ci95: [-0.02, 0.022], p: 0.9, effect: 0.05 });
    const lower = of({ mean: -0.01, ci95: [-0.012, -0.008], effect: -0.5 });
    const all = [none, of({}), lower, of({ ci95: [0.0001, 0.02], p: 0.04 }), few, of({}, { apart: 1e-9 }), of({})];
    expect(tallyOf(all)).toEqual({ lower: [2], higher: [1, 6], hints: [3], none: [0, 5], open: [4] });
  });
});
