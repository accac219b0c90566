import type { ShapedCall } from '../../core/net/shaped';
import { asNumber } from '../../core/python/python';
import { elements } from '../../core/shape';
import { argOf } from '../backend';
import { spreadCells, visit } from '../reference/operations/gather';
import type { ReductionKind } from '../reference/operations/reduce';
import { axesOfStep, axisOfStep, lines } from '../reference/operations/reduce';
import type { OwnAdjoint } from './adjoint';
import { normSlopes } from './norms';

/** The slopes of what was made of a run of values. */
type Slopes = (values: Float32Array, y: number) => (i: number) => number;

const each =
  (slope: (v: number, y: number, n: number) => number): Slopes =>
  (values, y) =>
  (i) =>
    slope(values[i] ?? 0, y, values.length);

/** Of equals each gets its part. */
const even: Slopes = (values, y) => {
  const equal = values.reduce((n, v) => n + (v === y ? 1 : 0), 0);
  return (i) => (values[i] === y ? 1 / equal : 0);
};

/** Of equals the first gets all: what `torch.max` along an axis picked. */
const first: Slopes = (values, y) => {
  const at = values.indexOf(y);
  return (i) => (i === at ? 1 : 0);
};

/** Without an axis all equals share, as those of `amax` do. */
const extreme = (step: ShapedCall): Slopes => {
  const isShared = String(argOf(step, 'fn')).startsWith('a') || (argOf(step, 'dim') ?? null) === null;
  return isShared ? even : first;
};

const aboutMean = (values: Float32Array) => values.reduce((sum, v) => sum + v, 0) / values.length;
const freedom = (step: ShapedCall, n: number) => Math.max(0, n - asNumber(argOf(step, 'correction')));

/** tools/autograd/derivatives.yaml and torch/csrc/autograd/FunctionsManual.cpp */
const SLOPES = {
  mean: () => each((_v, _y, n) => 1 / n),
  sum: () => each(() => 1),
  // What is left of a product without one of its factors, also where that is 0.
  prod: () => (values) => (i) => values.reduce((product, v, j) => (i === j ? product : product * v), 1),
  max: extreme,
  min: extreme,
  std: (step) => (values, y) => {
    const mean = aboutMean(values);
    const n = freedom(step, values.length);
    return (i) => (y === 0 ? 0 : ((values[i] ?? 0) - mean) / (n * y));
  },
  var: (step) => (values) => {
    const mean = aboutMean(values);
    const n = freedom(step, values.length);
    return (i) => (2 * ((values[i] ?? 0) - mean)) / n;
  },
  norm: (step) => (values, y) => {
    const slopes = normSlopes(asNumber(argOf(step, 'p')), values, y);
    return (i) => slopes[i] ?? 0;
  },
  logsumexp: () => each((v, y) => Math.exp(v - y)),
} as const satisfies Readonly<Record<ReductionKind, (step: ShapedCall) => Slopes>>;

/** A reduction over axes: each of the values gets its slope times what their one result got. */
export function reducedAdjoint(kind: ReductionKind): OwnAdjoint {
  return async ({ step, x, out, gradient, pause }) => {
    const sizes = step.inputSizes;
    const axes = axesOfStep(step);
    const kept = sizes.map((n, i) => (axes.includes(i) ? 1 : n));
    // Result by result the cells that it was made of, in order.
    const groups = new Int32Array(x.length);
    visit(0, spreadCells(kept, sizes), (to, from) => {
      groups[to] = from;
    });
    await pause();
    const run = elements(axes.map((axis) => sizes[axis] ?? 1));
    const cells = new Int32Array(x.length);
    const filled = new Int32Array(out.length);
    for (let i = 0; i < x.length; i += 1) {
      const group = groups[i] ?? 0;
      cells[group * run + (filled[group] ?? 0)] = i;
      filled[group] = (filled[group] ?? 0) + 1;
    }
    const slopes: Slopes = SLOPES[kind](step);
    const result = new Float64Array(x.length);
    const values = new Float32Array(run);
    for (let group = 0; group < out.length; group += 1) {
      const g = gradient[group] ?? 0;
      if (g === 0) continue;
      const own = cells.subarray(group * run, (group + 1) * run);
      for (let i = 0; i < run; i += 1) values[i] = x[own[i] ?? 0] ?? 0;
      const slope = slopes(values, out[group] ?? 0);
      for (let i = 0; i < run; i += 1) result[own[i] ?? 0] = g * slope(i);
    }
    return result;
  };
}

/** Each value is in every sum from its own on. */
export const cumsumAdjoint: OwnAdjoint = async ({ step, gradient }) => {
  const result = new Float64Array(gradient.length);
  lines(step.inputSizes, axisOfStep(step), (from, apart, length) => {
    let so = 0;
    for (let i = length - 1; i >= 0; i -= 1) {
      so += gradient[from + i * apart] ?? 0;
      result[from + i * apart] = so;
    }
  });
  return result;
};

/** Each value goes back where it stood; of equals those that come first stay first. */
export const orderedAdjoint =
  (name: string, preset: boolean): OwnAdjoint =>
  async ({ step, x, gradient }) => {
    const falls = (argOf(step, name) ?? preset) === true;
    const axis = axisOfStep(step);
    const result = new Float64Array(x.length);
    const most = step.outputSizes.length === 0 ? 1 : (step.outputSizes[axis] ?? 1);
    const orders: number[][] = [];
    lines(step.inputSizes, axis, (from, apart, length) => {
      const at = Array.from({ length }, (_, i) => from + i * apart);
      orders.push(at.sort((a, b) => ((x[a] ?? 0) - (x[b] ?? 0)) * (falls ? -1 : 1)));
    });
    let next = 0;
    lines(step.outputSizes.length === 0 ? [1] : step.outputSizes, axis, (from, apart) => {
      const order = orders[next] ?? [];
      next += 1;
      for (let i = 0; i < most; i += 1) result[order[i] ?? 0] = gradient[from + i * apart] ?? 0;
    });
    return result;
  };
