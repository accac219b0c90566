import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { usualOf } from './usual';

describe('how usual a drawn pair is', () => {
  it('counts the seeds at or below it, for each and for the difference', () => {
    const a = Float64Array.of(-2, -1, 0, 1);
    const b = Float64Array.of(2, 0, 0, -3);
    // a − b: −4, −1, 0, 4
    expect(usualOf({ a: -1, b: 0 }, a, b)).toEqual({ a: 0.5, b: 0.75, difference: 0.5, further: 0.5 });
  });

  it('leaves out seeds that lack a number, and is null where none has both', () => {
    const odd = Float64Array.of(Number.NaN, 1, Number.POSITIVE_INFINITY);
    expect(usualOf({ a: 1, b: 1 }, odd, Float64Array.of(1, 1, 1))).toEqual({ a: 1, b: 1, difference: 1, further: 0 });
    expect(usualOf({ a: 1, b: 1 }, odd, Float64Array.of(1, Number.NaN))).toBeNull();
    expect(usualOf({ a: 1, b: 1 }, new Float64Array(0), new Float64Array(0))).toBeNull();
  });

  test('what is drawn from the seeds has itself below it, and swapping the nets turns the difference round', () => {
    const values = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(values, values, fc.nat(), (p, q, at) => {
        const n = Math.min(p.length, q.length);
        const [a, b] = [Float64Array.from(p.slice(0, n)), Float64Array.from(q.slice(0, n))];
        const drawn = { a: a[at % n] ?? 0, b: b[at % n] ?? 0 };
        const there = usualOf(drawn, a, b);
        const turned = usualOf({ a: drawn.b, b: drawn.a }, b, a);
        expect(Math.min(there?.a ?? 0, there?.b ?? 0, there?.difference ?? 0)).toBeGreaterThanOrEqual(1 / n);
        expect([turned?.a, turned?.b, turned?.further]).toEqual([there?.b, there?.a, there?.further]);
        expect((there?.difference ?? 0) + (turned?.difference ?? 0)).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});
