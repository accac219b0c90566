import { expect, test } from 'vitest';
import './layers/all';
import { inferNet } from './net/infer';
import { type Module, sequential } from './net/net';
import { repairs } from './repair/repair';
import { borderFlags, borderShare } from './windows/border';
import { receptiveFields } from './windows/receptive_field';
import { axisArithmetic, vectorArithmetic } from './working/arithmetic';
import { formulaText, stepFormulas } from './working/formula';

type Layer = Pick<Module, 'kind' | 'args'>;

const conv = (padding: number): Layer => ({
  kind: 'Conv2d',
  args: { in_channels: 2, out_channels: 2, kernel_size: 3, padding },
});
const flat: Layer = { kind: 'Flatten', args: {} };
const fold = (...size: number[]): Layer => ({ kind: 'Unflatten', args: { dim: 1, unflattened_size: size } });
const linear: Layer = { kind: 'Linear', args: { in_features: 128, out_features: 128 } };
const glu = (dim: number): Layer => ({ kind: 'GLU', args: { dim } });
const shaped = (...layers: Layer[]) => inferNet(sequential(layers), [2, 8, 8]);

test('a map that is laid in a row and folded back is the map that it was', () => {
  const net = shaped(conv(1), flat, fold(2, 8, 8), conv(1));
  const plain = shaped(conv(1), conv(1));
  expect(net.steps.map((s) => s.output)).toEqual([[2, 8, 8], [128], [2, 8, 8], [2, 8, 8]]);
  expect(receptiveFields(net).at(-1)).toEqual(receptiveFields(plain).at(-1));
  expect(borderFlags(net).at(-1)).toEqual(borderFlags(plain).at(-1));
});

test('what a Linear has mixed sees all of the input, and all of the padding', () => {
  const whole = { size: [8, 8], jump: null, start: null };
  const touched = shaped(conv(1), flat, linear, fold(2, 8, 8), conv(0));
  expect(receptiveFields(touched).slice(2)).toEqual([whole, whole, whole]);
  expect(borderFlags(touched).map((f) => f && borderShare(f))).toEqual([0.4375, null, null, 1, 1]);
  const untouched = shaped(flat, linear, fold(2, 8, 8), conv(1));
  expect(borderFlags(untouched).map((f) => f && borderShare(f))).toEqual([null, null, 0, 0.4375]);
});

test('of a map that is folded otherwise, a window may read from anywhere', () => {
  const net = shaped(flat, fold(2, 4, 16), conv(0));
  expect(receptiveFields(net).map((f) => f.size)).toEqual([
    [1, 1],
    [1, 1],
    [8, 8],
  ]);
});

test('an axis may be folded into as many as one likes; what does not multiply up has a way out', () => {
  const net = shaped(fold(2, 1), { kind: 'Softmax', args: { dim: 1 } });
  expect(net.fault).toBeNull();
  expect(net.steps.map((s) => s.outputSizes)).toEqual([
    [1, 2, 1, 8, 8],
    [1, 2, 1, 8, 8],
  ]);
  const wrong = shaped(flat, fold(3, 5, 5));
  expect(wrong.fault?.text).toBe(
    "unflatten: Provided sizes [3, 5, 5] don't multiply up to the size of dim 1 (128) in the input tensor",
  );
  expect(repairs(wrong)[0]).toMatchObject({ edits: [{ arg: 'unflattened_size', value: [8, 4, 4] }, { arg: 'dim' }] });
});

test('GLU halves an axis: of a map each value reads two cells there, of channels one', () => {
  const net = shaped(glu(1), glu(2), glu(-1), flat, glu(1));
  expect(net.steps.map((s) => s.output)).toEqual([[1, 8, 8], [1, 4, 8], [1, 4, 4], [16], [8]]);
  expect(receptiveFields(net).map((f) => f.size)).toEqual([
    [1, 1],
    [5, 1],
    [5, 5],
    [5, 5],
    [5, 5],
  ]);
  const [channels, rows, , , row] = net.steps;
  if (!channels || !rows || !row) throw new Error('no step');
  expect(stepFormulas(channels)).toBeNull();
  expect(stepFormulas(rows)?.map((f) => formulaText(f.formula))).toEqual(['8/2 = 4', '8 = 8']);
  expect(stepFormulas(row)?.map((f) => formulaText(f.formula))).toEqual(['16/2 = 8']);
  expect(
    [axisArithmetic(rows, 0), axisArithmetic(rows, 1), vectorArithmetic(row)].map((a) => a?.map((s) => s.says)),
  ).toEqual([['halved'], ['kept'], ['halved']]);
});
