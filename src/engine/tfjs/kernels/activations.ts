import {
  add,
  clone,
  erf,
  exp,
  maximum,
  minimum,
  mul,
  sigmoid,
  type Tensor4D,
  tanh,
  tensor1d,
  relu as tfRelu,
  tidy,
} from '@tensorflow/tfjs-core';
import { hardtanhBounds } from '../../../core/layers/activations';
import { asNumber } from '../../../core/python/python';
import { argOf } from '../../backend';
import { SELU_ALPHA, SELU_SCALE, TANH_BETA } from '../../reference/scalars';
import type { TfCall, TfKernel } from '../kernel';

/** An activation out of few tfjs operations, so that few kernels get into the bundle. */
const of =
  (compute: (x: Tensor4D, call: TfCall) => Tensor4D): TfKernel =>
  async (call) =>
    tidy(() => compute(call.x, call));

const number = (call: TfCall, name: string) => asNumber(argOf(call.step, name));
const clip = (x: Tensor4D, low: number, high: number): Tensor4D => minimum(maximum(x, low), high);

export const relu = of((x) => tfRelu(x));
export const relu6 = of((x) => clip(x, 0, 6));
export const same = of((x) => clone(x));

export const leakyRelu = of((x, call) => add(maximum(x, 0), mul(minimum(x, 0), number(call, 'negative_slope'))));

export const prelu = of((x, { weights }) => {
  const slopes = tensor1d(weights.get('weight') ?? new Float32Array(1));
  return add(maximum(x, 0), mul(minimum(x, 0), slopes));
});

/** scale · (x above 0, alpha · (e^(x · inner) − 1) below). */
function exponential(x: Tensor4D, alpha: number, scale: number, inner: number): Tensor4D {
  const below = mul(add(exp(mul(minimum(x, 0), inner)), -1), alpha * scale);
  return add(mul(maximum(x, 0), scale), below);
}

export const elu = of((x, call) => exponential(x, number(call, 'alpha'), 1, 1));
export const selu = of((x) => exponential(x, SELU_ALPHA, SELU_SCALE, 1));
export const celu = of((x, call) => exponential(x, number(call, 'alpha'), 1, 1 / number(call, 'alpha')));

export const gelu = of((x, { step }) => {
  // ½(1 + tanh u) is sigmoid(2u).
  if (argOf(step, 'approximate') === 'tanh') {
    const cubed = mul(mul(x, x), mul(x, 0.044715));
    return mul(x, sigmoid(mul(add(x, cubed), 2 * TANH_BETA)));
  }
  return mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1));
});

export const silu = of((x) => mul(x, sigmoid(x)));
export const sigmoidKernel = of((x) => sigmoid(x));
export const tanhKernel = of((x) => tanh(x));
export const tanhshrink = of((x) => add(x, mul(tanh(x), -1)));

export const softshrink = of((x, call) => {
  const lambd = number(call, 'lambd');
  return add(maximum(add(x, -lambd), 0), minimum(add(x, lambd), 0));
});

export const hardsigmoid = of((x) => mul(clip(add(x, 3), 0, 6), 1 / 6));
export const hardswish = of((x) => mul(mul(x, clip(add(x, 3), 0, 6)), 1 / 6));

export const hardtanh = of((x, { step }) => {
  const { min, max } = hardtanhBounds(step.module.args);
  return clip(x, min, max);
});
