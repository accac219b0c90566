import { expect, test } from 'vitest';
import { CUT_MEAN, cutShare, spreadsOf } from './cut';

test('the share cut is counted where what comes out is max(0, what went in), and nowhere else', () => {
  expect(cutShare(Float32Array.of(-1, 2, -3, 0), Float32Array.of(0, 2, 0, 0))).toBe(0.5);
  expect(cutShare(Float32Array.of(-1, 2), Float32Array.of(-0.1, 2))).toBeNull();
  expect(cutShare(new Float32Array(), new Float32Array())).toBeNull();
});

test('spread / √(2π) is the mean of a bell curve that is cut at zero', () => {
  const n = 200_000;
  const step = 16 / n;
  let mean = 0;
  for (let i = 0; i < n; i += 1) {
    const z = -8 + (i + 0.5) * step;
    mean += Math.max(0, z) * Math.exp((-z * z) / 2) * step;
  }
  expect(mean / Math.sqrt(2 * Math.PI)).toBeCloseTo(CUT_MEAN, 8);
});

test('border and interior have spreads of their own', () => {
  const flags = { rows: Uint8Array.of(1, 0, 1), cols: Uint8Array.of(1, 0, 0, 1) };
  const data = Float32Array.from({ length: 24 }, (_, i) => {
    const [row, col] = [Math.floor(i / 4) % 3, i % 4];
    return row === 1 && (col === 1 || col === 2) ? (i < 12 ? 3 : -3) : i % 2;
  });
  const { all, border, interior } = spreadsOf(data, [2, 3, 4], flags);
  expect(border).toBeCloseTo(0.5, 12);
  expect(interior).toBeCloseTo(3, 12);
  expect(all).toBeGreaterThan(0.5);
  expect(all).toBeLessThan(3);
  expect(spreadsOf(data, [2, 3, 4], null).border).toBeNull();
});
