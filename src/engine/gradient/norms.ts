import { gluAxis } from '../../core/layers/glu';
import type { ShapedCall } from '../../core/net/shaped';
import { asNumber } from '../../core/python/python';
import { elements } from '../../core/shape';
import { argOf } from '../backend';
import { EPSILON, moments, normPlan, runningOf } from '../reference/norms';
import { axisOfStep, lines, normOf } from '../reference/operations/reduce';
import { permuted } from '../reference/shuffles';
import { type Adjoint, type AdjointCall, type OwnAdjoint, ofOne } from './adjoint';

type NormKind = Parameters<typeof normPlan>[0];

/** By running statistics each value is scaled by itself. */
function byRunning({ step, gradient, weights }: AdjointCall, kind: NormKind, variance: Float32Array): Float64Array {
  const { inner, count } = normPlan(kind, step);
  const eps = asNumber(argOf(step, 'eps'));
  const weight = weights.get('weight');
  return gradient.map((g, i) => {
    const channel = Math.floor(i / inner) % count;
    return (g * (weight ? (weight[channel] ?? 0) : 1)) / Math.sqrt((variance[channel] ?? 1) + eps);
  });
}

/**
 * Values that are normalised together hang together through their mean and variance:
 * (g − mean(g) − x̂ · mean(g · x̂)) / √(variance + eps), with g the gradient times the weight.
 */
export function normAdjoint(kind: NormKind): OwnAdjoint {
  return async (call) => {
    const { step, x, gradient, weights, pause } = call;
    const running = runningOf(call);
    if (running) return byRunning(call, kind, running.variance);
    const { run, inner, count } = normPlan(kind, step);
    const eps = asNumber(argOf(step, 'eps'));
    const weight = weights.get('weight');
    const weightAt = (i: number) => (weight ? (weight[Math.floor(i / inner) % count] ?? 0) : 1);
    const result = new Float64Array(x.length);
    for (let from = 0; from < x.length; from += run) {
      await pause();
      if (!gradient.subarray(from, from + run).some((g) => g !== 0)) continue;
      const { mean, variance } = moments(x, from, run);
      const scale = 1 / Math.sqrt(variance + eps);
      let [sum, product] = [0, 0];
      for (let i = from; i < from + run; i += 1) {
        const g = (gradient[i] ?? 0) * weightAt(i);
        sum += g;
        product += g * ((x[i] ?? 0) - mean) * scale;
      }
      for (let i = from; i < from + run; i += 1) {
        const own = ((x[i] ?? 0) - mean) * scale;
        result[i] = ((gradient[i] ?? 0) * weightAt(i) - (sum + own * product) / run) * scale;
      }
    }
    return result;
  };
}

/** `permuted` for float64. */
function relaid(x: Float64Array, sizes: readonly number[], order: readonly number[]): Float64Array {
  const places = permuted(
    Float32Array.from({ length: x.length }, (_, i) => i),
    sizes,
    order,
  );
  return Float64Array.from(places, (at) => x[at] ?? 0);
}

/** Batch normalisation, of several maps too, as its kernel lays them. */
export function batchNormAdjoint(kind: 'BatchNorm1d' | 'BatchNorm2d'): Adjoint {
  const one = normAdjoint(kind);
  return ofOne(async (call) => {
    const { step, x, gradient } = call;
    const [maps = 1, channels = 1, ...rest] = step.inputSizes;
    if (maps === 1) return one(call);
    const inner = elements(rest);
    const sizes = kind === 'BatchNorm1d' ? [1, channels, maps * inner] : [1, channels, 1, maps * inner];
    const laid = {
      x: permuted(x, [maps, channels, inner], [1, 0, 2]),
      gradient: relaid(gradient, [maps, channels, inner], [1, 0, 2]),
    };
    const made = await one({ ...call, ...laid, step: { ...step, inputSizes: sizes } });
    return relaid(made, [channels, maps, inner], [1, 0, 2]);
  });
}

/** RMSNorm: x̂ = x / √(mean of squares + eps). */
export const rmsNormAdjoint: OwnAdjoint = async ({ step, x, gradient, weights, pause }) => {
  const shape = argOf(step, 'normalized_shape');
  const run = elements(step.inputSizes.slice(Array.isArray(shape) ? -shape.length : -1));
  const given = argOf(step, 'eps') ?? null;
  const eps = given === null ? EPSILON : asNumber(given);
  const weight = weights.get('weight');
  const result = new Float64Array(x.length);
  for (let from = 0; from < x.length; from += run) {
    await pause();
    let [squares, product] = [0, 0];
    for (let i = 0; i < run; i += 1) {
      const v = x[from + i] ?? 0;
      squares += v * v;
      product += (gradient[from + i] ?? 0) * (weight?.[i] ?? 1) * v;
    }
    const scale = 1 / Math.sqrt(squares / run + eps);
    for (let i = 0; i < run; i += 1) {
      const g = (gradient[from + i] ?? 0) * (weight?.[i] ?? 1);
      result[from + i] = scale * (g - ((x[from + i] ?? 0) * product * scale * scale) / run);
    }
  }
  return result;
};

