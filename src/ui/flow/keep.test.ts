import { expect, test } from 'vitest';
import { inferNet } from '../../core/net/infer';
import { type Net, sequential } from '../../core/net/net';
import { columns } from '../../flow/columns';
import { keepSame } from './keep';

const net = sequential([
  { kind: 'Conv2d', args: { in_channels: 3, out_channels: 4, kernel_size: 3 } },
  { kind: 'ReLU', args: {} },
  { kind: 'Conv2d', args: { in_channels: 4, out_channels: 5, kernel_size: 3, padding: 1 } },
  { kind: 'Conv2d', args: { in_channels: 5, out_channels: 5, kernel_size: 3, padding: 1 } },
]);
const of = (n: Net) => columns(inferNet(n, [3, 16, 16]));

function edited(place: number, args: Record<string, number>): Net {
  return { ...net, modules: net.modules.map((m, i) => (i === place ? { ...m, args: { ...m.args, ...args } } : m)) };
}

test('the same net keeps all its columns', () => {
  const before = of(net);
  expect(keepSame(before, of({ ...net }))).toBe(before);
});

test('a change of the last layer leaves the columns before the one it reads', () => {
  const before = of(net);
  const after = keepSame(before, of(edited(3, { padding: 2 })));
  expect(after.map((column, i) => column === before[i])).toEqual([true, true, false, false]);
});
