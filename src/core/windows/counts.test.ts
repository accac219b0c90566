import { expect, test } from 'vitest';
import '../layers/all';
import { inferNet } from '../net/infer';
import { sequential } from '../net/net';
import { windowCounts } from './counts';

const conv = (args = {}) => ({
  kind: 'Conv2d' as const,
  args: { in_channels: 2, out_channels: 2, kernel_size: 3, ...args },
});
const counts = (layers: Parameters<typeof sequential>[0], size: number, on = -1) => {
  const net = inferNet(sequential([...layers]), [2, size, size]);
  return windowCounts(net, net.steps.length - 1, on);
};
const row = (all: Float64Array | null, size: number, r: number) => [...(all ?? [])].slice(r * size, (r + 1) * size);

test('without padding a corner is in one window and the middle in nine; padded, a corner is in four', () => {
  const bare = counts([conv()], 6);
  expect(row(bare, 6, 0)).toEqual([1, 2, 3, 3, 2, 1]);
  expect(row(bare, 6, 2)).toEqual([3, 6, 9, 9, 6, 3]);
  const padded = counts([conv({ padding: 1 })], 6);
  expect(row(padded, 6, 0)).toEqual([4, 6, 6, 6, 6, 4]);
});

test('through layers it counts windows of windows, and their number is that of all paths', () => {
  const relu = { kind: 'ReLU' as const, args: {} };
  const two = counts([conv(), relu, conv()], 7);
  // Each of the 9 outputs has 9 windows of 9 cells each.
  expect([...(two ?? [])].reduce((a, b) => a + b)).toBe(9 * 81);
  expect(two?.[0]).toBe(1);
  expect(two?.[3 * 7 + 3]).toBe(49);
  expect(row(counts([conv(), relu, conv()], 7, 0), 5, 0)).toEqual([1, 2, 3, 2, 1]);
});

test('strides leave cells at nothing; what is laid flat is not counted', () => {
  const strided = counts([{ kind: 'MaxPool2d', args: { kernel_size: 1, stride: 2 } }], 4);
  expect(row(strided, 4, 0)).toEqual([1, 0, 1, 0]);
  expect(counts([conv(), { kind: 'Flatten', args: {} }], 6)).toBeNull();
});
