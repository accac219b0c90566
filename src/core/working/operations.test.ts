import '../layers/all';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Args } from '../args';
import type { LayerKind } from '../layers/table';
import { inferNet } from '../net/infer';
import type { ShapedStep } from '../net/shaped';
import { graphNet, type WrittenStep } from '../testing/graph_net';
import { formulaText, stepFormulas } from './formula';
import { operationWork } from './operations';

/** The last step of a net on 8 × 6 × 6. */
function last(steps: readonly WrittenStep[]): ShapedStep {
  const shaped = inferNet(graphNet(steps), [8, 6, 6]);
  const step = shaped.steps.at(-1);
  if (shaped.fault || !step) throw new Error(shaped.fault?.text ?? 'nothing runs');
  return step;
}
const one = (kind: LayerKind, args: Args = {}) => last([{ kind, args, reads: [-1] }]);
const pool = { kind: 'AdaptiveAvgPool2d', args: { output_size: 1 }, reads: [-1] } as const;
const conv = { kind: 'Conv2d', args: { in_channels: 8, out_channels: 4, kernel_size: 1 }, reads: [-1] } as const;
const texts = (step: ShapedStep) => stepFormulas(step)?.map(({ axis, formula }) => `${axis}: ${formulaText(formula)}`);
const said = (step: ShapedStep) => operationWork(step)?.map(({ axis, says }) => [axis, says]);

describe('the size of what is joined', () => {
  it('is the size of both where a sum reads two alike', () => {
    const step = last([{ kind: 'add', reads: [-1, -1] }]);
    expect(texts(step)).toEqual(['both: 6 = 6']);
    expect(said(step)).toEqual([
      [1, 'alike'],
      [2, 'alike'],
      [3, 'alike'],
    ]);
  });

  it('is the larger one where one cell is broadcast', () => {
    const step = last([pool, { kind: 'mul', reads: [-1, 0] }]);
    expect(texts(step)).toEqual(['both: max(6, 1) = 6']);
    expect(said(step)).toEqual([
      [1, 'alike'],
      [2, 'stretched'],
      [3, 'stretched'],
    ]);
  });

  it('is a sum along the axis of a cat, and a count along that of a stack', () => {
    expect(texts(last([conv, { kind: 'cat', args: { dim: 1 }, reads: [-1, 0, 0] }]))).toEqual([
      'channels: 8 + 4 + 4 = 16',
    ]);
    expect(texts(last([{ kind: 'cat', args: { dim: -1 }, reads: [-1, -1] }]))).toEqual(['width: 6 + 6 = 12']);
    expect(texts(last([{ kind: 'stack', args: { dim: 1 }, reads: [-1, -1] }]))).toEqual(['1: 2 = 2']);
  });

  it('is that of the two that a matrix product takes it from', () => {
    expect(texts(last([{ kind: 'matmul', reads: [-1, -1] }]))).toEqual(['both: 6 = 6']);
  });
});

describe('the size of a part and of another shape', () => {
  it('is ⌈(stop − start)/step⌉ of a slice, and of a piece', () => {
    expect(texts(one('slice', { index: [':', '1:8:3'] }))).toEqual(['channels: ⌈(8 − 1)/3⌉ = 3']);
    expect(texts(one('slice', { index: ['...', ':-1', '::2'] }))).toEqual([
      'height: ⌈(5 − 0)/1⌉ = 5',
      'width: ⌈(6 − 0)/2⌉ = 3',
    ]);
    expect(texts(one('slice', { fn: 'chunk', chunks: 3, dim: 1, piece: 2 }))).toEqual(['channels: ⌈(8 − 6)/1⌉ = 2']);
    expect(texts(one('slice', { index: [':', ':'] }))).toBeUndefined();
  });

  it('is what a view leaves for its −1, and the product for a row', () => {
    expect(texts(one('view', { shape: [1, 4, -1] }))).toEqual(['2: 8·6·6/4 = 72']);
    expect(texts(one('view', { shape: [1, -1] }))).toEqual(['values: 8·6·6 = 288']);
    expect(texts(one('reshape', { shape: [1, 2, 4, 6, 6] }))).toEqual([]);
  });

  it('goes along where axes change places, and is told of where nothing comes of it', () => {
    expect(texts(one('permute', { dims: [0, 2, 3, 1] }))).toEqual(['channels: 6 = 6', 'height: 6 = 6', 'width: 8 = 8']);
    expect(operationWork(one('neg'))).toBeNull();
    expect(operationWork(one('add', { other: 2 }))).toBeNull();
    expect(operationWork(one('ReLU'))).toBeNull();
  });
});

it('comes to the very size that inference gives, for whatever slice', () => {
  const bound = fc.option(fc.integer({ min: -9, max: 9 }), { nil: null });
  fc.assert(
    fc.property(bound, bound, fc.integer({ min: 1, max: 4 }), (start, stop, by) => {
      const step = one('slice', { index: [':', `${start ?? ''}:${stop ?? ''}:${by}`] });
      for (const { axis, expr } of operationWork(step) ?? []) expect(expr.value).toBe(step.outputSizes[axis]);
    }),
  );
});
