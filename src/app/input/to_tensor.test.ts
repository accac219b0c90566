import { expect, test } from 'vitest';
import { toTensor } from './to_tensor';

const COLOURS = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [1, 2, 3],
  [200, 100, 50],
  [255, 255, 255],
  [17, 213, 99],
  [254, 253, 1],
];
const pixels = { width: 4, height: 2, data: Uint8ClampedArray.from(COLOURS.flatMap((rgb) => [...rgb, 255])) };

test('colours become channels of 0 to 1, as ToTensor’s', () => {
  const { shape, data } = toTensor(pixels, false);
  expect(shape).toEqual([3, 2, 4]);
  expect([...data]).toEqual([0, 1, 2].flatMap((c) => COLOURS.map((rgb) => Math.fround((rgb[c] ?? 0) / 255))));
});

test('grey is PIL’s convert("L")', () => {
  const { shape, data } = toTensor(pixels, true);
  expect(shape).toEqual([1, 2, 4]);
  expect([...data]).toEqual([76, 150, 29, 2, 124, 255, 141, 225].map((v) => Math.fround(v / 255)));
});
