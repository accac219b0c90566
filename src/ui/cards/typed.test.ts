import { describe, expect, it } from 'vitest';
import type { ArgSpec } from '../../core/args';
import { readArg, readInt, readValue, stretch } from './typed';

const kernel: ArgSpec = { name: 'kernel_size', type: 'int2', range: [1, 9], control: 'slider' };
const padding: ArgSpec = { name: 'padding', type: 'padding', default: 0, range: [0, 4], control: 'slider' };
const stride: ArgSpec = { name: 'stride', type: 'int2', default: null, range: [1, 4], control: 'slider' };
const groups: ArgSpec = { name: 'groups', type: 'int', default: 1, range: [1, 16], control: 'more' };

describe('what is typed for a number', () => {
  it('takes whole numbers of either sign', () => {
    expect(readInt(' 12 ')).toEqual({ ok: true, value: 12 });
    expect(readInt('-3')).toEqual({ ok: true, value: -3 });
    expect(readInt('−3')).toEqual({ ok: true, value: -3 });
    expect(readInt('-0')).toEqual({ ok: true, value: 0 });
  });

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['1.5', 'whole'],
    ['3e2', 'whole'],
    ['abc', 'whole'],
    ['9'.repeat(40), 'large'],
  ])('%j is none', (typed, fault) => {
    expect(readInt(typed)).toMatchObject({ ok: false, fault });
  });
});

describe('what is typed for an argument', () => {
  it('takes a pair where PyTorch takes one', () => {
    expect(readArg(kernel, '(3, 5)')).toEqual({ ok: true, value: [3, 5] });
    expect(readArg(kernel, '3×5')).toEqual({ ok: true, value: [3, 5] });
    expect(readArg(groups, '3, 5')).toMatchObject({ ok: false });
    expect(readArg(kernel, '3, x')).toMatchObject({ ok: false, fault: 'whole' });
  });

  it('takes a word for padding alone', () => {
    expect(readArg(padding, "'same'")).toEqual({ ok: true, value: 'same' });
    expect(readArg(padding, 'valid')).toEqual({ ok: true, value: 'valid' });
    expect(readArg(kernel, 'same')).toMatchObject({ ok: false });
  });

  it('takes None where that is the default', () => {
    expect(readArg(stride, 'None')).toEqual({ ok: true, value: null });
    expect(readArg(kernel, 'None')).toMatchObject({ ok: false });
  });
});

describe('the range of a slider', () => {
  it('grows to hold a value and shrinks back', () => {
    expect(stretch([1, 9], 12)).toEqual([1, 12]);
    expect(stretch([1, 9], -2)).toEqual([-2, 9]);
    expect(stretch([1, 9], 5)).toEqual([1, 9]);
  });
});

describe('what is typed as Python writes it', () => {
  const scale: ArgSpec = { name: 'scale_factor', type: 'scale', default: null, control: 'slider' };
  const size: ArgSpec = { name: 'output_size', type: 'size2', control: 'slider' };
  const pads: ArgSpec = { name: 'padding', type: 'int4', control: 'slider' };
  const slope: ArgSpec = { name: 'negative_slope', type: 'float', default: 0.01, control: 'slider' };

  it.each([
    [scale, '0.5', 0.5],
    [scale, '(2, 1.5)', [2, 1.5]],
    [scale, 'None', null],
    [size, '7, none', [7, null]],
    [size, '(7,)', [7]],
    [pads, '1, −2, 3, 4', [1, -2, 3, 4]],
    [slope, '1e-3', 0.001],
    [slope, '−inf', Number.NEGATIVE_INFINITY],
    [slope, "float('nan')", Number.NaN],
  ] as const)('%o takes %j', (spec, text, value) => {
    expect(readValue(spec, text)).toEqual({ ok: true, value });
  });

  it.each([
    [pads, '1.5', 'value'],
    [pads, '1, 2, 3, 4, 5', 'value'],
    [slope, 'None', 'value'],
    [slope, '1, 2', 'value'],
    [slope, 'infinite', 'value'],
    [scale, 'two', 'value'],
    [scale, '  ', 'empty'],
  ] as const)('%o does not take %j', (spec, text, fault) => {
    expect(readValue(spec, text)).toMatchObject({ ok: false, fault });
  });
});
