import type { ShapedCall } from '../../core/net/shaped';
import { asNumber } from '../../core/python/python';
import { elements, type Shape } from '../../core/shape';
import { argOf } from '../backend';
import { spread, spreadCells, visit } from '../reference/operations/gather';
import type { Adjoint } from './adjoint';
import { copied } from './copies';
import { matmulAdjoint } from './products';

/** Where each cell of `made` is in a tensor that is broadcast to it. */
export function placesIn(sizes: Shape, made: Shape): Int32Array {
  const at = new Int32Array(elements(made));
  visit(0, spreadCells(sizes, made), (to, from) => {
    at[to] = from;
  });
  return at;
}

/** Given the values of all inputs at a cell: what each counts for there; null where it never counts. */
type Shares = (values: readonly number[]) => readonly (number | null)[];

/** Of tensors that are broadcast to one another and taken value by value. */
const valueByValue =
  (of: (step: ShapedCall) => Shares): Adjoint =>
  async ({ step, inputs, gradient }) => {
    const made = step.outputSizes;
    const places = inputs.map((_, i) => placesIn(step.inputs[i]?.sizes ?? made, made));
    const results = inputs.map((x) => new Float64Array(x.length));
    const shares = of(step);
    for (const [i, g] of gradient.entries()) {
      if (g === 0) continue;
      const own = shares(inputs.map((x, k) => x[places[k]?.[i] ?? 0] ?? 0));
      for (const [k, share] of own.entries()) {
        const [to, at] = [results[k], places[k]?.[i] ?? 0];
        if (to && share !== null) to[at] = (to[at] ?? 0) + g * share;
      }
    }
    const never = shares(inputs.map(() => 0)).map((share) => share === null);
    return results.map((result, k) => (never[k] ? null : result));
  };

const given = (step: ShapedCall, name: string): number | null => {
  const value = argOf(step, name) ?? null;
  return value === null ? null : Math.fround(asNumber(value));
};

export const whereAdjoint = valueByValue((step) => {
  const [first, second] = [given(step, 'input') !== null, given(step, 'other') !== null];
  return ([condition = 0]) => {
    const holds = condition !== 0 ? 1 : 0;
    return [null, ...(first ? [] : [holds]), ...(second ? [] : [1 - holds])];
  };
});

export const maskedFillAdjoint = valueByValue(() => ([, mask = 0]) => [mask !== 0 ? 0 : 1, null]);

export const lerpAdjoint = valueByValue((step) => {
  const weight = given(step, 'weight');
  return ([a = 0, b = 0, w = 0]) => (weight === null ? [1 - w, w, b - a] : [1 - weight, weight]);
});

export const addcmulAdjoint = valueByValue((step) => {
  const value = given(step, 'value') ?? 1;
  return ([, a = 0, b = 0]) => [1, value * b, value * a];
});

export const addcdivAdjoint = valueByValue((step) => {
  const value = given(step, 'value') ?? 1;
  return ([, a = 0, b = 0]) => [1, value / b, (-value * a) / (b * b)];
});

/** What a mask writes over comes from nowhere. */
export const setitemAdjoint: Adjoint = async (call) => {
  const { step, inputs, gradient } = call;
  if (argOf(step, 'masked') !== true) return copied(call);
  const [, mask] = inputs;
  const each = elements(step.inputSizes.slice(step.inputs[1]?.sizes.length ?? 0));
  return [gradient.map((g, i) => (mask?.[Math.floor(i / each)] ? 0 : g)), null];
};

export const outerAdjoint: Adjoint = async ({ inputs, gradient }) => {
  const [a = new Float32Array(0), b = new Float32Array(0)] = inputs;
  const [toA, toB] = [new Float64Array(a.length), new Float64Array(b.length)];
  for (const [i, g] of gradient.entries()) {
    const [row, col] = [Math.floor(i / b.length), i % b.length];
    toA[row] = (toA[row] ?? 0) + g * (b[col] ?? 0);
    toB[col] = (toB[col] ?? 0) + g * (a[row] ?? 0);
  }
  return [toA, toB];
};

export const addedProductAdjoint: Adjoint = async (call) => {
  const { step, inputs, gradient } = call;
  const [alpha, beta] = [asNumber(argOf(step, 'alpha')), asNumber(argOf(step, 'beta'))];
  const [own = new Float32Array(0), ...factors] = inputs;
  const [first, ...rest] = step.inputs;
  const added = new Float64Array(own.length);
  const places = placesIn(first?.sizes ?? [], step.outputSizes);
  for (const [i, g] of gradient.entries()) {
    const at = places[i] ?? 0;
    added[at] = (added[at] ?? 0) + beta * g;
  }
  const product = {
    ...call,
    inputs: factors,
    step: { ...step, inputs: rest },
    gradient: gradient.map((g) => alpha * g),
  };
  return [added, ...(await matmulAdjoint(product))];
};

/** Both tensors of a distance, broadcast to one another: values, and where they come from. */
export function spreadPair(step: ShapedCall, inputs: readonly Float32Array[], made: Shape) {
  return inputs.map((data, i) => {
    const sizes = step.inputs[i]?.sizes ?? made;
    return { values: spread(data, sizes, made), places: placesIn(sizes, made), to: new Float64Array(data.length) };
  });
}
