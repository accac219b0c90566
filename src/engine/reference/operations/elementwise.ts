import { erf } from '../../../core/erf';
import type { OperationKind } from '../../../core/layers/operations/table';
import type { ShapedCall } from '../../../core/net/shaped';
import { asNumber } from '../../../core/python/python';
import { elements } from '../../../core/shape';
import { argOf } from '../../backend';
import { PIECE, type ReferenceKernel } from '../kernel';
import { spread } from './gather';

type Pair = (a: number, b: number) => number;
type One = (x: number) => number;

const f = Math.fround;
/** Values after which a kernel lets messages in. */
const VALUES = PIECE / 50;

const given = (step: ShapedCall, name: string): number | null => {
  const value = argOf(step, name) ?? null;
  return value === null ? null : f(asNumber(value));
};

/** std::pow: anything to the power of 0, and 1 to any power, is 1; so is −1 to an infinite one. */
function power(a: number, b: number): number {
  if (a === 1) return 1;
  if (a === -1 && (b === Number.POSITIVE_INFINITY || b === Number.NEGATIVE_INFINITY)) return 1;
  return a ** b;
}

/** ATen/native/cpu/PowKernel.cpp has its own ways for some exponents. */
function powerOf(exponent: number): One {
  switch (exponent) {
    case 0.5:
      return Math.sqrt;
    case 2:
      return (x) => x * x;
    case 3:
      return (x) => f(x * x) * x;
    case -2:
      return (x) => 1 / f(x * x);
    case -1:
      return (x) => 1 / x;
    case -0.5:
      return (x) => 1 / f(Math.sqrt(x));
    default:
      return (x) => power(x, exponent);
  }
}

