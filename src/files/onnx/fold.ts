import { broadcastSizes } from '../../core/layers/operations/broadcast';
import { viewSizes } from '../../core/layers/operations/views';
import { elements, type Shape } from '../../core/shape';
import { Unfit } from '../graph/builder';
import {
  type Constant,
  constant,
  gathered,
  listOf,
  mapped,
  numberOf,
  relaid,
  scalarConstant,
  spread,
  stridesOf,
  turned,
} from '../graph/constant';
import { ModelProblem } from '../graph/problem';
import { type Call, wrapped } from './call';
import { expandedSizes, reshapedSizes, slicesOf } from './sizes';
import { isFloatType } from './tensor';

/** What is worked out of constants alone may have so many values. */
const MOST_VALUES = 2 ** 26;

function bounded(shape: Shape): Shape {
  if (elements(shape) > MOST_VALUES) throw new ModelProblem('too-many-values', { name: shape.join(' × ') });
  return shape;
}

type Fold = (call: Call, inputs: readonly Constant[]) => Constant | null;

const unary =
  (change: (value: number) => number): Fold =>
  (_, [a]) =>
    a ? mapped(a, change) : null;

function paired(a: Constant, b: Constant, join: (a: number, b: number) => number): Constant {
  const sizes = broadcastSizes(a.shape, b.shape);
  if ('code' in sizes) throw new Unfit(sizes.text);
  const [left, right] = [spread(a, bounded(sizes)), spread(b, sizes)];
  const isFloat = a.data instanceof Float32Array || b.data instanceof Float32Array;
  const data = isFloat ? new Float32Array(left.data.length) : new Float64Array(left.data.length);
  for (let i = 0; i < data.length; i += 1) data[i] = join(left.data[i] ?? 0, right.data[i] ?? 0);
  return { shape: sizes, data, name: null };
}

const binary =
  (join: (a: number, b: number) => number): Fold =>
  (_, inputs) =>
    inputs.length === 0 ? null : inputs.reduce((a, b) => paired(a, b, join));

const isWhole = ({ data }: Constant) => data instanceof Float64Array;

/** Integers are divided towards zero. */
const divided: Fold = (_, [a, b]) =>
  a && b ? paired(a, b, isWhole(a) && isWhole(b) ? (m, n) => Math.trunc(m / n) : (m, n) => m / n) : null;

const modulo: Fold = (call, [a, b]) =>
  a && b ? paired(a, b, call.int('fmod', 0) ? (m, n) => m % n : (m, n) => m - n * Math.floor(m / n)) : null;

function concatenated(call: Call, inputs: readonly Constant[]): Constant {
  const [first] = inputs;
  const rank = first?.shape.length ?? 0;
  const axis = call.axis('axis', 0, rank);
  const total = inputs.reduce((sum, { shape }) => sum + (shape[axis] ?? 0), 0);
  const shape = bounded((first?.shape ?? []).map((n, i) => (i === axis ? total : n)));
  if (inputs.some((c) => c.shape.length !== rank || c.shape.some((n, i) => i !== axis && n !== shape[i]))) {
    throw new Unfit('sizes differ');
  }
  const outer = elements(shape.slice(0, axis));
  const isFloat = inputs.every((c) => c.data instanceof Float32Array);
  const data = isFloat ? new Float32Array(elements(shape)) : new Float64Array(elements(shape));
  let to = 0;
  for (let i = 0; i < outer; i += 1) {
    for (const { data: own } of inputs) {
      const each = own.length / outer;
      data.set(own.subarray(i * each, (i + 1) * each), to);
      to += each;
    }
  }
  return { shape, data, name: null };
}

/** Pieces along an axis by their places. */
export function taken(of: Constant, axis: number, places: readonly number[], shape: Shape): Constant {
  const size = of.shape[axis] ?? 0;
  const inner = elements(of.shape.slice(axis + 1));
  const outer = elements(of.shape.slice(0, axis));
  const made = of.data instanceof Float32Array ? Float32Array : Float64Array;
  const data = new made(outer * places.length * inner);
  let to = 0;
  for (let i = 0; i < outer; i += 1) {
    for (const place of places) {
      const at = place < 0 ? place + size : place;
      if (!(at >= 0 && at < size)) throw new Unfit(`index ${place} of ${size}`);
      const from = (i * size + at) * inner;
      data.set(of.data.subarray(from, from + inner), to);
      to += inner;
    }
  }
  return { shape, data, name: null };
}

