import { expect, test } from 'vitest';
import { normalised, SHELF, shelfKernel, zeroMean } from './kernel_shelf';

test('3 × 3 are the kernels that everybody knows', () => {
  expect(shelfKernel('sobel-x', 3, 3)).toEqual([-1, 0, 1, -2, 0, 2, -1, 0, 1]);
  expect(shelfKernel('sobel-y', 3, 3)).toEqual([-1, -2, -1, 0, 0, 0, 1, 2, 1]);
  expect(shelfKernel('gaussian', 3, 3)).toEqual([1, 2, 1, 2, 4, 2, 1, 2, 1].map((v) => v / 16));
  expect(shelfKernel('identity', 3, 3)).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0]);
  expect(shelfKernel('laplacian', 3, 3)).toEqual([0, 1, 0, 1, -4, 1, 0, 1, 0]);
});

test('other sizes go by the same idea, or have none', () => {
  expect(shelfKernel('sobel-x', 1, 5)).toEqual([-1, -2, 0, 2, 1]);
  expect(shelfKernel('sobel-x', 3, 1)).toBeNull();
  expect(shelfKernel('laplacian', 5, 5)?.filter((v) => v !== 0)).toEqual([1, 1, -4, 1, 1]);
  for (const name of SHELF) {
    for (const [kh, kw] of [
      [1, 1],
      [2, 3],
      [4, 4],
      [7, 5],
    ] as const) {
      const own = shelfKernel(name, kh, kw);
      if (own) expect(own).toHaveLength(kh * kw);
      if (own && (name === 'box' || name === 'gaussian')) expect(own.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      if (own && name.startsWith('sobel')) expect(own.reduce((a, b) => a + b)).toBeCloseTo(0, 12);
    }
  }
});

test('normalised adds up to one, and what adds up to nothing has absolute values that do', () => {
  expect(normalised([1, 2, 1])).toEqual([0.25, 0.5, 0.25]);
  expect(normalised([-1, 0, 1])).toEqual([-0.5, 0, 0.5]);
  expect(normalised([0, 0])).toBeNull();
  expect(zeroMean([1, 2, 3])).toEqual([-1, 0, 1]);
});