/** c10/util/generic_math.h, div_floor_floating. */
function floorDivide(a: number, b: number): number {
  if (b === 0) return a / b;
  const mod = a % b;
  let quotient = f(f(a - mod) / b);
  if (mod !== 0 && b < 0 !== mod < 0) quotient = f(quotient - 1);
  if (quotient === 0) return 0 * (a / b);
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

function remainder(a: number, b: number): number {
  const mod = a % b;
  return mod !== 0 && b < 0 !== mod < 0 ? mod + b : mod;
}

const quotient: Readonly<Record<string, Pair>> = {
  floor: floorDivide,
  trunc: (a, b) => Math.trunc(f(a / b)),
};

/** Truths are 1 and 0. */
const truth =
  (of: (a: number, b: number) => boolean): Pair =>
  (a, b) =>
    of(a, b) ? 1 : 0;

function logAddExp(a: number, b: number): number {
  if (a === b && !Number.isFinite(a)) return a;
  const most = Math.max(a, b);
  return most + Math.log1p(Math.exp(-Math.abs(a - b)));
}

/** The function of two values that an operation is, as ATen/native/cpu/BinaryOpsKernel.cpp has it. */
const PAIRS = {
  add: (step) => {
    const alpha = given(step, 'alpha') ?? 1;
    return (a, b) => a + alpha * b;
  },
  sub: (step) => {
    const alpha = given(step, 'alpha') ?? 1;
    return (a, b) => a - alpha * b;
  },
  mul: () => (a, b) => a * b,
  div: (step) => quotient[String(argOf(step, 'rounding_mode'))] ?? ((a, b) => a / b),
  pow: () => power,
  maximum: () => Math.max,
  minimum: () => Math.min,
  floor_divide: () => floorDivide,
  remainder: () => remainder,
  fmod: () => (a, b) => a % b,
  atan2: () => Math.atan2,
  hypot: () => Math.hypot,
  logaddexp: () => logAddExp,
  gt: () => truth((a, b) => a > b),
  lt: () => truth((a, b) => a < b),
  ge: () => truth((a, b) => a >= b),
  le: () => truth((a, b) => a <= b),
  eq: () => truth((a, b) => a === b),
  ne: () => truth((a, b) => a !== b),
  // Of what is not zero, what is no number among it, it is true.
  logical_and: () => truth((a, b) => a !== 0 && b !== 0),
  logical_or: () => truth((a, b) => a !== 0 || b !== 0),
  logical_xor: () => truth((a, b) => (a !== 0) !== (b !== 0)),
} as const satisfies Partial<Record<OperationKind, (step: ShapedCall) => Pair>>;

export type BinaryKind = keyof typeof PAIRS;

/** With a number in the place of one operand: what becomes of each value. Python's `2 / x` is the reciprocal, doubled. */
function withNumber(kind: BinaryKind, step: ShapedCall): One | null {
  const first = given(step, 'input');
  const second = given(step, kind === 'pow' ? 'exponent' : 'other');
  if (second !== null && kind === 'pow') return powerOf(second);
  const pair = PAIRS[kind](step);
  if (second !== null) return (x) => pair(x, second);
  if (first === null) return null;
  return kind === 'div' ? (x) => f(1 / x) * first : (x) => pair(first, x);
}

export const binary =
  (kind: BinaryKind): ReferenceKernel =>
  async ({ step, inputs, x, pause }) => {
    const made = step.outputSizes;
    const out = new Float32Array(elements(made));
    const one = withNumber(kind, step);
    const pair = PAIRS[kind](step);
    const [a = x, b = x] = inputs.map((data, i) => spread(data, step.inputs[i]?.sizes ?? made, made));
    for (let from = 0; from < out.length; from += VALUES) {
      if (from > 0) await pause();
      const to = Math.min(out.length, from + VALUES);
      if (one) for (let i = from; i < to; i += 1) out[i] = one(a[i] ?? 0);
      else for (let i = from; i < to; i += 1) out[i] = pair(a[i] ?? 0, b[i] ?? 0);
    }
    return out;
  };

/** Halves go to the even neighbour. */
function roundEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

const ONES = {
  neg: (x) => -x,
  abs: Math.abs,
  sqrt: Math.sqrt,
  square: (x) => x * x,
  rsqrt: (x) => 1 / f(Math.sqrt(x)),
  reciprocal: (x) => 1 / x,
  exp: Math.exp,
  exp2: (x) => 2 ** x,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  log2: Math.log2,
  log10: Math.log10,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  floor: Math.floor,
  ceil: Math.ceil,
  round: roundEven,
  trunc: Math.trunc,
  frac: (x) => x - Math.trunc(x),
  sign: (x) => (x > 0 ? 1 : x < 0 ? -1 : 0),
  erf,
  erfc: (x) => 1 - erf(x),
  logical_not: (x) => (x === 0 ? 1 : 0),
} as const satisfies Partial<Record<OperationKind, One>>;

export type UnaryKind = keyof typeof ONES;

const each =
  (of: (step: ShapedCall) => One): ReferenceKernel =>
  async ({ step, x, pause }) => {
    const one = of(step);
    const out = new Float32Array(x.length);
    for (let from = 0; from < x.length; from += VALUES) {
      if (from > 0) await pause();
      const to = Math.min(x.length, from + VALUES);
      for (let i = from; i < to; i += 1) out[i] = one(x[i] ?? 0);
    }
    return out;
  };

export const unary = (kind: UnaryKind): ReferenceKernel => each(() => ONES[kind]);

/** Where min is above max, all is max; what is no number stays so. */
export const clamp: ReferenceKernel = each((step) => {
  const low = given(step, 'min') ?? Number.NEGATIVE_INFINITY;
  const high = given(step, 'max') ?? Number.POSITIVE_INFINITY;
  return (x) => Math.min(Math.max(x, low), high);
});

/** Tensors that are broadcast to the result's sizes, value by value. */
const together =
  (of: (step: ShapedCall) => (values: readonly number[]) => number): ReferenceKernel =>
  async ({ step, inputs, pause }) => {
    const made = step.outputSizes;
    const out = new Float32Array(elements(made));
    const all = inputs.map((data, i) => spread(data, step.inputs[i]?.sizes ?? made, made));
    const one = of(step);
    const values = all.map(() => 0);
    for (let from = 0; from < out.length; from += VALUES) {
      if (from > 0) await pause();
      const to = Math.min(out.length, from + VALUES);
      for (let i = from; i < to; i += 1) {
        for (let k = 0; k < all.length; k += 1) values[k] = all[k]?.[i] ?? 0;
        out[i] = one(values);
      }
    }
    return out;
  };

/** Numbers stand in the place of tensors: the condition comes first, then those of both sides that are tensors. */
export const where = together((step) => {
  const [first, second] = [given(step, 'input'), given(step, 'other')];
  return ([condition = 0, a = 0, b = 0]) => (condition !== 0 ? (first ?? a) : (second ?? (first === null ? b : a)));
});

export const maskedFill = together((step) => {
  const value = given(step, 'value') ?? 0;
  return ([x = 0, mask = 0]) => (mask !== 0 ? value : x);
});

/** ATen/native/Lerp.h: from the nearer of the two. */
export const lerp = together((step) => {
  const own = given(step, 'weight');
  return ([a = 0, b = 0, weight = 0]) => {
    const w = own ?? weight;
    const apart = f(b - a);
    return Math.abs(w) < 0.5 ? a + f(w * apart) : b - f(apart * f(1 - w));
  };
});

export const addcmul = together((step) => {
  const value = given(step, 'value') ?? 1;
  return ([x = 0, a = 0, b = 0]) => x + f(f(value * a) * b);
});

export const addcdiv = together((step) => {
  const value = given(step, 'value') ?? 1;
  return ([x = 0, a = 0, b = 0]) => x + f(f(value * a) / b);
});
