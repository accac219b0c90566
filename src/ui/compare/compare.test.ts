import { describe, expect, it, test, vi } from 'vitest';
import type { Args } from '../../core/args';
import { matchLayers } from '../../core/compare/difference';
import type { Frame, LayerResult } from '../../core/frame';
import { inferNet, type ShapedNet } from '../../core/net/infer';
import { sequential } from '../../core/net/net';
import type { Recipe } from '../../core/result';
import type { Shape } from '../../core/shape';
import { pairsOf } from '../../flow/pairs';
import { compare as en } from '../../i18n/en/compare';
import { compare as ru } from '../../i18n/ru/compare';
import { factsOf, sizeFact } from './facts';
import { placesOf } from './laid';
import { sentences } from './said';
import { runSliced } from './sliced';
import { asMarkdown, asTsv, tableOf } from './table_data';

type Layers = Parameters<typeof sequential>[0];
const conv = (from: number, to: number, rest: Args = {}) =>
  ({ kind: 'Conv2d', args: { in_channels: from, out_channels: to, kernel_size: 3, ...rest } }) as const;
const relu = { kind: 'ReLU', args: {} } as const;
const net = (layers: Layers) => inferNet(sequential(layers), [3, 16, 16]);
const exercise = (padding: number, last = 8) => net([conv(3, 4, { padding }), relu, conv(4, last, { padding: 1 })]);

/** A frame that says of each layer only what is asked of it here: its mean. */
function frameOf(a: ShapedNet, b: ShapedNet, means: readonly [number[], number[]], recipe: Recipe = 'paired'): Frame {
  const result = (shape: Shape, mean: number): LayerResult => ({
    data: new Float32Array(0),
    stats: { shape, mean, std: 1, min: -1, max: 1, first: 0, last: 0, zeros: 0.25 },
    nonFinite: 0,
    border: null,
    robust: null,
    channelMin: new Float32Array(0),
    channelMax: new Float32Array(0),
    channelLow: new Float32Array(0),
    channelHigh: new Float32Array(0),
    channelMean: new Float32Array(0),
    meanMap: new Float32Array(0),
    histogram: new Uint32Array(0),
  });
  const layers = (shaped: ShapedNet, own: number[]) => ({
    layers: shaped.steps.map((s, i) => result(s.output, own[i] ?? 0)),
  });
  return {
    job: { seed: '0', recipe, input: { shape: [3, 16, 16], source: 'randn' }, a, b },
    backend: 'reference',
    input: result([3, 16, 16], 0),
    a: layers(a, means[0]),
    b: layers(b, means[1]),
    ms: 1,
  };
}

const said = (
  words: typeof en,
  lang: 'en' | 'ru',
  a: ShapedNet,
  b: ShapedNet,
  means: readonly [number[], number[]],
  recipe: Recipe = 'paired',
) => {
  const pairs = pairsOf({ a, b }, recipe);
  const facts = factsOf(frameOf(a, b, means, recipe), { a, b }, pairs, recipe, () => 'conv1');
  return sentences(words.sentence, lang, facts, '0', false).join(' ').replaceAll('\u00a0', ' ');
};

describe('the sentence', () => {
  const means = [
    [0, 0.2331, 0.5],
    [0, 0.2229, 0.5],
  ] as const satisfies readonly [number[], number[]];

  it('says what became of the sizes, of the first mean that differs and of the output’s, and of the weights', () => {
    expect(said(en, 'en', exercise(0), exercise(1), [[...means[0]], [...means[1]]])).toBe(
      'b keeps 16 × 16; a loses a ring of one pixel, 23 % of its cells, and comes to 14 × 14. ' +
        'Mean of a minus mean of b with seed 0: +0.0102 after conv1’s ReLU; 0.0000 at the output. ' +
        'The weights are the same throughout.',
    );
    expect(said(ru, 'ru', exercise(0), exercise(1), [[...means[0]], [...means[1]]])).toBe(
      'b сохраняет 16 × 16; a теряет кольцо в один пиксель, 23 % клеток, и приходит к 14 × 14. ' +
        'Среднее a минус среднее b при seed 0: +0.0102 после ReLU за conv1; 0.0000 на выходе. ' +
        'Веса везде одинаковы.',
    );
  });

  it('claims no weights that are not the same', () => {
    const zero: [number[], number[]] = [[], []];
    expect(said(en, 'en', exercise(1), exercise(1, 9), zero)).toContain('the same before conv2; from there on');
    expect(said(en, 'en', exercise(1), exercise(1), zero, 'notebook')).toContain('No weights are the same: b draws on');
    expect(said(en, 'en', net([relu]), net([relu]), zero)).toContain('Neither net has weights');
    const other = net([conv(3, 5), conv(5, 8)]);
    expect(said(en, 'en', exercise(1), other, zero)).toContain('No weights are the same.');
    const longer = net([conv(3, 4, { padding: 1 }), relu, conv(4, 8, { padding: 1 }), conv(8, 8)]);
    expect(said(en, 'en', exercise(1), longer, zero)).toContain('the same before b’s conv3');
    expect(said(en, 'en', exercise(1), exercise(1), zero)).toContain('no mean differs');
  });

  it('says of a net that stops that it stops, and nothing of its size', () => {
    const broken = net([conv(3, 4, { kernel_size: 40 })]);
    const text = said(en, 'en', exercise(1), broken, [[0, 0], []]);
    expect(text).toContain('Net b stops at conv1; the other one is not affected');
    expect(text).not.toContain('16 × 16');
  });

  it('counts rings in Russian as Russian does', () => {
    expect(ru.sentence.ring('a', 2, '44 %', '12 × 12')).toContain('кольцо в 2 пикселя');
    expect(ru.sentence.ring('a', 5, '86 %', '6 × 6')).toContain('кольцо в 5 пикселей');
    expect(ru.difference.cells(1, 196)).toBe('различается 1 из 196 клеток');
    expect(ru.difference.cells(52, 121)).toBe('различаются 52 из 121 клетки');
  });
});

