import { catAxis } from '../../../core/layers/operations/concat';
import { cellsOf, indexPlan } from '../../../core/layers/operations/index';
import { permuteOrder } from '../../../core/layers/operations/permute';
import { interleaved, selectedCells, unfolded } from '../../../core/layers/operations/picks';
import { flippedAxes, quarterTurns, rolls } from '../../../core/layers/operations/reorder';
import { withoutLeadingOnes } from '../../../core/layers/operations/setitem';
import { slicePlan } from '../../../core/layers/operations/slice';
import type { ShapedCall } from '../../../core/net/shaped';
import { asNumber } from '../../../core/python/python';
import { elements, type Shape } from '../../../core/shape';
import { argOf } from '../../backend';
import type { ReferenceKernel } from '../kernel';
import { permuted } from '../shuffles';
import { gathered, spread, stridesOf, visit } from './gather';

/** Throws PyTorch's words: a step that is computed has been inferred, and is not refused. */
function known<T>(value: T): Exclude<T, { readonly code: string }> {
  if (typeof value === 'object' && value !== null && 'code' in value && 'text' in value) {
    throw new Error(String(value.text));
  }
  return value as Exclude<T, { readonly code: string }>;
}

/** Tensors behind one another along an axis: runs of each in turn. */
function joined(inputs: readonly Float32Array[], sizes: readonly Shape[], axis: number): Float32Array {
  const out = new Float32Array(inputs.reduce((n, data) => n + data.length, 0));
  const runs = sizes.map((s) => elements(s.slice(axis)));
  const total = runs.reduce((sum, n) => sum + n, 0);
  let start = 0;
  for (const [i, data] of inputs.entries()) {
    const run = runs[i] ?? 0;
    for (let at = 0; run > 0 && at < data.length; at += run) {
      out.set(data.subarray(at, at + run), start + (at / run) * total);
    }
    start += run;
  }
  return out;
}

export const cat: ReferenceKernel = async ({ step, inputs }) => {
  const sizes = step.inputs.map((i) => i.sizes);
  const axis = catAxis(asNumber(argOf(step, 'dim')), sizes);
  const kept = inputs.map((data, i) => ({ data, own: sizes[i] ?? [] })).filter(({ data }) => data.length > 0);
  return joined(
    kept.map((k) => k.data),
    kept.map((k) => k.own),
    axis,
  );
};

export const stack: ReferenceKernel = async ({ step, inputs }) => {
  const dim = asNumber(argOf(step, 'dim'));
  const axis = dim < 0 ? dim + step.outputSizes.length : dim;
  const sizes = step.inputs.map(({ sizes: own }) => [...own.slice(0, axis), 1, ...own.slice(axis)]);
  return joined(inputs, sizes, axis);
};

export const slice: ReferenceKernel = async ({ step, x }) => {
  const { base, cells } = known(slicePlan(step.module.args, step.inputSizes));
  return gathered(x, base, cells.map(cellsOf));
};

/** A copy of x into which the second input, or a number, is written. */
export const setitem: ReferenceKernel = async ({ step, x, inputs }) => {
  if (argOf(step, 'masked') === true) {
    const mask = inputs[1] ?? new Float32Array(0);
    const each = elements(step.inputSizes.slice(step.inputs[1]?.sizes.length ?? 0));
    const value = asNumber(argOf(step, 'value') ?? 0);
    return x.map((v, i) => (mask[Math.floor(i / each)] ? value : v));
  }
  const plan = known(indexPlan(argOf(step, 'index') ?? null, step.inputSizes));
  const out = x.slice();
  const own = withoutLeadingOnes(step.inputs[1]?.sizes ?? []);
  const given = argOf(step, 'value') ?? null;
  const value = given === null ? (inputs[1] ?? new Float32Array(1)) : Float32Array.of(asNumber(given));
  const written = spread(value, own, plan.sizes);
  visit(plan.base, plan.cells.map(cellsOf), (i, at) => {
    out[at] = written[i] ?? 0;
  });
  return out;
};

export const permute: ReferenceKernel = async ({ step, x }) => {
  const order = known(permuteOrder(step.module.args, step.inputSizes));
  return permuted(x, step.inputSizes, order);
};

