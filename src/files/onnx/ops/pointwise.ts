import type { Args } from '../../../core/args';
import { layerSpec } from '../../../core/layers/rows';
import type { LayerKind } from '../../../core/layers/table';
import { fullSizes, isConstant, scalarBeside, type Tensor, Unfit, type Value } from '../../graph/builder';
import { type Constant, numberOf, relaid } from '../../graph/constant';
import type { Call } from '../call';
import type { NodeMessage } from '../model';
import { isFloatType } from '../tensor';

/** A float32 of the file as the number that was meant: 0.1 and not 0.10000000149011612. */
export const meant = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(7)) : value);

/** A layer of one tensor, whose class the node's name says. */
export const layer =
  (kind: LayerKind, args: (call: Call) => Args = () => ({})) =>
  (call: Call): Tensor =>
    call.add(kind, args(call), [call.tensor(0)]);

/** An argument that an attribute says, left out where it is PyTorch's default. */
export const given =
  (name: string, attribute: string, fallback: number, ours: number) =>
  (call: Call): Args => {
    const value = meant(call.float(attribute, fallback));
    return value === ours ? {} : { [name]: value };
  };

/** A product of a tensor with a function of itself, as the one layer that it is. */
function gated(call: Call, gate: NodeMessage, kind: LayerKind): Tensor | null {
  const product = call.next('Mul', gate);
  const [x = ''] = call.node.inputs;
  if (!product || call.beside(product, gate.outputs[0] ?? '') !== x) return null;
  call.absorb(...(gate === call.node ? [] : [gate]), product);
  return call.add(kind, {}, [call.tensor(0)]);
}

export const sigmoid = (call: Call): Tensor =>
  gated(call, call.node, 'SiLU') ?? call.add('Sigmoid', {}, [call.tensor(0)]);

export function hardSigmoid(call: Call): Tensor {
  const [alpha, beta] = [meant(call.float('alpha', 0.2)), meant(call.float('beta', 0.5))];
  const x = call.tensor(0);
  if (Math.abs(alpha - 1 / 6) < 1e-6 && beta === 0.5) {
    return gated(call, call.node, 'Hardswish') ?? call.add('Hardsigmoid', {}, [x]);
  }
  const scaled = call.builder.add('mul', { other: alpha }, [x]);
  const shifted = call.builder.add('add', { other: beta }, [scaled]);
  return call.add('clamp', { min: 0, max: 1 }, [shifted]);
}

export function softplus(call: Call): Tensor {
  const tanh = call.next('Tanh');
  const mish = tanh && gated(call, tanh, 'Mish');
  return mish ?? call.add('Softplus', {}, [call.tensor(0)]);
}

/** x ÷ √2, its error function, plus one, times x, times a half: how GELU stands below opset 20. */
export function division(call: Call): Value {
  const divisor = call.has(1) ? call.value(1) : null;
  const by = divisor && isConstant(divisor) ? numberOf(divisor) : null;
  if (by !== null && Math.abs(by - Math.SQRT2) < 1e-5) {
    const gelu = writtenGelu(call);
    if (gelu) return gelu;
  }
  return pairwise('div')(call);
}

function writtenGelu(call: Call): Tensor | null {
  const [x = ''] = call.node.inputs;
  const erf = call.next('Erf');
  const plus = erf && call.next('Add', erf);
  const times = plus && call.next('Mul', plus);
  if (!erf || !plus || !times) return null;
  const last = call.next('Mul', times);
  if (!last || constantBeside(call, plus, erf) !== 1) return null;
  // (x · (1 + erf)) · 0.5, or (0.5 · (1 + erf)) · x.
  const isFirst = call.beside(times, plus.outputs[0] ?? '') === x && constantBeside(call, last, times) === 0.5;
  const isLast = constantBeside(call, times, plus) === 0.5 && call.beside(last, times.outputs[0] ?? '') === x;
  if (!isFirst && !isLast) return null;
  call.absorb(erf, plus, times, last);
  return call.add('GELU', {}, [call.tensor(0)]);
}

/** The number that a node reads beside what another gives. */
function constantBeside(call: Call, node: NodeMessage, of: NodeMessage): number | null {
  const value = call.earlyConstant(call.beside(node, of.outputs[0] ?? ''));
  return value ? numberOf(value) : null;
}

