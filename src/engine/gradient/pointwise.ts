import { erf } from '../../core/erf';
import { hardtanhBounds } from '../../core/layers/activations';
import type { LayerKind } from '../../core/layers/table';
import type { ShapedCall } from '../../core/net/shaped';
import { asNumber } from '../../core/python/python';
import { elements } from '../../core/shape';
import { argOf } from '../backend';
import { PIECE } from '../reference/kernel';
import { SELU_ALPHA, SELU_SCALE, TANH_BETA } from '../reference/scalars';
import { type Adjoint, ofOne } from './adjoint';

/** The derivative of a function of one value at x, given what the function made of it. */
export type Slope = (x: number, y: number) => number;

const number = (step: ShapedCall, name: string) => asNumber(argOf(step, name));
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);
const density = (x: number) => Math.exp(-0.5 * x * x) / ROOT_TWO_PI;

/** ATen/native/cpu/Activation.cpp, elu_backward; at 0 it is that of below. */
function eluSlope(alpha: number, scale: number, inputScale: number): Slope {
  return (x) => (x <= 0 ? inputScale * alpha * scale * Math.exp(x * inputScale) : scale);
}

const inside =
  (low: number, high: number): Slope =>
  (x) =>
    x > low && x < high ? 1 : 0;

function geluSlope(x: number, isTanh: boolean): number {
  if (!isTanh) return 0.5 * (1 + erf(x * Math.SQRT1_2)) + x * density(x);
  const inner = TANH_BETA * (x + 0.044715 * x * x * x);
  const tanh = Math.tanh(inner);
  return 0.5 * (1 + tanh) + 0.5 * x * (1 - tanh * tanh) * TANH_BETA * (1 + 3 * 0.044715 * x * x);
}

function mishSlope(x: number): number {
  const soft = Math.tanh(x > 20 ? x : Math.log1p(Math.exp(x)));
  return soft + x * sigmoid(x) * (1 - soft * soft);
}

const zero: Slope = () => 0;

/**
 * The slopes of what makes each value of one value. At corners they are those of PyTorch's backward functions
 * (tools/autograd/derivatives.yaml, ATen/native/cpu/Activation.cpp).
 */
