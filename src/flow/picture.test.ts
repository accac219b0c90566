import '../core/layers/all';
import { describe, expect, it, test } from 'vitest';
import { inferNet } from '../core/net/infer';
import { sequential } from '../core/net/net';
import { graphNet, type WrittenStep } from '../core/testing/graph_net';
import { commonName, repeatsOf } from './folds';
import { foldedPair } from './pair_folds';
import { pairsOf } from './pairs';
import { pictureOf } from './picture';
import { sideWires } from './wires';

const conv = (from: number, to: number, stride = 1) =>
  ({ kind: 'Conv2d', args: { in_channels: from, out_channels: to, kernel_size: 3, stride, padding: 1 } }) as const;

/** Residual blocks at two sizes, a projection where the size halves. */
function residual(perStage: number) {
  const steps: WrittenStep[] = [{ ...conv(3, 4), reads: [-1] }];
  for (const [from, to, stride] of [
    [4, 4, 1],
    [4, 8, 2],
  ] as const) {
    for (let block = 0; block < perStage; block += 1) {
      const x = steps.length - 1;
      const halves = block === 0 && stride > 1;
      steps.push({ ...conv(block === 0 ? from : to, to, block === 0 ? stride : 1), reads: [x] });
      steps.push({ kind: 'ReLU', reads: [x + 1] }, { ...conv(to, to), reads: [x + 2] });
      if (halves) steps.push({ ...conv(from, to, stride), reads: [x] });
      steps.push({ kind: 'add', reads: [x + 3, halves ? x + 4 : x] }, { kind: 'ReLU', reads: [steps.length] });
    }
  }
  return inferNet(graphNet(steps), [3, 16, 16]);
}

const NONE = new Set<string>();

describe('repeats', () => {
  it('are found where they begin, the shortest block that covers most', () => {
    expect(repeatsOf([...'xababab'])).toEqual([{ at: 1, period: 2, times: 3 }]);
    expect(repeatsOf([...'abcabcdede'])).toEqual([
      { at: 0, period: 3, times: 2 },
      { at: 6, period: 2, times: 2 },
    ]);
    expect(repeatsOf([...'aaaab'])).toEqual([]);
    expect(repeatsOf([...'aaaaaab'])).toEqual([{ at: 0, period: 1, times: 6 }]);
  });

  it('are called what their layers have in common', () => {
    expect(commonName(['layer3.0.conv1', 'layer3.1.conv1'])).toBe('layer3');
    expect(commonName(['conv1', 'layer3.1.conv1'])).toBe('');
  });
});

describe('a folded net', () => {
  const net = residual(4);

  it('has two columns for each size’s blocks, a branch of theirs with them', () => {
    const { columns, lanes, levels } = pictureOf(net, NONE);
    expect(columns.map((c) => c.fold && `${c.fold.part} ${c.fold.times}`)).toEqual([
      null,
      null,
      'first 4',
      'last 4',
      'first 4',
      'last 4',
    ]);
    expect(columns.map((c) => c.place)).toEqual([0, 1, 2, 3, 4, 5]);
    expect([lanes, levels]).toEqual([1, 0]);
    expect(columns.at(-1)?.layer).toBe(net.steps.length - 1);
  });

  it('opens block by block, and folds again', () => {
    const key = pictureOf(net, NONE).columns[2]?.fold?.key ?? '';
    const open = pictureOf(net, new Set([key]));
    expect(open.columns).toHaveLength(1 + 1 + 4 * 3 + 2);
    expect(open.columns.find((c) => c.fold?.part === 'open')?.key).toBe(key);
    expect(open.levels).toBe(1);
    expect(pictureOf(net, NONE)).toBe(pictureOf(net, new Set()));
  });

  it('is no other net: what there is room for stands as it is', () => {
    const { columns, folded } = pictureOf(residual(1), NONE);
    expect(folded).toBe(false);
    expect(columns.every((c) => c.fold === null)).toBe(true);
  });
});

test('a net with a skip stands in line with the one without: the sum is a column of its own', () => {
  const layers = [conv(3, 3), conv(3, 3), conv(3, 3)];
  const a = inferNet(sequential(layers), [3, 8, 8]);
  const b = inferNet(
    graphNet([
      { ...conv(3, 3), reads: [-1] },
      { ...conv(3, 3), reads: [0] },
      { kind: 'add', reads: [1, -1] },
      { ...conv(3, 3), reads: [2] },
    ]),
    [3, 8, 8],
  );
  const pairs = pairsOf({ a, b }, 'paired');
  expect(pairs.a.map((c) => c.place)).toEqual([0, 1, 2, 4]);
  expect(pairs.b?.map((c) => [c.place, c.twin === null])).toEqual([
    [0, false],
    [1, false],
    [2, false],
    [3, true],
    [4, false],
  ]);
  expect(pairs.links.b.filter((l) => l.level !== null)).toHaveLength(1);
});

describe('two nets with repeats', () => {
  const a = residual(4);
  const other = {
    ...a.net,
    modules: a.net.modules.map((m, i) => (i === 3 ? { ...m, args: { ...m.args, padding_mode: 'reflect' } } : m)),
  };
  const pairs = pairsOf({ a, b: inferNet(other, [3, 16, 16]) }, 'paired');

  it('fold in line, and what differs inside is marked', () => {
    const { a: left, b: right, places } = foldedPair(pairs, NONE);
    expect(places).toBe(6);
    for (const { columns, folded } of [left, right]) {
      expect(folded).toBe(true);
      expect(columns.map((c) => c.place)).toEqual([0, 1, 2, 3, 4, 5]);
      expect(columns.map((c) => c.fold?.differs ?? null)).toEqual([null, null, true, true, false, false]);
    }
    expect(left.columns.map((c) => c.fold?.key)).toEqual(right.columns.map((c) => c.fold?.key));
  });

  it('open together', () => {
    const key = foldedPair(pairs, NONE).a.columns[2]?.fold?.key ?? '';
    const { a: left, b: right } = foldedPair(pairs, new Set([key]));
    for (const { columns } of [left, right]) expect(columns).toHaveLength(1 + 1 + 4 * 3 + 2);
    expect(left.columns.map((c) => c.place)).toEqual(right.columns.map((c) => c.place));
  });

  it('of which one has a block more fold what both have, and nothing stands over anything else', () => {
    const more = pairsOf({ a, b: residual(5) }, 'paired');
    const { a: left, b: right, places } = foldedPair(more, NONE);
    expect(places).toBeLessThan(more.places);
    expect(left.columns.filter((c) => c.fold).map((c) => c.key)).not.toEqual([]);
    for (const { columns } of [left, right]) {
      expect(new Set(columns.map((c) => `${c.lane} ${c.place}`)).size).toBe(columns.length);
    }
  });
});

test('one under the other, whatever does not go to the next column runs beside them', () => {
  const { columns, links } = pictureOf(residual(1), NONE);
  expect(sideWires(links, columns).map(({ from, to }) => [columns[from]?.place, columns[to]?.place])).toEqual([
    [1, 4],
    [4, 5],
    [6, 7],
  ]);
});