/** An operation on two values; one of a single number is an argument. */
export const pairwise =
  (kind: LayerKind, second = 'other') =>
  (call: Call): Tensor => {
    const [a, b] = [call.value(0), call.value(1)];
    return call.builder.add(kind, ...operands(call, a, b, second));
  };

/** What an operation reads, and what of it is a number. */
function operands(call: Call, a: Value, b: Value, second: string): readonly [Args, readonly Tensor[]] {
  const right = isConstant(a) ? null : scalarBeside(b, a);
  if (right !== null) return [{ [second]: meant(right) }, [call.builder.tensor(a)]];
  const left = isConstant(b) ? null : scalarBeside(a, b);
  if (left !== null) return [{ input: meant(left) }, [call.builder.tensor(b)]];
  return [{}, [call.builder.tensor(a), call.builder.tensor(b)]];
}

const asTruth = (made: Tensor): Tensor => ({ ...made, isTruth: true });

export const comparison =
  (kind: LayerKind) =>
  (call: Call): Tensor =>
    asTruth(pairwise(kind)(call));

export const negated = (call: Call): Tensor => asTruth(call.builder.add('logical_not', {}, [call.tensor(0)]));

/** An operation of any number of values, two at a time. */
export const several =
  (kind: LayerKind) =>
  (call: Call): Tensor => {
    const values = call.inputs.map((_, at) => call.value(at));
    const [first, ...rest] = values;
    if (!first) throw new Unfit('no inputs');
    return call.builder.tensor(
      rest.reduce((so: Value, next) => call.builder.add(kind, ...operands(call, so, next, 'other')), first),
    );
  };

export function meanOf(call: Call): Tensor {
  const sum = several('add')(call);
  const count = call.inputs.length;
  return count === 1 ? sum : call.builder.add('div', { other: count }, [sum]);
}

export function modulo(call: Call): Tensor {
  return pairwise(call.int('fmod', 0) ? 'fmod' : 'remainder')(call);
}

/** The two least and most values; both may be left out. */
export function clip(call: Call): Tensor {
  const [min, max] = [limit(call, 'min', 1), limit(call, 'max', 2)];
  const x = call.tensor(0);
  if (min === 0 && max === null) return call.add('ReLU', {}, [x]);
  if (min === 0 && max === 6) return call.add('ReLU6', {}, [x]);
  if (min !== null && max !== null && min <= max) {
    return call.add('Hardtanh', { min_val: min, max_val: max }, [x]);
  }
  if (min === null && max === null) return x;
  return call.builder.add('clamp', { ...(min !== null && { min }), ...(max !== null && { max }) }, [x]);
}

/** A limit, null where it is none: those of float32 are how older files say so. */
function limit(call: Call, name: string, at: number): number | null {
  const value = call.number(name, at);
  return value === null || Math.abs(value) > 3.4e38 ? null : meant(value);
}

export function prelu(call: Call): Tensor {
  const x = call.tensor(0);
  const slope = call.constant(1);
  const channels = fullSizes(x)[1] ?? 1;
  const isAlongChannels = slope.data.length === channels && slope.shape.filter((n) => n !== 1).length <= 1;
  const count = slope.data.length;
  const place = slope.shape.findIndex((n) => n !== 1);
  const fits =
    count === 1 || (isAlongChannels && (slope.shape.length - place === fullSizes(x).length - 1 || place < 0));
  if (!fits) {
    // A slope for each cell: what is above nothing, and the slope times what is below.
    const above = call.builder.add('ReLU', {}, [x]);
    const below = call.builder.add('clamp', { max: 0 }, [x]);
    return call.builder.add('add', {}, [above, call.builder.add('mul', {}, [below, call.builder.stored(slope)])]);
  }
  const weight: Constant = relaid(slope, [count]);
  return call.add('PReLU', count === 1 ? {} : { num_parameters: count }, [x], { weights: { weight } });
}

/** Shrink: what lies between −lambd and lambd is nothing, the rest moves towards it by `bias`. */
export function shrink(call: Call): Tensor {
  const [bias, lambd] = [meant(call.float('bias', 0)), meant(call.float('lambd', 0.5))];
  if (bias === 0) return call.add('Hardshrink', lambd === 0.5 ? {} : { lambd }, [call.tensor(0)]);
  if (bias === lambd) return call.add('Softshrink', lambd === 0.5 ? {} : { lambd }, [call.tensor(0)]);
  throw new Unfit(`bias=${bias}, lambd=${lambd}`);
}

