import { expect, test } from 'vitest';
import type { Args } from '../core/args';
import { inferNet } from '../core/net/infer';
import { sequential } from '../core/net/net';
import { nonNegativeSteps } from '../core/net/signs';
import { span } from '../core/windows/lines';
import { arithmetic, binSizes, happened } from './caption';
import { columns, extents, hasMap, lostCells, seenLayers } from './columns';

type Layers = Parameters<typeof sequential>[0];
const conv = (from: number, to: number, kernel: Args[string], rest: Args = {}, off = false) =>
  ({ kind: 'Conv2d', args: { in_channels: from, out_channels: to, kernel_size: kernel, ...rest }, off }) as const;
const relu = { kind: 'ReLU', args: {} } as const;
const flow = (layers: Layers, input = [3, 16, 16]) => columns(inferNet(sequential(layers), input));

const netA: Layers = [conv(3, 16, 3), relu, conv(16, 32, 3, { padding: 1 }), relu, conv(32, 64, 3, { padding: 1 })];

test('a stage is a column: its map is what comes out of its activation', () => {
  const list = flow(netA);
  expect(list.map((c) => c.layer)).toEqual([-1, 1, 3, 4]);
  expect(list.map((c) => c.shape?.join())).toEqual(['3,16,16', '16,14,14', '32,14,14', '64,14,14']);
  expect(list.every(hasMap)).toBe(true);
});

test('padding hangs around the map that it is laid on', () => {
  expect(flow(netA).map((c) => c.next?.pad[0] ?? null)).toEqual([0, 1, 1, null]);
  expect(extents(flow(netA))[1]).toEqual({ h: 14, w: 14, pad: [1, 1, 1, 1] });
});

test('the ring that is lost is said, and so is what is laid on and eaten', () => {
  const [input, first, second] = flow(netA);
  expect(input && happened(input)).toBeNull();
  expect(first && happened(first)).toEqual({ type: 'lost', sizes: [[16, 14]] });
  expect(second && happened(second)).toMatchObject({ type: 'kept', padded: 1, eaten: 1 });
  expect(first?.change?.map(lostCells)).toEqual([2, 2]);
  expect(second?.change?.map(lostCells)).toEqual([0, 0]);
});

test('an odd number of cells is not halved into sides', () => {
  const [, stage] = flow([conv(3, 4, 2, { padding: 1 })]);
  expect(stage && happened(stage)).toMatchObject({ padded: 2, eaten: 1 });
});

test('height and width are told apart where they differ', () => {
  const [, stage] = flow([conv(3, 4, [3, 1])]);
  expect(stage && happened(stage)).toEqual({
    type: 'lost',
    sizes: [
      [16, 14],
      [16, 16],
    ],
  });
  expect(stage?.change?.map(lostCells)).toEqual([2, 0]);
});

test('a stride loses no ring; what it never reads is marked on the map it reads', () => {
  const [input, stage] = flow([conv(3, 4, 3, { stride: 2 })]);
  expect(stage && happened(stage)).toMatchObject({ type: 'stride', stride: [2, 2] });
  expect(stage?.change?.map(lostCells)).toEqual([0, 0]);
  expect(input?.next?.unreadRows).toEqual(span(15, 16));
  expect(stage?.change?.[0].rounds).toEqual({ type: 'floor', value: 6.5 });
});

test('the maps before a fault stay, the fault has its place, what follows is not reached', () => {
  const list = flow([conv(3, 16, 3), relu, conv(16, 32, 20), relu, conv(32, 64, 3)]);
  expect(list.map((c) => c.status)).toEqual(['map', 'map', 'fault', 'after']);
  expect(list.map(hasMap)).toEqual([true, true, false, false]);
});

test('what is switched off has no map, and the next layer reads what came before it', () => {
  const list = flow([conv(3, 16, 3), conv(16, 16, 5, {}, true), conv(16, 8, 5, { padding: 3 })]);
  expect(list.map((c) => c.status)).toEqual(['map', 'map', 'off', 'map']);
  expect(list[1]?.next?.pad[0]).toBe(3);
  expect(list[3]?.incoming).toEqual([16, 14, 14]);
});