/** LocalResponseNorm: through its own value, and through the sums that its neighbours are divided by. */
export const localResponseAdjoint: OwnAdjoint = async ({ step, x, gradient, pause }) => {
  const [batch = 1, channels = 1, ...rest] = step.inputSizes;
  const inner = elements(rest);
  const read = (name: string) => asNumber(argOf(step, name));
  const [size, alpha, beta, k] = [read('size'), read('alpha'), read('beta'), read('k')];
  const before = Math.floor(size / 2);
  const result = new Float64Array(x.length);
  for (let n = 0; n < batch; n += 1) {
    for (let c = 0; c < channels; c += 1) {
      await pause();
      const [first, end] = [Math.max(0, c - before), Math.min(channels, c - before + size)];
      for (let i = 0; i < inner; i += 1) {
        const at = (n * channels + c) * inner + i;
        const g = gradient[at] ?? 0;
        if (g === 0) continue;
        let sum = 0;
        for (let o = first; o < end; o += 1) sum += (x[(n * channels + o) * inner + i] ?? 0) ** 2;
        const by = k + (alpha * sum) / size;
        result[at] = (result[at] ?? 0) + g * by ** -beta;
        const each = (g * (x[at] ?? 0) * -beta * by ** (-beta - 1) * 2 * alpha) / size;
        for (let o = first; o < end; o += 1) {
          const other = (n * channels + o) * inner + i;
          result[other] = (result[other] ?? 0) + each * (x[other] ?? 0);
        }
      }
    }
  }
  return result;
};

/** What a softmax shares out along an axis. */
function along(
  axisOf: (step: ShapedCall) => number,
  own: (g: number, y: number, sums: { readonly g: number; readonly gy: number }) => number,
): Adjoint {
  return ofOne(async ({ step, x, out, gradient, pause }) => {
    const result = new Float64Array(x.length);
    await pause();
    lines(step.inputSizes, axisOf(step), (from, apart, length) => {
      let [sum, product] = [0, 0];
      for (let i = from; i < from + apart * length; i += apart) {
        sum += gradient[i] ?? 0;
        product += (gradient[i] ?? 0) * (out[i] ?? 0);
      }
      for (let i = from; i < from + apart * length; i += apart) {
        result[i] = own(gradient[i] ?? 0, out[i] ?? 0, { g: sum, gy: product });
      }
    });
    return result;
  });
}

export const softmaxAdjoint = (axisOf: (step: ShapedCall) => number): Adjoint =>
  along(axisOf, (g, y, { gy }) => (g - gy) * y);
export const softminAdjoint = (axisOf: (step: ShapedCall) => number): Adjoint =>
  along(axisOf, (g, y, { gy }) => (gy - g) * y);
export const logSoftmaxAdjoint = (axisOf: (step: ShapedCall) => number): Adjoint =>
  along(axisOf, (g, y, { g: sum }) => g - Math.exp(y) * sum);

/** GLU: the first half through its gate, the second through what it lets pass. */
export const gluAdjoint: OwnAdjoint = async ({ step, x, gradient }) => {
  const axis = gluAxis(step.module.args, step.inputSizes);
  if (typeof axis !== 'number') throw new Error(axis.text);
  const half = elements(step.inputSizes.slice(axis)) / 2;
  const result = new Float64Array(x.length);
  for (let to = 0; half > 0 && to < gradient.length; to += half) {
    for (let i = 0; i < half; i += 1) {
      const [a, gate] = [2 * to + i, 2 * to + half + i];
      const open = 1 / (1 + Math.exp(-(x[gate] ?? 0)));
      const g = gradient[to + i] ?? 0;
      result[a] = g * open;
      result[gate] = g * (x[a] ?? 0) * open * (1 - open);
    }
  }
  return result;
};

/** The slopes of the p-norm of some values (torch/csrc/autograd/FunctionsManual.cpp, norm_backward). */
export function normSlopes(p: number, values: Float32Array, norm: number): Float64Array {
  const slopes = new Float64Array(values.length);
  if (p === 0) return slopes;
  if (Math.abs(p) === Number.POSITIVE_INFINITY) {
    const equal = values.reduce((n, v) => n + (Math.abs(v) === norm ? 1 : 0), 0);
    return slopes.map((_, i) => (Math.abs(values[i] ?? 0) === norm ? Math.sign(values[i] ?? 0) / equal : 0));
  }
  return slopes.map((_, i) => {
    const v = values[i] ?? 0;
    if (p === 1) return Math.sign(v);
    if (norm === 0) return 0;
    return p === 2 ? v / norm : (Math.sign(v) * Math.abs(v) ** (p - 1)) / norm ** (p - 1);
  });
}

/** x / max(‖x‖, eps) along an axis; where eps is the larger one, the norm has no part in it. */
export const normalizeAdjoint: OwnAdjoint = async ({ step, x, gradient }) => {
  const p = asNumber(argOf(step, 'p'));
  const eps = asNumber(argOf(step, 'eps'));
  const fold = normOf(p);
  const result = new Float64Array(x.length);
  lines(step.inputSizes, axisOfStep(step), (from, apart, length) => {
    const values = Float32Array.from({ length }, (_, i) => x[from + i * apart] ?? 0);
    const norm = fold(values, 0, length);
    const by = Math.max(norm, eps);
    const slopes = norm > eps ? normSlopes(p, values, norm) : null;
    let product = 0;
    for (let i = 0; i < length; i += 1) product += (gradient[from + i * apart] ?? 0) * (values[i] ?? 0);
    for (let i = 0; i < length; i += 1) {
      const at = from + i * apart;
      result[at] = (gradient[at] ?? 0) / by - (slopes ? (product / (by * by)) * (slopes[i] ?? 0) : 0);
    }
  });
  return result;
};