export const expand: ReferenceKernel = async ({ step, x }) => spread(x, step.inputSizes, step.outputSizes).slice();

/** Each axis read through a function of its own cells. */
function byAxis(x: Float32Array, sizes: Shape, made: Shape, cell: (axis: number, o: number) => number): Float32Array {
  const strides = stridesOf(sizes);
  const before = made.length - sizes.length;
  const cells = made.map((n, i) =>
    Array.from({ length: n }, (_, o) => (i < before ? 0 : cell(i - before, o) * (strides[i - before] ?? 0))),
  );
  return gathered(x, 0, cells);
}

export const repeat: ReferenceKernel = async ({ step, x }) =>
  byAxis(x, step.inputSizes, step.outputSizes, (axis, o) => o % (step.inputSizes[axis] ?? 1));

export const flip: ReferenceKernel = async ({ step, x }) => {
  const axes = known(flippedAxes(step.module.args, step.inputSizes));
  const sizes = step.inputSizes;
  return byAxis(x, sizes, sizes, (axis, o) => (axes.includes(axis) ? (sizes[axis] ?? 1) - 1 - o : o));
};

const wrapped = (o: number, n: number) => (n > 0 ? ((o % n) + n) % n : 0);

export const roll: ReferenceKernel = async ({ step, x }) => {
  const shifts = known(rolls(step.module.args, step.inputSizes));
  const sizes = step.inputSizes;
  if (shifts) return byAxis(x, sizes, sizes, (axis, o) => wrapped(o - (shifts.get(axis) ?? 0), sizes[axis] ?? 1));
  const by = wholeShift(step);
  return x.map((_, i) => x[wrapped(i - by, x.length)] ?? 0);
};

function wholeShift(step: ShapedCall): number {
  const shifts = argOf(step, 'shifts') ?? 0;
  return asNumber(Array.isArray(shifts) ? shifts[0] : shifts);
}

export const indexSelect: ReferenceKernel = async ({ step, x }) => {
  const { axis, cells } = known(selectedCells(step.module.args, step.inputSizes));
  if (step.inputSizes.length === 0) return Float32Array.from(cells, () => x[0] ?? 0);
  return byAxis(x, step.inputSizes, step.outputSizes, (i, o) => (i === axis ? (cells[o] ?? 0) : o));
};

export const repeatInterleave: ReferenceKernel = async ({ step, x }) => {
  const { axis, repeats } = known(interleaved(step.module.args, step.inputSizes));
  if (axis === null || step.inputSizes.length === 0) {
    return Float32Array.from({ length: x.length * repeats }, (_, i) => x[Math.floor(i / repeats)] ?? 0);
  }
  return byAxis(x, step.inputSizes, step.outputSizes, (i, o) => (i === axis ? Math.floor(o / repeats) : o));
};

/** A window along an axis, which then lies along the last one. */
export const unfold: ReferenceKernel = async ({ step, x }) => {
  const { axis, size, step: by } = known(unfolded(step.module.args, step.inputSizes));
  const strides = stridesOf(step.inputSizes);
  const made = step.outputSizes;
  const own = strides[axis] ?? 1;
  const cells = made.map((n, i) => {
    const apart = i === made.length - 1 ? own : i === axis ? own * by : (strides[i] ?? 0);
    return Array.from({ length: n }, (_, o) => o * apart);
  });
  return size === 0 ? new Float32Array(0) : gathered(x, 0, cells);
};

export const rot90: ReferenceKernel = async ({ step, x }) => {
  const sizes = step.inputSizes;
  const { turns, axes } = known(quarterTurns(step.module.args, sizes));
  const [a, b] = axes;
  const strides = stridesOf(sizes);
  const back = (axis: number, isTurned: boolean) => {
    const n = sizes[axis] ?? 1;
    return Array.from({ length: n }, (_, o) => (isTurned ? n - 1 - o : o) * (strides[axis] ?? 0));
  };
  const cells = sizes.map((_, i) => {
    if (i !== a && i !== b) return back(i, false);
    if (turns % 2 === 0) return back(i, turns === 2);
    const other = i === a ? b : a;
    return back(other, (turns === 1) === (other === b));
  });
  return gathered(x, 0, cells);
};
