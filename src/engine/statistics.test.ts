import fc from 'fast-check';
import { expect, test } from 'vitest';
import { percentiles } from './percentiles';
import { HISTOGRAM_BINS, summarise } from './statistics';

/** numpy.percentile's default, by sorting. */
function sorted(values: readonly number[], share: number): number {
  const a = Float32Array.from(values).sort();
  const position = share * (a.length - 1);
  const low = a[Math.floor(position)] ?? Number.NaN;
  const high = a[Math.min(Math.floor(position) + 1, a.length - 1)] ?? Number.NaN;
  return low + (position - Math.floor(position)) * (high - low);
}

const values = fc.oneof(
  fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 300 }),
  fc.array(fc.constantFrom(0, 0, 0, 1, -1, 1e30), { minLength: 1, maxLength: 300 }),
);

test('percentiles are those of the sorted values, whatever the distribution', () => {
  fc.assert(
    fc.property(values, fc.constantFrom(4, 256, 4096), (list, bins) => {
      const data = Float32Array.from(list);
      const counts = new Uint32Array(bins + 1);
      const [low, high] = percentiles(data, Math.min(...data), Math.max(...data), [0.01, 0.99], counts, bins);
      expect(low).toBeCloseTo(sorted(list, 0.01), 5);
      expect(high).toBeCloseTo(sorted(list, 0.99), 5);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(data.length);
    }),
  );
});

test('a layer is summed up over all, per channel and per cell', () => {
  const data = Float32Array.from([1, 2, 3, 4, -1, 0, 0, 5]);
  const result = summarise(data, [2, 2, 2], { rows: Uint8Array.of(1, 0), cols: Uint8Array.of(1, 0) });
  expect(result.stats).toEqual({
    shape: [2, 2, 2],
    mean: 1.75,
    std: Math.sqrt(56 / 8 - 1.75 ** 2),
    min: -1,
    max: 5,
    first: 1,
    last: 5,
    zeros: 0.25,
  });
  expect([...result.channelMin]).toEqual([1, -1]);
  expect([...result.channelMax]).toEqual([4, 5]);
  expect([...result.channelMean]).toEqual([2.5, 1]);
  expect([...result.meanMap]).toEqual([0, 1, 1.5, 4.5]);
  expect(result.border).toEqual({ mean: 5 / 6, interiorMean: 4.5, share: 0.75 });
  expect(result.histogram).toHaveLength(HISTOGRAM_BINS);
  expect([result.histogram[0], result.histogram[HISTOGRAM_BINS - 1]]).toEqual([1, 1]);
  expect(result.nonFinite).toBe(0);
});

test('a small deviation about a large mean keeps its digits', () => {
  const data = Float32Array.from({ length: 1000 }, (_, i) => 4096 + (i % 2));
  expect(summarise(data, [1, 10, 100], null).stats).toMatchObject({ mean: 4096.5, std: 0.5 });
});

test('values that are not finite count in the statistics and stay out of the scales', () => {
  const data = Float32Array.from([Number.NEGATIVE_INFINITY, 1, 2, 3]);
  const infinite = summarise(data, [1, 2, 2], null);
  expect(infinite.stats).toMatchObject({ mean: Number.NEGATIVE_INFINITY, min: Number.NEGATIVE_INFINITY, max: 3 });
  expect(infinite).toMatchObject({ nonFinite: 1, channelMin: Float32Array.of(1), channelMean: Float32Array.of(2) });
  expect(infinite.histogram.reduce((sum, count) => sum + count, 0)).toBe(3);
  const all = summarise(new Float32Array(4).fill(Number.NaN), [1, 2, 2], null);
  expect(all.stats.max).toBeNaN();
  expect(all).toMatchObject({ nonFinite: 4, robust: null, channelLow: Float32Array.of(Number.NaN) });
});

test('an empty map has no statistics', () => {
  const { stats, robust, border } = summarise(new Float32Array(0), [0, 4, 4], {
    rows: new Uint8Array(4),
    cols: new Uint8Array(4),
  });
  expect(stats).toMatchObject({ mean: null, std: null, min: null, first: null, zeros: null });
  expect(robust).toBeNull();
  expect(border).toEqual({ mean: null, interiorMean: null, share: 0 });
});

test('a vector is one strip, a matrix one plane', () => {
  const data = Float32Array.from([1, 2, 3, 6, 0, 0]);
  const strip = summarise(data.slice(), [6], null);
  expect(strip).toMatchObject({ meanMap: data, channelMean: Float32Array.of(2), border: null });
  expect(strip.stats).toMatchObject({ shape: [6], mean: 2, max: 6, last: 0 });
  const plane = summarise(data.slice(), [2, 3], null);
  expect(plane).toMatchObject({ meanMap: data, channelMax: Float32Array.of(6) });
  expect(summarise(new Float32Array(0), [0], null)).toMatchObject({ meanMap: new Float32Array(0), border: null });
});
