import fc from 'fast-check';
import { expect, test } from 'vitest';
import '../layers/all';
import type { Args } from '../args';
import type { LayerKind } from '../layers/table';
import { type Net, sequential } from '../net/net';
import { stages } from '../net/stages';
import { graphNet, type WrittenStep } from '../testing/graph_net';
import { alignStages } from './align';

const layer = (kind: LayerKind, args: Args = {}) => ({ kind, args });
const conv = (padding = 0) => layer('Conv2d', { in_channels: 1, out_channels: 1, kernel_size: 3, padding });
const pool = layer('MaxPool2d', { kernel_size: 2 });
const relu = layer('ReLU');

const written = (a: Net, b: Net) =>
  alignStages(a, b)
    .map((p) => `${p.a ?? '-'}${p.b ?? '-'}`)
    .join(' ');

test('the same chain lies stage over stage, whatever its arguments', () => {
  expect(written(sequential([conv(), relu, conv(1), pool]), sequential([conv(1), conv(2), pool]))).toBe('00 11 22');
});

test('a layer that only one net has stands by itself, and what follows is in line again', () => {
  expect(written(sequential([conv(), pool, conv(1)]), sequential([conv(), conv(1)]))).toBe('00 1- 21');
  expect(written(sequential([conv()]), sequential([layer('BatchNorm2d', { num_features: 1 }), conv()]))).toBe('-0 01');
});

test('one pool stands over another, a convolution never over a pool', () => {
  expect(written(sequential([conv(), pool]), sequential([conv(), layer('AvgPool2d', { kernel_size: 2 })]))).toBe(
    '00 11',
  );
  expect(written(sequential([conv()]), sequential([pool]))).toBe('0- -0');
});

test('of several that are alike the one with the same arguments is taken', () => {
  expect(written(sequential([conv(2)]), sequential([conv(0), conv(2)]))).toBe('-0 01');
});

test('every stage stands once, in order; the other way round the same are matched in number', () => {
  const net = fc
    .array(fc.constantFrom(conv(0), conv(1), pool, relu, layer('Flatten')), { maxLength: 9 })
    .map((layers) => sequential(layers));
  fc.assert(
    fc.property(net, net, (a, b) => {
      const pairs = alignStages(a, b);
      expect(pairs.flatMap((p) => p.a ?? [])).toEqual(stages(a).map((_, i) => i));
      expect(pairs.flatMap((p) => p.b ?? [])).toEqual(stages(b).map((_, i) => i));
      expect(alignStages(a, a).every((p) => p.a === p.b)).toBe(true);
    }),
  );
});

test('nets with branches lie over each other in the order in which they run, a join over another, its wiring telling which', () => {
  const at = (step: { kind: LayerKind; args: Args }, ...reads: number[]): WrittenStep => ({ ...step, reads });
  const block = [at(conv(1), -1), at(conv(1), 0), at(layer('add'), 1, 0), at(conv(1), 2)];
  const plain = sequential([conv(1), conv(1), conv(1)]);
  expect(written(graphNet(block), plain)).toBe('00 11 2- 32');
  expect(written(graphNet(block), graphNet(block.with(2, at(layer('cat', { dim: 1 }), 1, 0))))).toBe('00 11 22 33');
  // Of two sums the one that goes as far back.
  const one = graphNet([at(conv(1), -1), at(conv(1), 0), at(layer('add'), 1, 0)]);
  const two = graphNet([at(conv(1), -1), at(conv(1), 0), at(layer('add'), 1, 1), at(layer('add'), 1, 0)]);
  expect(written(one, two)).toBe('00 11 -2 23');
});
