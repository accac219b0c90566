import {
  concat,
  type Tensor4D,
  add as tfAdd,
  maximum as tfMaximum,
  minimum as tfMinimum,
  mul as tfMul,
  tidy,
} from '@tensorflow/tfjs-core';
import { catAxis } from '../../../core/layers/operations/concat';
import { asNumber } from '../../../core/python/python';
import { argOf } from '../../backend';
import { settled, type TfCall, type TfKernel } from '../kernel';

type Operand = Tensor4D | number;

const number = ({ step }: TfCall, name: string): number | null => {
  const value = argOf(step, name) ?? null;
  return value === null ? null : asNumber(value);
};

/** An operation on two tensors, the smaller of which is broadcast, or on one and a number in the place of the other. */
const pair =
  (compute: (a: Operand, b: Operand, call: TfCall) => Tensor4D): TfKernel =>
  async (call) => {
    const { x, inputs } = call;
    const second = number(call, 'other');
    const first = number(call, 'input');
    const [a, b]: readonly [Operand, Operand] =
      second !== null ? [x, second] : first !== null ? [first, x] : [x, inputs[1] ?? x];
    return tidy(() => compute(a, b, call));
  };

const scaled = (x: Operand, factor: number): Operand => (factor === 1 ? x : tfMul(x, factor));
const alpha = (call: TfCall) => number(call, 'alpha') ?? 1;

export const add = pair((a, b, call) => tfAdd(a, scaled(b, alpha(call))));
export const sub = pair((a, b, call) => tfAdd(a, scaled(b, -alpha(call))));
export const mul = pair((a, b) => tfMul(a, b));
export const maximum = pair((a, b) => tfMaximum(a, b));
export const minimum = pair((a, b) => tfMinimum(a, b));

export const neg: TfKernel = async ({ x }) => tidy(() => tfMul(x, -1));
export const abs: TfKernel = async ({ x }) => tidy(() => tfMaximum(x, tfMul(x, -1)));

/** Where each axis of [1, C, H, W] stands on the device. */
const AXES = [0, 3, 1, 2] as const;

export const cat: TfKernel = async ({ step, inputs, x }) => {
  const sizes = step.inputs.map((input) => input.sizes);
  const axis = AXES[catAxis(asNumber(argOf(step, 'dim')), sizes)] ?? 0;
  return tidy(() => settled(inputs.length === 1 ? x : concat([...inputs], axis)));
};
