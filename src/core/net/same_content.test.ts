import { expect, test } from 'vitest';
import { sequential } from './net';
import { sameContent } from './same_content';

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
  expect(sameContent(constructed([conv, relu], [0, 1]), constructed([conv, relu], [1, 0]))).toBe(true);
  expect(sameContent(sequential([conv, relu]), sequential([relu, conv]))).toBe(false);
});

test('the order of construction of what draws numbers, or is refused, is content', () => {
  expect(sameContent(constructed([conv, wide], [0, 1]), constructed([conv, wide], [1, 0]))).toBe(false);
  expect(sameContent(constructed([conv, broken], [0, 1]), constructed([conv, broken], [1, 0]))).toBe(false);
});