const gather: Fold = (call, [of, indices]) => {
  if (!of || !indices) return null;
  const axis = call.axis('axis', 0, of.shape.length);
  const shape = bounded([...of.shape.slice(0, axis), ...indices.shape, ...of.shape.slice(axis + 1)]);
  return taken(of, axis, listOf(indices), shape);
};

const sliced: Fold = (call, [of]) => {
  if (!of) return null;
  const strides = stridesOf(of.shape);
  let first = 0;
  const shape = [...of.shape];
  for (const { axis, start, count, step } of slicesOf(call, of.shape)) {
    first += start * (strides[axis] ?? 0);
    shape[axis] = count;
    strides[axis] = (strides[axis] ?? 0) * step;
  }
  return gathered(of, shape, strides, first);
};

function reduced(call: Call, of: Constant, join: (a: number, b: number) => number): Constant | null {
  const axes = call.list('axes', 1);
  const all = of.shape.map((_, i) => i);
  const over = axes?.length ? axes.map((axis) => wrapped(axis, of.shape.length)) : all;
  if (over.length !== all.length || of.data.length === 0) return null;
  const value = listOf(of).reduce(join);
  return call.int('keepdims', 1)
    ? constant(
        of.shape.map(() => 1),
        [value],
      )
    : scalarConstant(value);
}

const reduction =
  (join: (a: number, b: number) => number): Fold =>
  (call, [of]) =>
    of ? reduced(call, of, join) : null;

const cast: Fold = (call, [of]) => {
  if (!of) return null;
  const to = call.int('to', 1);
  if (isFloatType(to)) {
    return { ...of, data: of.data instanceof Float32Array ? of.data : Float32Array.from(of.data) };
  }
  const whole = to === 9 ? (v: number) => (v === 0 ? 0 : 1) : Math.trunc;
  return { shape: of.shape, data: Float64Array.from(of.data, whole), name: of.name };
};

const pad: Fold = (call, [of]) => {
  const pads = call.list('pads', 1);
  if (!of || !pads || pads.length !== 2 * of.shape.length || call.word('mode', 'constant') !== 'constant') return null;
  if (pads.some((n) => n < 0)) return null;
  const rank = of.shape.length;
  const shape = bounded(of.shape.map((n, i) => n + (pads[i] ?? 0) + (pads[i + rank] ?? 0)));
  const data = (
    of.data instanceof Float32Array ? new Float32Array(elements(shape)) : new Float64Array(elements(shape))
  ).fill(call.number('value', 2) ?? 0);
  const strides = stridesOf(shape);
  const own = stridesOf(of.shape);
  for (let i = 0; i < of.data.length; i += 1) {
    let to = 0;
    for (let axis = 0; axis < rank; axis += 1) {
      const at = Math.floor(i / (own[axis] ?? 1)) % (of.shape[axis] ?? 1);
      to += (at + (pads[axis] ?? 0)) * (strides[axis] ?? 1);
    }
    data[to] = of.data[i] ?? 0;
  }
  return { shape, data, name: null };
};

/** NumPy's and ONNX's rounding: a half to the even number. */
export const roundEven = (v: number) => (Math.abs(v % 1) === 0.5 ? 2 * Math.round(v / 2) : Math.round(v));

