import { describe, expect, it, test } from 'vitest';
import type { Args } from '../core/args';
import { inferNet, type ShapedNet } from '../core/net/infer';
import { sequential } from '../core/net/net';
import type { CellFocus } from '../state/live';
import { seenLayers } from './columns';
import { focusIn } from './linked';
import { pairsOf } from './pairs';
import { sourceOf } from './source';

type Layers = Parameters<typeof sequential>[0];
const conv = (from: number, to: number, rest: Args = {}) =>
  ({ kind: 'Conv2d', args: { in_channels: from, out_channels: to, kernel_size: 3, ...rest } }) as const;
const relu = { kind: 'ReLU', args: {} } as const;
const pool = { kind: 'MaxPool2d', args: { kernel_size: 2 } } as const;
const net = (layers: Layers) => inferNet(sequential(layers), [3, 16, 16]);
const exercise = (padding: number) =>
  net([conv(3, 16, { padding }), relu, conv(16, 32, { padding: 1 }), relu, conv(32, 64, { padding: 1 })]);
const both = (a: ShapedNet, b: ShapedNet, recipe: 'paired' | 'notebook' = 'paired') => pairsOf({ a, b }, recipe);

test('one net alone has no twins, and the same columns as ever', () => {
  const a = exercise(0);
  const pairs = pairsOf({ a, b: null }, 'paired');
  expect(pairs.b).toBeNull();
  expect(pairs.a.every((c, i) => c.twin === null && c.place === i && c.choice === c.key)).toBe(true);
  expect(pairsOf({ a, b: null }, 'notebook')).toBe(pairs);
});

test('two nets stand in line: what differs is named at its stage, channels are chosen together', () => {
  const { a, b, places } = both(exercise(0), exercise(1));
  expect(places).toBe(4);
  expect(a.map((c) => c.twin?.differs)).toEqual([[], ['padding'], [], []]);
  expect(b?.map((c) => c.choice)).toEqual(a.map((c) => c.key));
  expect(b?.map((c) => c.twin?.shape?.join())).toEqual(['3,16,16', '16,14,14', '32,14,14', '64,14,14']);
  expect(a.map((c) => c.weights)).toEqual([null, null, null, null]);
});

test('what only one net has leaves a gap in the other', () => {
  const { a, b, places } = both(net([conv(3, 8), conv(8, 8)]), net([conv(3, 8), pool, conv(8, 8)]));
  expect(places).toBe(4);
  expect(a.map((c) => c.place)).toEqual([0, 1, 3]);
  expect(b?.map((c) => [c.place, c.twin === null])).toEqual([
    [0, false],
    [1, false],
    [2, true],
    [3, false],
  ]);
});

test('the weights are marked where they part, and behind that', () => {
  const wider = net([conv(3, 16), relu, conv(16, 40, { padding: 1 }), relu, conv(40, 64, { padding: 1 })]);
  const { a, b } = both(exercise(0), wider);
  expect(a.map((c) => c.weights)).toEqual([null, null, 'parts', 'other']);
  expect(b?.map((c) => c.weights)).toEqual([null, null, 'parts', 'other']);
  // Values that follow from a change before are no change of their own.
  expect(b?.at(-1)?.twin?.differs).toEqual([]);
  expect(both(exercise(0), exercise(0), 'notebook').a.map((c) => c.weights)).toEqual([null, 'parts', 'other', 'other']);
});

describe('colours', () => {
  const a = exercise(0);
  const shown = (b: ShapedNet) => {
    const pairs = both(a, b);
    const column = pairs.a[2];
    if (!column || column.layer === null) throw new Error('no map');
    const seen = { a: seenLayers(pairs.a), b: seenLayers(pairs.b ?? []) };
    return sourceOf({ slot: 'a', seen, nonNegative: [false, true, false, true, false] }, column, column.layer);
  };

  it('are shared with the map under it', () => {
    expect(shown(exercise(1))).toMatchObject({ nonNegative: true, twin: { slot: 'b', layer: 3 } });
  });

  it('stay as they were where the other net stops before it', () => {
    const broken = net([conv(3, 16), relu, conv(16, 32, { kernel_size: 40 }), relu]);
    expect(shown(broken)).toMatchObject({ nonNegative: true, twin: null });
  });
});

describe('the cell of the other net', () => {
  const focus = (slot: 'a' | 'b', layer: number, row: number, col: number): CellFocus => ({
    slot,
    layer,
    channel: 2,
    row,
    col,
  });
  const nets = { a: exercise(0), b: exercise(1) };
  const pairs = pairsOf(nets, 'paired');

  it('is the one whose receptive field has the same centre', () => {
    expect(focusIn('b', focus('a', 1, 0, 5), nets, pairs)).toEqual(focus('b', 1, 1, 6));
    expect(focusIn('a', focus('b', 4, 3, 14), nets, pairs)).toEqual(focus('a', 4, 2, 13));
    expect(focusIn('b', focus('a', -1, 4, 5), nets, pairs)).toEqual(focus('b', -1, 4, 5));
  });

  it('is none where that net has no cell, or no such channel', () => {
    expect(focusIn('a', focus('b', 1, 0, 6), nets, pairs)).toBeNull();
    expect(focusIn('b', { ...focus('a', 1, 0, 5), channel: 20 }, nets, pairs)).toBeNull();
    expect(focusIn('b', null, nets, pairs)).toBeNull();
  });

  it('is the cell itself in its own net', () => {
    const own = focus('a', 1, 0, 5);
    expect(focusIn('a', own, nets, pairs)).toBe(own);
  });
});