export const SLOPES = {
  ReLU: () => (x) => (x > 0 ? 1 : 0),
  ReLU6: () => inside(0, 6),
  LeakyReLU: (step) => {
    const slope = number(step, 'negative_slope');
    return (x) => (x > 0 ? 1 : slope);
  },
  ELU: (step) => eluSlope(number(step, 'alpha'), 1, 1),
  SELU: () => eluSlope(SELU_ALPHA, SELU_SCALE, 1),
  CELU: (step) => eluSlope(number(step, 'alpha'), 1, 1 / number(step, 'alpha')),
  GELU: (step) => {
    const isTanh = argOf(step, 'approximate') === 'tanh';
    return (x) => geluSlope(x, isTanh);
  },
  SiLU: () => (x) => sigmoid(x) * (1 + x * (1 - sigmoid(x))),
  Mish: () => mishSlope,
  Sigmoid: () => (x) => sigmoid(x) * sigmoid(-x),
  LogSigmoid: () => (x) => sigmoid(-x),
  Tanh: () => (x) => 1 - Math.tanh(x) ** 2,
  Hardtanh: (step) => {
    const { min, max } = hardtanhBounds(step.module.args);
    return inside(Math.fround(min), Math.fround(max));
  },
  Hardsigmoid: () => (x) => (x > -3 && x < 3 ? 1 / 6 : 0),
  Hardswish: () => (x) => (x <= -3 ? 0 : x < 3 ? x / 3 + 0.5 : 1),
  Softplus: (step) => {
    const [beta, threshold] = [number(step, 'beta'), number(step, 'threshold')];
    return (x) => (x * beta > threshold ? 1 : sigmoid(x * beta));
  },
  Softsign: () => (x) => 1 / (1 + Math.abs(x)) ** 2,
  Tanhshrink: () => (x) => Math.tanh(x) ** 2,
  Hardshrink: (step) => {
    const lambd = number(step, 'lambd');
    return (x) => (x >= -lambd && x <= lambd ? 0 : 1);
  },
  Softshrink: (step) => {
    const lambd = number(step, 'lambd');
    return (x) => (x >= -lambd && x <= lambd ? 0 : 1);
  },
  Threshold: (step) => {
    const threshold = number(step, 'threshold');
    return (x) => (x <= threshold ? 0 : 1);
  },
  neg: () => () => -1,
  abs: () => Math.sign,
  sqrt: () => (_x, y) => 1 / (2 * y),
  square: () => (x) => 2 * x,
  rsqrt: () => (x) => -0.5 / (x * Math.sqrt(x)),
  reciprocal: () => (x) => -1 / (x * x),
  exp: () => (_x, y) => y,
  exp2: () => (_x, y) => y * Math.LN2,
  expm1: () => (_x, y) => y + 1,
  log: () => (x) => 1 / x,
  log1p: () => (x) => 1 / (x + 1),
  log2: () => (x) => 1 / (x * Math.LN2),
  log10: () => (x) => 1 / (x * Math.LN10),
  sin: () => Math.cos,
  cos: () => (x) => -Math.sin(x),
  tan: () => (x) => 1 + Math.tan(x) ** 2,
  asin: () => (x) => 1 / Math.sqrt(1 - x * x),
  acos: () => (x) => -1 / Math.sqrt(1 - x * x),
  atan: () => (x) => 1 / (1 + x * x),
  sinh: () => Math.cosh,
  cosh: () => Math.sinh,
  floor: () => zero,
  ceil: () => zero,
  round: () => zero,
  trunc: () => zero,
  frac: () => () => 1,
  sign: () => zero,
  erf: () => (x) => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x),
  erfc: () => (x) => (-2 / Math.sqrt(Math.PI)) * Math.exp(-x * x),
  clamp: (step) => {
    const [min = null, max = null] = [argOf(step, 'min'), argOf(step, 'max')];
    const low = min === null ? Number.NEGATIVE_INFINITY : Math.fround(asNumber(min));
    return inside(low, max === null ? Number.POSITIVE_INFINITY : Math.fround(asNumber(max)));
  },
} as const satisfies Partial<Record<LayerKind, (step: ShapedCall) => Slope>>;

export type SlopeKind = keyof typeof SLOPES;

/** Values after which an adjoint lets messages in. */
const VALUES = PIECE / 50;

export function sloped(kind: SlopeKind): Adjoint {
  return ofOne(async ({ step, x, out, gradient, pause }) => {
    const slope: Slope = SLOPES[kind](step);
    const result = new Float64Array(x.length);
    for (let from = 0; from < x.length; from += VALUES) {
      if (from > 0) await pause();
      const to = Math.min(x.length, from + VALUES);
      // What nothing depends on stays 0, where a slope is infinite, too: so a cell alone is taken apart.
      for (let i = from; i < to; i += 1) {
        const g = gradient[i] ?? 0;
        if (g !== 0) result[i] = g * slope(x[i] ?? 0, out[i] ?? 0);
      }
    }
    return result;
  });
}

/** Steps that hand on what they read, cell by cell: also Dropout, as in evaluation. */
export const handedOn: Adjoint = ofOne(async ({ gradient }) => gradient.slice());

/** PReLU: at 0 the slope is its parameter. */
export const preluAdjoint: Adjoint = ofOne(async ({ step, x, weights, gradient }) => {
  const slopes = weights.get('weight') ?? new Float32Array(0);
  const inner = elements(step.inputSizes.slice(2));
  return gradient.map((g, i) => {
    const slope = slopes[slopes.length === 1 ? 0 : Math.floor(i / inner) % slopes.length] ?? 0;
    return (x[i] ?? 0) > 0 ? g : g * slope;
  });
});