const FOLDS: Readonly<Record<string, Fold>> = {
  Identity: (_, [a]) => a ?? null,
  Cast: cast,
  CastLike: (_, [a]) => a ?? null,
  Neg: unary((v) => -v),
  Abs: unary(Math.abs),
  Sqrt: unary(Math.sqrt),
  Exp: unary(Math.exp),
  Log: unary(Math.log),
  Floor: unary(Math.floor),
  Ceil: unary(Math.ceil),
  Round: unary(roundEven),
  Reciprocal: unary((v) => 1 / v),
  Not: unary((v) => (v === 0 ? 1 : 0)),
  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: binary((a, b) => a * b),
  Div: divided,
  Mod: modulo,
  Pow: binary((a, b) => a ** b),
  Max: binary(Math.max),
  Min: binary(Math.min),
  Equal: binary((a, b) => (a === b ? 1 : 0)),
  Greater: binary((a, b) => (a > b ? 1 : 0)),
  GreaterOrEqual: binary((a, b) => (a >= b ? 1 : 0)),
  Less: binary((a, b) => (a < b ? 1 : 0)),
  LessOrEqual: binary((a, b) => (a <= b ? 1 : 0)),
  And: binary((a, b) => (a && b ? 1 : 0)),
  Or: binary((a, b) => (a || b ? 1 : 0)),
  Concat: concatenated,
  Gather: gather,
  Slice: sliced,
  Pad: pad,
  ReduceSum: reduction((a, b) => a + b),
  ReduceProd: reduction((a, b) => a * b),
  ReduceMax: reduction((a, b) => Math.max(a, b)),
  ReduceMin: reduction((a, b) => Math.min(a, b)),
  Where: (_, [condition, a, b]) => {
    if (!condition || !a || !b) return null;
    const both = broadcastSizes(a.shape, b.shape);
    const sizes = 'code' in both ? both : broadcastSizes(condition.shape, both);
    if ('code' in sizes) throw new Unfit(sizes.text);
    const [c, x, y] = [condition, a, b].map((own) => spread(own, bounded(sizes)));
    if (!c || !x || !y) return null;
    return { ...x, data: x.data.map((v, i) => (c.data[i] ? v : (y.data[i] ?? 0))), name: null };
  },
  Reshape: (call, [of, shape]) => {
    const wanted = shape ? listOf(shape) : call.ints('shape');
    return of && wanted
      ? relaid(of, viewed(reshapedSizes(wanted, of.shape, call.int('allowzero', 0)), of.shape))
      : null;
  },
  Flatten: (call, [of]) => {
    if (!of) return null;
    const axis = call.int('axis', 1);
    const at = axis < 0 ? axis + of.shape.length : axis;
    return relaid(of, [elements(of.shape.slice(0, at)), elements(of.shape.slice(at))]);
  },
  Squeeze: (call, [of]) => {
    if (!of) return null;
    const axes = call.list('axes', 1)?.map((axis) => wrapped(axis, of.shape.length));
    return relaid(
      of,
      of.shape.filter((n, i) => (axes ? !axes.includes(i) : n !== 1)),
    );
  },
  Unsqueeze: (call, [of]) => {
    const axes = call.list('axes', 1);
    return of && axes ? relaid(of, unsqueezed(of.shape, axes)) : null;
  },
  Transpose: (call, [of]) => {
    if (!of) return null;
    const order = call.ints('perm') ?? of.shape.map((_, i) => of.shape.length - 1 - i);
    return order.length === of.shape.length ? turned(of, order) : null;
  },
  Expand: (_, [of, shape]) => (of && shape ? spread(of, bounded(expandedSizes(listOf(shape), of.shape))) : null),
  ConstantOfShape: (call, [shape]) => {
    if (!shape) return null;
    const fill = numberOf(call.tensorAttribute('value') ?? scalarConstant(0)) ?? 0;
    const sizes = bounded(listOf(shape));
    return { shape: sizes, data: new Float64Array(elements(sizes)).fill(fill), name: null };
  },
  Range: (_, [start, limit, step]) => {
    const [from, to, by] = [start, limit, step].map((c) => (c ? numberOf(c) : null));
    if (from === null || from === undefined || to === null || to === undefined || !by) return null;
    const count = Math.max(0, Math.ceil((to - from) / by));
    bounded([count]);
    return constant(
      [count],
      Array.from({ length: count }, (_, i) => from + i * by),
    );
  },
  Shape: (call, [of]) => (of ? shapeValue(call, of.shape) : null),
  Size: (_, [of]) => (of ? scalarConstant(elements(of.shape)) : null),
};

function viewed(wanted: readonly number[], sizes: Shape): Shape {
  const made = viewSizes(wanted, sizes);
  if ('code' in made) throw new Unfit(made.text);
  return made;
}

/** Sizes with axes of one put in. */
export function unsqueezed(sizes: Shape, axes: readonly number[]): Shape {
  const rank = sizes.length + axes.length;
  const own = axes.map((axis) => wrapped(axis, rank));
  const rest = [...sizes];
  return Array.from({ length: rank }, (_, i) => (own.includes(i) ? 1 : (rest.shift() ?? 1)));
}

/** What `Shape` gives of a tensor with these sizes. */
export function shapeValue(call: Call, sizes: Shape): Constant {
  const rank = sizes.length;
  const place = (at: number) => Math.min(Math.max(at < 0 ? at + rank : at, 0), rank);
  const own = sizes.slice(place(call.int('start', 0)), place(call.int('end', rank)));
  return constant([own.length], own);
}

/** What an operator gives of constants alone; null where that is not worked out here. */
export function folded(call: Call, inputs: readonly Constant[]): Constant | null {
  return FOLDS[call.node.op]?.(call, inputs) ?? null;
}
