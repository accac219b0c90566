import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOT_FINITE, paintCells, shrink } from './heatmap';
import { lut, STEPS } from './palette';

const table = lut('orange-blue', 'diverging', 'light');
const domain = { type: 'diverging', min: -2, max: 2 } as const;

function painted(values: number[]): Uint32Array {
  const pixels = new Uint32Array(values.length);
  paintCells(pixels, 0, values, 0, values.length, table, domain);
  return pixels;
}

test('the ends of the domain have the ends of the scale, and so has what lies beyond', () => {
  expect([...painted([-2, -9, 2, 9])]).toEqual([table[0], table[0], table[STEPS - 1], table[STEPS - 1]]);
});

test('opposite values are equally far from the middle', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 2, noNaN: true }), (v) => {
      const [a, b] = painted([-v, v]);
      const up = table.indexOf(b ?? 0);
      const down = table.indexOf(a ?? 0);
      expect(Math.abs(up + down - STEPS)).toBeLessThanOrEqual(2);
    }),
  );
});

test('what is not finite is painted as such, whatever the scale', () => {
  expect([...painted([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])]).toEqual([
    NOT_FINITE,
    NOT_FINITE,
    NOT_FINITE,
  ]);
  for (const palette of ['orange-blue', 'purple-green', 'red-blue', 'grey'] as const) {
    for (const type of ['diverging', 'sequential'] as const) {
      for (const scheme of ['light', 'dark'] as const) expect(lut(palette, type, scheme)).not.toContain(NOT_FINITE);
    }
  }
});

test('a shrunken map has the mean of what it stands for', () => {
  expect([...shrink(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), 0, 2, 4, 1, 2)]).toEqual([3.5, 5.5]);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 30 }),
      fc.double({ min: -5, max: 5, noNaN: true }),
      (h, w, v) => {
        const map = new Float32Array(h * w).fill(v);
        for (const mean of shrink(map, 0, h, w, Math.ceil(h / 2), Math.ceil(w / 3))) expect(mean).toBeCloseTo(v, 5);
      },
    ),
  );
});

test('the work of shrinking is bounded by the pixels asked for', () => {
  let reads = 0;
  const counted = new Proxy([] as number[], {
    get: (target, key) => {
      if (key === 'length') return target.length;
      reads += 1;
      return 0;
    },
  });
  shrink(counted, 0, 512, 512, 16, 16);
  expect(reads).toBeLessThanOrEqual(16 * 16 * 25);
});
