import { expect, test } from 'vitest';
import type { Act } from './acts';
import { type Net, sequential } from './net';
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

const LIKENESSES = ['page', 'model', 'content'] as const;
const alike = (a: Net, b: Net) => LIKENESSES.map((as) => sameNet(a, b, as));

test('the mode, of the net and of one module, is part of every sameness', () => {
  const net = sequential([conv, relu]);
  const evaluated: Net = { ...net, mode: 'eval' };
  const [first, ...others] = net.modules;
  if (!first) throw new Error('no module');
  expect(alike(net, { ...net, mode: 'train' })).toEqual([true, true, true]);
  expect(alike(net, evaluated)).toEqual([false, false, false]);
  expect(alike(net, { ...net, modules: [{ ...first, mode: 'eval' }, ...others] })).toEqual([false, false, false]);
  expect(alike(net, { ...net, onlyIn: 'train' })).toEqual([false, false, false]);
});

test('so is what happens before the net is called; the usual, written out, is the usual', () => {
  const net = sequential([conv, wide]);
  const [a = '', b = ''] = net.modules.map((m) => m.id);
  const made = (...acts: readonly Act[]): Net => ({ ...net, acts });
  const [seed, input] = [{ type: 'seed', seed: null } as const, { type: 'input' } as const];
  const modules = [a, b].map((module): Act => ({ type: 'module', module }));
  expect(alike(net, made(seed, input, ...modules))).toEqual([true, true, true]);
  expect(alike(net, made(seed, ...modules, input))).toEqual([false, false, false]);
  expect(alike(net, made(seed, input, { type: 'draw', fn: 'rand', count: 3 }, ...modules))).toEqual([
    false,
    false,
    false,
  ]);
  expect(alike(net, made(seed, input, ...modules, { type: 'reset', module: b }))).toEqual([false, false, false]);
  const write = (by: number): Act => ({
    type: 'write',
    to: { module: a, name: 'weight' },
    run: { op: 'set', by },
  });
  expect(alike(made(seed, input, ...modules, write(0)), made(seed, input, ...modules, write(1)))).toEqual([
    false,
    false,
    false,
  ]);
});