test('a size is a ring only where the map lies in the middle of the input, cell on pixel', () => {
  expect(sizeFact(net([conv(3, 4)]))?.type).toBe('ring');
  expect(sizeFact(net([conv(3, 4, { padding: 1 })]))?.type).toBe('keeps');
  expect(sizeFact(net([conv(3, 4, { stride: 2 })]))?.type).toBe('comes');
  expect(sizeFact(net([conv(3, 4, { padding: [0, 1] })]))?.type).toBe('comes');
  // 14 cells two pixels apart, or shifted to a side, lose no ring.
  expect(sizeFact(net([conv(3, 4, { kernel_size: 2 }), conv(4, 4, { kernel_size: 2 })]))?.type).toBe('ring');
  expect(sizeFact(net([{ kind: 'Flatten', args: {} }]))).toBeNull();
});

test('maps lie on the input: 14 in the middle of 16, every other cell twice as wide', () => {
  const [a, b] = [net([conv(3, 4)]), net([conv(3, 4, { padding: 1, stride: 2 })])];
  const match = matchLayers(a, 0, a, 0);
  if (!match) throw new Error('no match');
  const same = placesOf({ a, b: a }, { a: 0, b: 0 }, match, 10, 180);
  const pixel = same.input.width / 16;
  expect(same.a).toEqual(same.both);
  expect(same.a.x).toBeCloseTo(pixel);
  expect(same.a.width).toBeCloseTo(14 * pixel);
  const wide = net([conv(3, 4, { padding: 1 })]);
  const halves = matchLayers(wide, 0, b, 0);
  if (!halves) throw new Error('no match');
  const { both, input } = placesOf({ a: wide, b }, { a: 0, b: 0 }, halves, 10, 180);
  expect(both.width / halves.cols.a.length).toBeCloseTo((2 * input.width) / 16);
});

test('the table is copied whole, in full precision, and says what differs', () => {
  const [a, b] = [exercise(0), exercise(1)];
  const frame = frameOf(a, b, [
    [0.1, 0.2, 0.3],
    [0.1, 0.25, 0.3],
  ]);
  const groups = tableOf(frame, { a, b }, pairsOf({ a, b }, 'paired'), 'input');
  expect(groups.map((g) => g.name)).toEqual(['input', 'conv1', 'conv2', null]);
  const [, conv1] = groups;
  expect(conv1?.rows.filter((r) => r.differs).map((r) => r.name)).toEqual(['shape', 'mean']);
  const tsv = asTsv(groups, en.table).trimEnd().split('\n');
  expect(new Set(tsv.map((line) => line.split('\t').length))).toEqual(new Set([5]));
  expect(tsv).toContain(`conv1\tmean\t0.2\t0.25\t${0.2 - 0.25}`);
  const markdown = asMarkdown(groups, en.table).trimEnd().split('\n');
  expect(markdown.length).toBe(tsv.length + 1);
  expect(markdown[2]).toBe('| input | shape | 3x16x16 | 3x16x16 |  |');
});

test('shares that hardly differ are told apart without a power of ten', () => {
  const net = exercise(0);
  const frame = frameOf(net, net, [[], []]);
  const zeros = (share: number) => {
    const layers = frame.b?.layers.map((layer) => ({ ...layer, stats: { ...layer.stats, zeros: share } })) ?? [];
    const [, conv1] = tableOf(
      { ...frame, b: { layers } },
      { a: net, b: net },
      pairsOf({ a: net, b: net }, 'paired'),
      '',
    );
    return conv1?.rows.find((r) => r.name === 'zeros')?.shown.map((t) => t.replace('\u00a0', ' '));
  };
  expect(zeros(0.2499)).toEqual(['25 %', '25 %', '+0.010 %']);
  expect(zeros(0.5)).toEqual(['25 %', '50 %', '−25.0 %']);
});

describe('work in slices', () => {
  function* work(n: number, log: string[], name: string): Generator<void, string> {
    for (let i = 0; i < n; i += 1) {
      log.push(`${name}${i}`);
      yield;
    }
    return name;
  }

  it('runs one after the other, and what is called off runs no more', () => {
    vi.useFakeTimers();
    const log: string[] = [];
    const done: string[] = [];
    runSliced(work(2, log, 'a'), (r) => done.push(r));
    const stop = runSliced(work(2, log, 'b'), (r) => done.push(r));
    runSliced(work(1, log, 'c'), (r) => done.push(r));
    stop();
    vi.runAllTimers();
    vi.useRealTimers();
    expect([log, done]).toEqual([
      ['a0', 'a1', 'c0'],
      ['a', 'c'],
    ]);
  });
});
