import { erf } from '../../core/erf';
import { hardtanhBounds } from '../../core/layers/activations';
import type { LayerKind } from '../../core/layers/table';
import type { ShapedCall } from '../../core/net/shaped';
import { asNumber } from '../../core/python/python';
import { argOf } from '../backend';

/** What a layer makes of one value. */
export type ScalarFunction = (x: number) => number;

const f = Math.fround;
export const SELU_ALPHA = 1.6732632423543772;
export const SELU_SCALE = 1.0507009873554805;
export const TANH_BETA = Math.SQRT2 * (2 / Math.sqrt(Math.PI)) * 0.5;

/** Math.max and Math.min keep NaN, as torch's clamp does. */
const clamp = (x: number, low: number, high: number) => Math.min(Math.max(x, low), high);
/** Rounded to float32, in which it overflows where torch's does. */
const exp32 = (x: number) => f(Math.exp(x));

/** ATen/native/cpu/Elu.h: ELU, SELU and CELU are one function of three numbers. */
function elu(alpha: number, scale: number, inputScale: number): ScalarFunction {
  const below = f(alpha * scale);
  const above = f(scale);
  const inner = f(inputScale);
  return (x) => (x < 0 ? f(Math.expm1(f(x * inner))) * below : x * above);
}

const number = (step: ShapedCall, name: string) => f(asNumber(argOf(step, name)));

/**
 * The layers that make each value of one value, as ATen/native/cpu/Activation.cpp and its like compute them: the
 * function of a step. Where float32 overflows on the way, or has no digit left, so do these.
 */
export const SCALAR_FUNCTIONS = {
  ReLU: () => (x) => Math.max(x, 0),
  ReLU6: () => (x) => clamp(x, 0, 6),
  LeakyReLU: (step) => {
    const slope = number(step, 'negative_slope');
    return (x) => (x > 0 ? x : x * slope);
  },
  ELU: (step) => elu(number(step, 'alpha'), 1, 1),
  SELU: () => elu(SELU_ALPHA, SELU_SCALE, 1),
  CELU: (step) => {
    const alpha = asNumber(argOf(step, 'alpha'));
    return elu(alpha, 1, 1 / alpha);
  },
  GELU: (step) =>
    argOf(step, 'approximate') === 'tanh'
      ? (x) => 0.5 * x * f(1 + f(Math.tanh(TANH_BETA * (x + 0.044715 * x * x * x))))
      : (x) => x * 0.5 * f(1 + f(erf(x * Math.SQRT1_2))),
  SiLU: () => (x) => x / (1 + exp32(-x)),
  Mish: () => (x) => x * Math.tanh(Math.log1p(exp32(x))),
  Sigmoid: () => (x) => 1 / (1 + exp32(-x)),
  LogSigmoid: () => (x) => Math.min(0, x) - Math.log1p(Math.exp(-Math.abs(x))),
  Tanh: () => Math.tanh,
  Hardtanh: (step) => {
    const { min, max } = hardtanhBounds(step.module.args);
    return (x) => clamp(x, f(min), f(max));
  },
  Hardsigmoid: () => (x) => clamp(x + 3, 0, 6) / 6,
  Hardswish: () => (x) => (x * clamp(x + 3, 0, 6)) / 6,
  Softplus: (step) => {
    const beta = number(step, 'beta');
    const threshold = number(step, 'threshold');
    return (x) => (f(x * beta) > threshold ? x : f(Math.log1p(exp32(f(x * beta)))) / beta);
  },
  Softsign: () => (x) => x / (1 + Math.abs(x)),
  Tanhshrink: () => (x) => x - f(Math.tanh(x)),
  Hardshrink: (step) => {
    const lambd = number(step, 'lambd');
    return (x) => (x >= -lambd && x <= lambd ? 0 : x);
  },
  Softshrink: (step) => {
    const lambd = number(step, 'lambd');
    // What is not a number, and what is infinite, is not made a plain 0.
    return (x) => (x > lambd ? x - lambd : x < -lambd ? x + lambd : x * 0);
  },
  Threshold: (step) => {
    const [threshold, value] = [number(step, 'threshold'), number(step, 'value')];
    return (x) => (x <= threshold ? value : x);
  },
} as const satisfies Partial<Record<LayerKind, (step: ShapedCall) => ScalarFunction>>;

export type ScalarKind = keyof typeof SCALAR_FUNCTIONS;
