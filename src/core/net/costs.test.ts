import { expect, it } from 'vitest';
import '../layers/all';
import { graphNet } from '../testing/graph_net';
import { netCosts } from './costs';
import { inferNet } from './infer';
import { sequential } from './net';

it('counts four bytes for each value, the input among them', () => {
  const conv = (in_channels: number, out_channels: number, padding: number) => ({
    kind: 'Conv2d' as const,
    args: { in_channels, out_channels, kernel_size: 3, padding },
  });
  const net = inferNet(sequential([conv(3, 16, 0), { kind: 'ReLU', args: {} }, conv(16, 32, 1)]), [3, 16, 16]);
  const costs = netCosts(net);
  expect(costs.inputBytes).toBe(4 * 3 * 16 * 16);
  expect(costs.layers.map((l) => l.bytes)).toEqual([4 * 16 * 14 * 14, 4 * 16 * 14 * 14, 4 * 32 * 14 * 14]);
  expect(costs.bytes).toBe(4 * (3 * 256 + 64 * 196));
  expect(costs.peak).toBe(4 * 48 * 196);
  expect(costs.layers.map((l) => l.field.size[0])).toEqual([3, 3, 5]);
  expect(netCosts(net)).toBe(costs);
});

it('counts a tensor as living until its last reader has run', () => {
  const conv = (reads: number[]) => ({
    kind: 'Conv2d' as const,
    args: { in_channels: 1, out_channels: 1, kernel_size: 1 },
    reads,
  });
  const steps = [conv([-1]), conv([0]), conv([1]), { kind: 'add' as const, reads: [2, 0] }];
  const map = 4 * 8 * 8;
  const peak = (outputs: number[]) => netCosts(inferNet(graphNet(steps, outputs), [1, 8, 8])).peak;
  // The first map lives beside what the last two make; one that is returned to the end.
  expect(peak([3])).toBe(3 * map);
  expect(peak([3, 1])).toBe(4 * map);
});