export function gelu(call: Call): Tensor {
  const approximate = call.word('approximate', 'none');
  return call.add('GELU', approximate === 'none' ? {} : { approximate }, [call.tensor(0)]);
}

/** Swish of opset 24: x · sigmoid(alpha · x). */
export function swish(call: Call): Tensor {
  const alpha = meant(call.float('alpha', 1));
  const x = call.tensor(0);
  if (alpha === 1) return call.add('SiLU', {}, [x]);
  const gate = call.builder.add('Sigmoid', {}, [call.builder.add('mul', { other: alpha }, [x])]);
  return call.builder.add('mul', {}, [x, gate]);
}

/** Selu and the like, whose numbers PyTorch has fixed. */
export function selu(call: Call): Tensor {
  const [alpha, gamma] = [call.float('alpha', 1.6732632), call.float('gamma', 1.050701)];
  const x = call.tensor(0);
  if (Math.abs(alpha - 1.6732632) < 1e-5 && Math.abs(gamma - 1.050701) < 1e-5) return call.add('SELU', {}, [x]);
  const made = call.add('ELU', { alpha: meant(alpha) }, [x]);
  return call.builder.add('mul', { other: meant(gamma) }, [made]);
}

/** Values stay floats; truths become 1 and 0, which they are here. */
export function cast(call: Call): Value {
  const value = call.value(0);
  if (isConstant(value)) return value;
  const to = call.int('to', 1);
  if (isFloatType(to)) return value.isTruth ? { ...value, isTruth: false } : value;
  if (value.isTruth) return value;
  if (to === 9) return asTruth(call.builder.add('ne', { other: 0 }, [value]));
  return call.builder.add('trunc', {}, [value]);
}

export function where(call: Call): Tensor {
  const [a, b] = [call.value(1), call.value(2)];
  const [left, right] = [isConstant(a) ? numberOf(a) : null, isConstant(b) ? numberOf(b) : null];
  const reads = [call.tensor(0)];
  const args: Record<string, number> = {};
  if (left === null) reads.push(call.builder.tensor(a));
  else args.input = meant(left);
  if (right === null) reads.push(call.builder.tensor(b));
  else args.other = meant(right);
  return call.builder.add('where', args, reads);
}

/** Dropout does nothing in evaluation. */
export function dropout(call: Call): Tensor {
  const ratio = call.number('ratio', 1) ?? 0.5;
  return call.add('Dropout', ratio === 0.5 ? {} : { p: meant(ratio) }, [call.tensor(0)]);
}

/** Over no axis at all, where a node says that no axes are none, and not all. */
const isNoop = (call: Call) => !call.list('axes', 1)?.length && call.int('noop_with_empty_axes', 0) === 1;

/** A reduction over axes: an attribute in older operator sets, an input in newer ones. */
export const reduction =
  (kind: LayerKind, args: Args = {}) =>
  (call: Call): Tensor => {
    const x = call.tensor(0);
    const axes = call.list('axes', 1);
    if (isNoop(call)) return kind === 'norm' ? call.builder.add('abs', {}, [x]) : x;
    const rank = call.sizes(0).length;
    const dim = axes?.length ? axes.map((axis) => (axis < 0 ? axis + rank : axis)) : call.sizes(0).map((_, i) => i);
    const isOne = layerSpec(kind).args.some((a) => a.name === 'dim' && a.type === 'int');
    const keepdim = call.int('keepdims', 1) === 1;
    if (!isOne) return call.builder.add(kind, { ...args, dim, ...(keepdim && { keepdim }) }, [x]);
    // PyTorch's takes one axis at a time; the last one first, so that the others keep their numbers.
    return dim
      .toSorted((a, b) => b - a)
      .reduce((on, axis) => call.builder.add(kind, { ...args, dim: axis, ...(keepdim && { keepdim }) }, [on]), x);
  };

export const reducedOf =
  (before: LayerKind, kind: LayerKind) =>
  (call: Call): Tensor => {
    const on = call.builder.add(before, {}, [call.tensor(0)]);
    if (isNoop(call)) return on;
    const axes = call.list('axes', 1);
    const dim = axes?.length ? axes : call.sizes(0).map((_, i) => i);
    return call.builder.add(kind, { dim, ...(call.int('keepdims', 1) === 1 && { keepdim: true }) }, [on]);
  };
