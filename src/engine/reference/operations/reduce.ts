import { axesOf, wrapAxis } from '../../../core/layers/operations/axes';
import type { OperationKind } from '../../../core/layers/operations/table';
import type { ShapedCall } from '../../../core/net/shaped';
import { asNumber } from '../../../core/python/python';
import { elements, type Shape } from '../../../core/shape';
import { argOf } from '../../backend';
import type { ReferenceKernel } from '../kernel';
import { permuted } from '../shuffles';

/** What becomes of the `n` values of x from `from` on. */
type Fold = (x: Float32Array, from: number, n: number) => number;

const total =
  (start: number, next: (sum: number, v: number) => number): Fold =>
  (x, from, n) => {
    let sum = start;
    for (let i = from; i < from + n; i += 1) sum = next(sum, x[i] ?? 0);
    return sum;
  };

const sum = total(0, (s, v) => s + v);
/** Math.max and Math.min keep NaN, as torch's do. */
const most = total(Number.NEGATIVE_INFINITY, Math.max);
const least = total(Number.POSITIVE_INFINITY, Math.min);

/** In two passes, so that a large mean costs no digits. */
function varianceOf(correction: number): Fold {
  return (x, from, n) => {
    const mean = sum(x, from, n) / n;
    const squares = total(0, (s, v) => s + (v - mean) ** 2)(x, from, n);
    return squares / Math.max(0, n - correction);
  };
}

/** The p-norm of a run (ATen/native/cpu/ReduceOpsKernel.cpp, norm_kernel). */
export function normOf(p: number): Fold {
  if (p === Number.POSITIVE_INFINITY) return total(0, (s, v) => Math.max(s, Math.abs(v)));
  if (p === Number.NEGATIVE_INFINITY) return total(Number.POSITIVE_INFINITY, (s, v) => Math.min(s, Math.abs(v)));
  if (p === 0) return total(0, (s, v) => s + (v === 0 ? 0 : 1));
  if (p === 1) return total(0, (s, v) => s + Math.abs(v));
  const squares = total(0, (s, v) => s + v * v);
  if (p === 2) return (x, from, n) => Math.sqrt(squares(x, from, n));
  const powers = total(0, (s, v) => s + Math.abs(v) ** p);
  return (x, from, n) => powers(x, from, n) ** (1 / p);
}

const logSumExp: Fold = (x, from, n) => {
  const largest = most(x, from, n);
  // Of what is infinite nothing is taken off.
  const less = Number.isFinite(largest) ? largest : 0;
  return Math.log(total(0, (s, v) => s + Math.exp(v - less))(x, from, n)) + less;
};

const FOLDS = {
  mean: () => (x, from, n) => sum(x, from, n) / n,
  sum: () => sum,
  prod: () => total(1, (product, v) => product * v),
  max: () => most,
  min: () => least,
  std: (step) => {
    const variance = varianceOf(asNumber(argOf(step, 'correction')));
    return (x, from, n) => Math.sqrt(variance(x, from, n));
  },
  var: (step) => varianceOf(asNumber(argOf(step, 'correction'))),
  norm: (step) => normOf(asNumber(argOf(step, 'p'))),
  logsumexp: () => logSumExp,
} as const satisfies Partial<Record<OperationKind, (step: ShapedCall) => Fold>>;

export type ReductionKind = keyof typeof FOLDS;

/** The axes that a step takes together. */
export function axesOfStep(step: ShapedCall): readonly number[] {
  const axes = axesOf(argOf(step, 'dim') ?? null, step.inputSizes);
  if ('code' in axes) throw new Error(axes.text);
  return axes;
}

/** x with some axes laid last, so that what is taken together stands in runs. */
function lastly(x: Float32Array, sizes: Shape, axes: readonly number[]): Float32Array {
  const order = [...sizes.map((_, i) => i).filter((i) => !axes.includes(i)), ...axes];
  return order.every((axis, i) => axis === i) ? x : permuted(x, sizes, order);
}

export const reduction =
  (kind: ReductionKind): ReferenceKernel =>
  async ({ step, x, pause }) => {
    const sizes = step.inputSizes;
    const axes = axesOfStep(step);
    const run = elements(axes.map((axis) => sizes[axis] ?? 1));
    const laid = lastly(x, sizes, axes);
    await pause();
    const fold = FOLDS[kind](step);
    const out = new Float32Array(elements(step.outputSizes));
    for (let i = 0; i < out.length; i += 1) out[i] = fold(laid, i * run, run);
    return out;
  };

export function axisOfStep(step: ShapedCall): number {
  const axis = wrapAxis(asNumber(argOf(step, 'dim')), step.inputSizes);
  if (typeof axis !== 'number') throw new Error(axis.text);
  return axis;
}

/** Calls `each` for the first cell of every line along an axis, whose cells are `apart` from each other. */
export function lines(sizes: Shape, axis: number, each: (from: number, apart: number, length: number) => void): void {
  const length = sizes[axis] ?? 1;
  const apart = elements(sizes.slice(axis + 1));
  const blocks = elements(sizes.slice(0, axis));
  for (let block = 0; block < blocks; block += 1) {
    for (let i = 0; i < apart; i += 1) each(block * length * apart + i, apart, length);
  }
}

/** ATen sums up in double, and rounds what it writes. */
export const cumsum: ReferenceKernel = async ({ step, x }) => {
  const out = new Float32Array(x.length);
  lines(step.inputSizes, axisOfStep(step), (from, apart, length) => {
    let so = 0;
    for (let i = 0; i < length; i += 1) {
      so += x[from + i * apart] ?? 0;
      out[from + i * apart] = so;
    }
  });
  return out;
};

export const normalize: ReferenceKernel = async ({ step, x }) => {
  const fold = normOf(asNumber(argOf(step, 'p')));
  const eps = asNumber(argOf(step, 'eps'));
  const out = new Float32Array(x.length);
  lines(step.inputSizes, axisOfStep(step), (from, apart, length) => {
    const line = Float32Array.from({ length }, (_, i) => x[from + i * apart] ?? 0);
    const by = Math.max(fold(line, 0, length), eps);
    for (let i = 0; i < length; i += 1) out[from + i * apart] = (line[i] ?? 0) / by;
  });
  return out;
};

/** What is no number stands as if it were the largest. */
const ascending = (a: number, b: number) =>
  Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 1) : Number.isNaN(b) ? -1 : a - b;

/** The values of each line in order, the first so many of them. */
const ordered =
  (isFalling: (step: ShapedCall) => boolean): ReferenceKernel =>
  async ({ step, x }) => {
    const falls = isFalling(step);
    const axis = axisOfStep(step);
    const out = new Float32Array(elements(step.outputSizes));
    const most = step.outputSizes.length === 0 ? 1 : (step.outputSizes[axis] ?? 1);
    const kept: Float32Array[] = [];
    lines(step.inputSizes, axis, (from, apart, length) => {
      const line = Float32Array.from({ length }, (_, i) => x[from + i * apart] ?? 0).sort(ascending);
      kept.push(falls ? line.reverse() : line);
    });
    let next = 0;
    lines(step.inputSizes.length === 0 ? [1] : step.outputSizes, axis, (from, apart) => {
      const line = kept[next];
      next += 1;
      for (let i = 0; i < most; i += 1) out[from + i * apart] = line?.[i] ?? 0;
    });
    return out;
  };

export const sort = ordered((step) => argOf(step, 'descending') === true);
export const topk = ordered((step) => argOf(step, 'largest') !== false);
