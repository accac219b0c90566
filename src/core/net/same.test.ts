import { expect, test } from 'vitest';
import { sequential } from './net';
import { sameNet } from './same';

const conv = { kind: 'Conv2d', args: { in_channels: 3, out_channels: 4, kernel_size: 3 } } as const;
const wide = { kind: 'Conv2d', args: { in_channels: 3, out_channels: 8, kernel_size: 3 } } as const;
const relu = { kind: 'ReLU', args: {} } as const;
const broken = { kind: 'Dropout', args: { p: 2 } } as const;

/** The net with its modules constructed in another order, used as before. */
function constructed(layers: Parameters<typeof sequential>[0], order: readonly number[]) {
  const net = sequential(layers);
  return { ...net, modules: order.flatMap((i) => net.modules[i] ?? []) };
}

test('where a module without weights is constructed says nothing', () => {
  expect(sameNet(constructed([conv, relu], [0, 1]), constructed([conv, relu], [1, 0]), 'content')).toBe(true);
  expect(sameNet(sequential([conv, relu]), sequential([relu, conv]), 'content')).toBe(false);
});

test('the order of construction of what draws numbers, or is refused, is content', () => {
  expect(sameNet(constructed([conv, wide], [0, 1]), constructed([conv, wide], [1, 0]), 'content')).toBe(false);
  expect(sameNet(constructed([conv, broken], [0, 1]), constructed([conv, broken], [1, 0]), 'content')).toBe(false);
});
