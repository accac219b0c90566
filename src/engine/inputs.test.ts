import { expect, test } from 'vitest';
import { INPUT_SOURCES } from '../core/document';
import { type PictureSource, picture } from './inputs';

const pictures = INPUT_SOURCES.filter((source): source is PictureSource => source !== 'randn');

test.each(pictures)('%s fills any shape with values from −1 to 1, the same every time', (source) => {
  for (const shape of [
    [1, 1, 1],
    [3, 16, 16],
    [4, 5, 31],
    [2, 64, 1],
  ] as const) {
    const data = picture(source, shape);
    expect(data).toHaveLength(shape[0] * shape[1] * shape[2]);
    expect(data.every((v) => v >= -1 - 1e-6 && v <= 1 + 1e-6)).toBe(true);
    expect(picture(source, shape)).toEqual(data);
  }
});

test.each(pictures)('%s is not one colour, and its three channels differ', (source) => {
  const data = picture(source, [3, 16, 16]);
  const planes = [0, 1, 2].map((c) => data.subarray(c * 256, (c + 1) * 256));
  for (const plane of planes) expect(new Set(plane).size).toBeGreaterThan(1);
  expect(new Set(planes.map((plane) => plane.join())).size).toBe(3);
});

test('a gradient rises from −1 to 1 to the right, then downwards', () => {
  const data = picture('gradient', [2, 3, 5]);
  expect([...data.subarray(0, 5)]).toEqual([-1, -0.5, 0, 0.5, 1]);
  expect([data[15], data[20], data[25]]).toEqual([-1, 0, 1]);
});

test('the one bright pixel of channel 0 is in the middle', () => {
  const data = picture('pixel', [1, 5, 7]);
  expect(data.indexOf(1)).toBe(2 * 7 + 3);
  expect(data.reduce((sum, v) => sum + v, 0)).toBe(1);
});

test('the digit has as much ink at every size', () => {
  const ink = (n: number) => picture('digit', [1, n, n]).reduce((sum, v) => sum + (v + 1) / 2, 0) / (n * n);
  for (const n of [5, 16, 28, 61]) expect(ink(n)).toBeCloseTo(ink(8), 5);
});
