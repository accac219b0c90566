import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bins } from './density';
import { nearestDot, nearestValue, type Stacks, stack } from './dots';
import { Extent, niceDomain } from './extent';

const row = { domain: [-1, 1], width: 400, height: 60 } as const;
const finite = fc.double({ min: -1, max: 1, noNaN: true });
const normal = (n: number) => {
  // A fixed, bell-like sample: sums of a Weyl sequence.
  const frac = (x: number) => x - Math.floor(x);
  return Float64Array.from(
    { length: n },
    (_, i) => (frac(i * 0.754877) + frac(i * 0.56984) + frac(i * 0.3247) - 1.5) / 2,
  );
};

const places = ({ xs, ys, count }: Stacks) => Array.from({ length: count }, (_, i) => [xs[i], ys[i]]);

describe('a row of dots', () => {
  it('puts every dot within the row, near its value, none over another', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 300 }), (list) => {
        const stacks = stack(row, Float64Array.from(list));
        if (!stacks) return;
        const all = places(stacks);
        expect(new Set(all.map(String)).size).toBe(list.length);
        for (const [i, [x = 0, y = 0]] of all.entries()) {
          expect(Math.abs(x - ((list[i] ?? 0) + 1) * 200)).toBeLessThanOrEqual(stacks.size);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(row.height);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('grows without moving what is there', () => {
    const values = normal(900);
    const stacks = stack(row, values.subarray(0, 300));
    const before = stacks && places(stacks);
    expect(stacks?.add(values)).toBe(300);
    expect(stacks && places(stacks).slice(0, 300)).toEqual(before);
  });

  it('draws smaller dots the more there are, and none of too many', () => {
    const sizes = [10, 300, 1500].map((n) => stack(row, normal(n))?.size ?? 0);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(sizes[0]).toBeGreaterThan(sizes[2] ?? 0);
    expect(stack(row, new Float64Array(500))).toBeNull();
    expect(stack(row, normal(30_000))).toBeNull();
  });

  it('leaves out what is not finite, and finds the dot under a pointer', () => {
    const stacks = stack(row, Float64Array.of(-0.5, Number.NaN, 0.5, Number.POSITIVE_INFINITY));
    if (!stacks) throw new Error('four dots fit');
    expect(places(stacks)[1]).toEqual([Number.NaN, Number.NaN]);
    expect(nearestDot(stacks, 300, 30, 12)).toBe(2);
    expect(nearestDot(stacks, 200, 30, 12)).toBeNull();
    expect(nearestValue(Float64Array.of(3, Number.NaN, 1), 1.4)).toBe(2);
    expect(nearestValue(Float64Array.of(Number.NaN), 0)).toBeNull();
  });
});

describe('a density', () => {
  it('counts each finite value once, however it comes in', () => {
    const values = normal(5000);
    const [whole, parts] = [new Bins(row), new Bins(row)];
    whole.update(values);
    for (const end of [1, 700, 700, 5000]) parts.update(values.subarray(0, end));
    expect(parts.counts).toEqual(whole.counts);
    expect(whole.counts.reduce((a, b) => a + b, 0)).toBe(5000);
    expect(whole.path()).toMatch(/^M.*Z$/);
    expect(whole.path()).not.toContain('NaN');
    expect(new Bins(row).path()).toBe('');
  });
});

describe('an axis', () => {
  it('reaches round numbers outside the values', () => {
    const extent = new Extent();
    extent.update(Float64Array.of(-0.013, 0.021, Number.NaN));
    extent.update(Float64Array.of(-0.013, 0.021, Number.NaN, 0.034));
    expect(extent.range).toEqual([-0.013, 0.034]);
    expect(extent.notFinite).toBe(1);
    const [low, high] = niceDomain([extent.range]);
    expect(low).toBeLessThan(-0.013);
    expect(high).toBeGreaterThan(0.034);
    expect(niceDomain([[1, 2]], [0])[0]).toBeLessThanOrEqual(0);
  });

  it('has a length also around values that are all the same, and without any', () => {
    expect(niceDomain([[0, 0]])).toEqual([-1, 1]);
    expect(niceDomain([[4, 4]])).toEqual([2, 6]);
    expect(niceDomain([null])).toEqual([0, 1]);
  });
});
