import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LayerKind } from '../layers/table';
import { graphNet } from '../testing/graph_net';
import { type Net, sequential } from './net';
import { stages } from './stages';

/** Each stage as `places<what it reads`. */
const written = (net: Net) =>
  stages(net).map((s) => `${[s.head, ...s.chips].map((p) => p.place).join('+')}<${s.reads.join()}`);

test('in a chain activations are chips of what is before them, on or off, and stages read one another', () => {
  const kinds: LayerKind[] = ['Conv2d', 'ReLU', 'Tanh', 'MaxPool2d', 'BatchNorm2d'];
  const step = fc.record({ kind: fc.constantFrom(...kinds), off: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const net = sequential(steps.map((s) => ({ ...s, args: {} })));
      const got = stages(net);
      expect(got.flatMap((s) => [s.head, ...s.chips]).map((p) => p.place)).toEqual(steps.map((_, i) => i));
      expect(got.map((s) => s.reads)).toEqual(got.map((_, i) => [i - 1]));
      for (const [i, s] of got.entries()) {
        expect(s.chips.every((c) => ['ReLU', 'Tanh'].includes(c.module.kind))).toBe(true);
        if (i > 0) expect(['ReLU', 'Tanh']).not.toContain(s.head.module.kind);
        const on = [s.head, ...s.chips].filter((p) => !p.use.off);
        expect(s.shown).toBe(on.at(-1)?.layer ?? null);
      }
    }),
  );
});

test('an activation of what is read elsewhere too is a stage by itself, and each stage says what it reads', () => {
  const branch = { kind: 'Conv2d', reads: [0] } as const;
  const net = graphNet([{ kind: 'Conv2d', reads: [-1] }, { kind: 'ReLU', reads: [0] }, branch], [1, 2]);
  expect(written(net)).toEqual(['0<-1', '1<0', '2<0']);
});

test('an activation behind its branch, and not behind the step before it, is the chip of its branch', () => {
  const net = graphNet(
    [
      { kind: 'Conv2d', reads: [-1] },
      { kind: 'Conv2d', reads: [-1] },
      { kind: 'ReLU', reads: [0] },
      { kind: 'ReLU', reads: [1] },
      { kind: 'Identity', reads: [2, 3] },
      { kind: 'ReLU', reads: [4], off: true },
    ],
    [5],
  );
  expect(written(net)).toEqual(['0+2<-1', '1+3<-1', '4+5<0,1']);
  expect(stages(net).map((s) => s.shown)).toEqual([2, 3, 4]);
});

test('a ReLU that writes in place is what later readers of its input read', () => {
  const net = graphNet(
    [
      { kind: 'Conv2d', reads: [-1] },
      { kind: 'ReLU', reads: [0], args: { inplace: true } },
      { kind: 'MaxPool2d', reads: [0] },
    ],
    [0, 2],
  );
  expect(written(net)).toEqual(['0+1<-1', '2<0']);
});