test('only maps that are seen share a domain, each with its sign', () => {
  const net = inferNet(sequential(netA), [3, 16, 16]);
  const seen = seenLayers(columns(net));
  const nonNegative = nonNegativeSteps(net.steps);
  expect(seen).toEqual([-1, 1, 3, 4]);
  expect(seen.map((layer) => nonNegative[layer] ?? false)).toEqual([false, true, true, false]);
});

test('no layers at all leave the input', () => {
  expect(flow([]).map((c) => c.status)).toEqual(['map']);
});

test('where no window slides, its own words say what happened', () => {
  const of = (kind: Layers[number]['kind'], args: Args, input?: number[]) => {
    const [first, stage] = flow([{ kind, args }], input);
    if (!stage?.change) throw new Error('no change');
    expect(stage.change.map(lostCells)).toEqual([0, 0]);
    expect(first?.next?.pad).toEqual([0, 0, 0, 0]);
    return [happened(stage), arithmetic(stage.change[0])];
  };
  const back = { in_channels: 3, out_channels: 2, kernel_size: 3 };
  const times = (factor: number) => ({ type: 'times', factor });
  expect(of('Upsample', { scale_factor: 2 })).toEqual([{ type: 'times', factors: [2, 2] }, [times(2)]]);
  expect(of('Upsample', { size: [8, 24] })).toEqual([
    { type: 'times', factors: [0.5, 1.5] },
    [{ type: 'over', factor: 2 }],
  ]);
  expect(of('AdaptiveAvgPool2d', { output_size: [7, 4] })).toEqual([
    {
      type: 'bins',
      bins: [
        [3, 4],
        [4, 4],
      ],
    },
    [],
  ]);
  expect(of('ConvTranspose2d', back)).toEqual([{ type: 'resized', sizes: [[16, 18]] }, [{ type: 'add', cells: 2 }]]);
  expect(of('ConvTranspose2d', { ...back, stride: 2 })).toEqual([
    { type: 'zeros', stride: [2, 2] },
    [times(2), { type: 'add', cells: 1 }],
  ]);
  expect(of('PixelShuffle', { upscale_factor: 2 }, [4, 8, 8])[0]).toEqual({ type: 'shuffled', up: true, factor: 2 });
});

test('bins are as many cells as PyTorch takes', () => {
  const bins = (input: number, output: number) => binSizes({ type: 'bins', input, output });
  expect([bins(16, 8), bins(16, 7), bins(5, 7), bins(1, 1)]).toEqual([
    [2, 2],
    [3, 4],
    [1, 2],
    [1, 1],
  ]);
  expect([bins(5, 0), bins(0, 3)]).toEqual([
    [0, 0],
    [0, 0],
  ]);
});

test('a Pad layer lays on or crops; it eats nothing', () => {
  const pad = (padding: Args[string]) => {
    const [, stage] = flow([{ kind: 'ZeroPad2d', args: { padding } }]);
    return stage?.change && [happened(stage), arithmetic(stage.change[0])];
  };
  expect(pad([1, 2, 0, 3])).toEqual([
    {
      type: 'pads',
      sides: [
        [0, 3],
        [1, 2],
      ],
    },
    [{ type: 'add', cells: 3 }],
  ]);
  expect(pad(-1)?.[1]).toEqual([{ type: 'add', cells: -2 }]);
  expect(pad(0)?.[0]).toEqual({ type: 'same' });
});

test('a layer that training and evaluation run differently says which', () => {
  const [, drop, norm, flat] = flow([
    { kind: 'Dropout', args: {} },
    { kind: 'BatchNorm2d', args: { num_features: 3 } },
    { kind: 'Flatten', args: {} },
  ]);
  expect([drop, norm, flat].map((c) => c && happened(c))).toEqual([
    { type: 'mode', note: 'evaluation' },
    { type: 'mode', note: 'training' },
    { type: 'flat' },
  ]);
});

test('a vector has a scale of its own and takes no room from the maps', () => {
  expect(extents(flow([{ kind: 'Flatten', args: {} }], [2, 3, 4]))).toMatchObject([{ h: 3, w: 4 }]);
});
