import { expect, test } from 'vitest';
import { inferNet } from '../core/net/infer';
import { sequential } from '../core/net/net';
import { focusIn } from './linked';
import { pairsOf } from './pairs';

const conv = (padding: number) =>
  ({ kind: 'Conv2d', args: { in_channels: 1, out_channels: 2, kernel_size: 3, padding } }) as const;
const tail = [
  { kind: 'AdaptiveAvgPool2d', args: { output_size: 1 } },
  { kind: 'Flatten', args: {} },
] as const;
const net = (padding: number) => inferNet(sequential([conv(padding), ...tail]), [1, 16, 16]);

test('the linked cell lies at the same place of the input; a vector’s and what sees it whole at the same index', () => {
  const nets = { a: net(0), b: net(1) };
  const pairs = pairsOf(nets, 'paired');
  const linked = (layer: number, row: number, col: number, slot: 'a' | 'b' = 'a') => {
    const focus = focusIn(slot === 'a' ? 'b' : 'a', { slot, layer, channel: 0, row, col }, nets, pairs);
    return focus && [focus.layer, focus.row, focus.col];
  };
  expect(linked(0, 0, 13)).toEqual([0, 1, 14]);
  expect(linked(0, 1, 14, 'b')).toEqual([0, 0, 13]);
  expect(linked(0, 0, 0, 'b')).toBeNull();
  expect(linked(1, 0, 0)).toEqual([1, 0, 0]);
  expect(linked(2, 0, 1)).toEqual([2, 0, 1]);
});
