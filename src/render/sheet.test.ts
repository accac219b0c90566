import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cpuTime } from '../testing/cpu_time';
import { lut } from './palette';
import { channelAt, layoutSheet, paintSheet, placeOf, sheetSize } from './sheet';

const sizes = fc.record({
  count: fc.integer({ min: 1, max: 300 }),
  h: fc.integer({ min: 1, max: 64 }),
  w: fc.integer({ min: 1, max: 64 }),
  width: fc.integer({ min: 60, max: 800 }),
  height: fc.integer({ min: 40, max: 600 }),
});

test('every channel has its own place on the sheet and is found there', () => {
  fc.assert(
    fc.property(sizes, ({ count, h, w, width, height }) => {
      const layout = layoutSheet(count, h, w, { width, height }, 64);
      const [across, down] = sheetSize(layout);
      const seen = new Set<string>();
      for (let c = 0; c < count; c += 1) {
        const [x, y] = placeOf(layout, c);
        expect(x + layout.width).toBeLessThan(across);
        expect(y + layout.height).toBeLessThan(down);
        expect(channelAt(layout, x, y)).toBe(c);
        expect(channelAt(layout, x + layout.width - 1, y + layout.height - 1)).toBe(c);
        seen.add(`${x} ${y}`);
      }
      expect(seen.size).toBe(count);
    }),
    { numRuns: 30 },
  );
});

test('a sheet fits its box wherever maps of one pixel would', () => {
  fc.assert(
    fc.property(sizes, ({ count, width, height }) => {
      const layout = layoutSheet(count, 14, 14, { width, height }, 64);
      const [across, down] = sheetSize(layout);
      if (layout.width > 1) {
        expect(across).toBeLessThanOrEqual(width);
        expect(down).toBeLessThanOrEqual(height);
      }
    }),
    { numRuns: 100 },
  );
});

test('cells have whole pixels where that costs little', () => {
  const layout = layoutSheet(16, 14, 14, { width: 364, height: 220 }, 64);
  expect(layout.width % 14).toBe(0);
  expect(layout.width).toBe(56);
});

test('no channel is larger than asked', () => {
  const layout = layoutSheet(1, 3, 5, { width: 1000, height: 1000 }, 64);
  expect(layout.width).toBeLessThanOrEqual(64);
  expect(layout.height).toBeLessThanOrEqual(64);
});

test('each channel is painted in its place, framed, and enlarged without mixing colours', () => {
  const table = lut('grey', 'diverging', 'light');
  const layout = layoutSheet(2, 2, 2, { width: 13, height: 7 }, 4);
  expect(layout).toMatchObject({ columns: 2, rows: 1, width: 4, height: 4 });
  const [across, down] = sheetSize(layout);
  const pixels = new Uint32Array(across * down);
  const data = Float32Array.of(-1, 0, 0, 1, 1, 1, -1, -1);
  const domain = { type: 'diverging', min: -1, max: 1 } as const;
  paintSheet(pixels, layout, data, 2, 2, () => ({ table, domain }), 7);
  const at = (x: number, y: number) => pixels[y * across + x];
  const [low, high] = [table[0], table[511]];
  expect(at(0, 0)).toBe(7);
  expect(at(1, 1)).toBe(low);
  expect(at(2, 2)).toBe(low);
  expect(at(4, 4)).toBe(high);
  expect(at(3, 1)).toBe(at(1, 3));
  expect(at(7, 1)).toBe(high);
  expect(at(10, 4)).toBe(low);
  expect(at(5, 5)).toBe(7);
});

test('large maps are painted by their area means', () => {
  const table = lut('grey', 'diverging', 'light');
  const data = new Float32Array(64 * 64).map((_, i) => (((i % 64) + Math.floor(i / 64)) % 2 ? 1 : -1));
  const layout = layoutSheet(1, 64, 64, { width: 18, height: 18 }, 16);
  expect(layout.width).toBe(16);
  const [across, down] = sheetSize(layout);
  const pixels = new Uint32Array(across * down);
  paintSheet(pixels, layout, data, 64, 64, () => ({ table, domain: { type: 'diverging', min: -1, max: 1 } }), 7);
  expect(new Set([pixels[across + 1], pixels[8 * across + 8]])).toEqual(new Set([table[256]]));
});

test('sheets of 112 maps of 16 × 16 take a small part of a frame', () => {
  const table = lut('orange-blue', 'diverging', 'light');
  const domain = { type: 'diverging', min: -1, max: 1 } as const;
  const sheets = [16, 32, 64].map((count) => {
    const layout = layoutSheet(count, 16, 16, { width: 364, height: 220 }, 64);
    const [across, down] = sheetSize(layout);
    return { layout, pixels: new Uint32Array(across * down), data: new Float32Array(count * 256).fill(0.3) };
  });
  const times = Array.from({ length: 15 }, () => {
    const start = cpuTime();
    for (const { layout, pixels, data } of sheets) {
      paintSheet(pixels, layout, data, 16, 16, () => ({ table, domain }), 7);
    }
    return cpuTime() - start;
  });
  expect(Math.min(...times)).toBeLessThan(8);
});
