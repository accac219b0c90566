import type { OperationKind } from '../../core/layers/operations/table';
import type { ShapedCall } from '../../core/net/shaped';
import { asNumber } from '../../core/python/python';
import { elements } from '../../core/shape';
import { argOf } from '../backend';
import { spreadCells, visit } from '../reference/operations/gather';
import type { Adjoint } from './adjoint';

/** The derivatives of a function of two values with respect to the first and to the second. */
interface Partial2 {
  a(a: number, b: number, y: number): number;
  b(a: number, b: number, y: number): number;
}

const alphaOf = (step: ShapedCall) => asNumber(argOf(step, 'alpha') ?? 1);
/** Of equals each gets a half. */
const larger = (a: number, b: number) => (a > b ? 1 : a === b ? 0.5 : 0);
const steps: Partial2 = { a: () => 0, b: () => 0 };

/** tools/autograd/derivatives.yaml */
export const PARTIALS = {
  add: (step) => ({ a: () => 1, b: () => alphaOf(step) }),
  sub: (step) => ({ a: () => 1, b: () => -alphaOf(step) }),
  mul: () => ({ a: (_a, b) => b, b: (a) => a }),
  div: (step) => (argOf(step, 'rounding_mode') ? steps : { a: (_a, b) => 1 / b, b: (a, b) => -a / (b * b) }),
  pow: () => ({
    a: (a, b) => (b === 0 ? 0 : b * a ** (b - 1)),
    b: (a, b, y) => (a === 0 && b >= 0 ? 0 : y * Math.log(a)),
  }),
  maximum: () => ({ a: larger, b: (a, b) => larger(b, a) }),
  minimum: () => ({ a: (a, b) => larger(b, a), b: larger }),
  floor_divide: () => steps,
  remainder: () => ({ a: () => 1, b: (a, b) => -Math.floor(a / b) }),
  fmod: () => ({ a: () => 1, b: (a, b) => -Math.trunc(a / b) }),
  // Of two zeros there is no direction, and no slope.
  atan2: () => ({ a: (a, b) => b / (a * a + b * b) || 0, b: (a, b) => -a / (a * a + b * b) || 0 }),
  hypot: () => ({ a: (a, _b, y) => a / y || 0, b: (_a, b, y) => b / y || 0 }),
  logaddexp: () => ({ a: (a, _b, y) => Math.exp(a - y), b: (_a, b, y) => Math.exp(b - y) }),
} as const satisfies Partial<Record<OperationKind, (step: ShapedCall) => Partial2>>;

export type PartialKind = keyof typeof PARTIALS;

const numberOf = (step: ShapedCall, name: string): number | null => {
  const value = argOf(step, name) ?? null;
  return value === null ? null : Math.fround(asNumber(value));
};

/** An operator of two tensors, broadcast to one another, or of one and a number. */
export function ofTwo(kind: PartialKind): Adjoint {
  return async ({ step, inputs, out, gradient, pause }) => {
    const made = step.outputSizes;
    const partial: Partial2 = PARTIALS[kind](step);
    const first = numberOf(step, 'input');
    const second = numberOf(step, kind === 'pow' ? 'exponent' : 'other');
    await pause();
    // Cell by cell of the output: where each tensor is read.
    const places = inputs.map((_, i) => {
      const at = new Int32Array(elements(made));
      visit(0, spreadCells(step.inputs[i]?.sizes ?? made, made), (to, from) => {
        at[to] = from;
      });
      return at;
    });
    const isFirst = first === null;
    const operands = isFirst ? [inputs[0], inputs[1]] : [undefined, inputs[0]];
    const at = isFirst ? [places[0], places[1]] : [undefined, places[0]];
    const results = inputs.map((x) => new Float64Array(x.length));
    const [toA, toB] = isFirst ? [results[0], results[1]] : [undefined, results[0]];
    for (let i = 0; i < out.length; i += 1) {
      const g = gradient[i] ?? 0;
      if (g === 0) continue;
      const [ia, ib] = [at[0]?.[i] ?? 0, at[1]?.[i] ?? 0];
      const a = first ?? operands[0]?.[ia] ?? 0;
      const b = second ?? operands[1]?.[ib] ?? 0;
      const y = out[i] ?? 0;
      if (toA) toA[ia] = (toA[ia] ?? 0) + g * partial.a(a, b, y);
      if (toB) toB[ib] = (toB[ib] ?? 0) + g * partial.b(a, b, y);
    }
    return results;
  };
}
