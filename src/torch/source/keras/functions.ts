import type { Args, ArgValue } from '../../../core/args';
import type { LayerKind } from '../../../core/layers/table';
import type { Machine } from '../python/machine';
import type { Node } from '../python/tree';
import { argValue, type KerasLayer } from '../python/values';
import { ACTIVATIONS } from './activations';
import { KerasArguments } from './arguments';
import { kerasOrder, torchAxis } from './axes';
import { type Part, plain, type Translate, type Translated } from './parts';

/** What stands between brackets, item by item as Python writes it: `:`, `1:5`, `...`. */
export function indexText(m: Machine, nodes: readonly Node[]): string[] {
  const items: string[] = [''];
  for (const node of nodes) {
    if (node.name === ',') items.push('');
    else items[items.length - 1] += m.source(node).trim();
  }
  return items;
}

const BINARY: Readonly<Record<string, LayerKind>> = {
  add: 'add',
  subtract: 'sub',
  multiply: 'mul',
  divide: 'div',
  true_divide: 'div',
  truediv: 'div',
  power: 'pow',
  pow: 'pow',
  maximum: 'maximum',
  minimum: 'minimum',
  mod: 'remainder',
  matmul: 'matmul',
};

const UNARY: Readonly<Record<string, LayerKind>> = {
  negative: 'neg',
  abs: 'abs',
  absolute: 'abs',
  sqrt: 'sqrt',
  square: 'square',
  rsqrt: 'rsqrt',
  reciprocal: 'reciprocal',
  exp: 'exp',
  expm1: 'expm1',
  log: 'log',
  log1p: 'log1p',
  log2: 'log2',
  log10: 'log10',
  sin: 'sin',
  cos: 'cos',
  tan: 'tan',
  sinh: 'sinh',
  cosh: 'cosh',
  arcsin: 'asin',
  arccos: 'acos',
  arctan: 'atan',
  floor: 'floor',
  ceil: 'ceil',
  round: 'round',
  trunc: 'trunc',
  sign: 'sign',
  erf: 'erf',
  erfc: 'erfc',
};

const REDUCED: Readonly<Record<string, LayerKind>> = {
  mean: 'mean',
  reduce_mean: 'mean',
  sum: 'sum',
  reduce_sum: 'sum',
  max: 'max',
  amax: 'max',
  reduce_max: 'max',
  min: 'min',
  amin: 'min',
  reduce_min: 'min',
  logsumexp: 'logsumexp',
};

/** Names and order of what functions are given behind their tensors. */
const ORDER: Readonly<Record<string, readonly string[]>> = {
  concatenate: ['xs', 'axis'],
  concat: ['xs', 'axis'],
  transpose: ['x', 'axes'],
  reshape: ['x', 'newshape'],
  clip: ['x', 'x_min', 'x_max'],
  leaky_relu: ['x', 'negative_slope'],
  gelu: ['x', 'approximate'],
  softmax: ['x', 'axis'],
  log_softmax: ['x', 'axis'],
  glu: ['x', 'axis'],
  flip: ['x', 'axis'],
  getitem: ['x', 'index'],
};

/** A function of keras.ops or of TensorFlow, or an operator; null where it is not known. */
export function functionPart(
  layer: KerasLayer,
  inputs: readonly (readonly number[])[],
  channelsFirst: boolean,
): Translated | null {
  const name = layer.name.slice(4);
  const a = new KerasArguments(layer, ORDER[name] ?? ['x', 'axis', 'keepdims'], channelsFirst, true);
  const own = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  const [first = []] = inputs;
  if (own) return own(a, first, inputs);
  if (Object.hasOwn(BINARY, name)) return binary(BINARY[name] ?? 'add', layer);
  if (Object.hasOwn(UNARY, name)) return plain({ kind: UNARY[name] ?? 'abs', args: {} });
  if (Object.hasOwn(REDUCED, name)) return reduced(REDUCED[name] ?? 'mean', a, first);
  const activation = Object.hasOwn(ACTIVATIONS, name) ? ACTIVATIONS[name] : undefined;
  return activation ? plain(activation) : null;
}

function binary(kind: LayerKind, layer: KerasLayer): Translated {
  const [x, y] = layer.given;
  const number = (g: typeof x) => (g ? argValue(g.value) : undefined);
  const [left, right] = [number(x), number(y)];
  const second = kind === 'pow' ? 'exponent' : 'other';
  const args: Record<string, ArgValue> = {};
  if (typeof left === 'number') args.input = left;
  if (typeof right === 'number') args[second] = right;
  return plain({ kind, args });
}

/** Over axes; what is left of a map without its channels is in order, with them it has them last in Keras. */
function reduced(kind: LayerKind, a: KerasArguments, input: readonly number[]): Translated {
  const rank = input.length + 1;
  const given = a.get('axis') ?? null;
  const listed = (Array.isArray(given) ? given : [given]).filter((n): n is number => typeof n === 'number');
  if (listed.length === 0) a.refuse('axis');
  const axes = listed.map((axis) => torchAxis(a, axis, rank));
  const keepdim = a.flag('keepdims', false);
  const dim = axes.length === 1 ? (axes[0] ?? 1) : axes;
  const part: Part = { kind, args: keepdim ? { dim, keepdim } : { dim } };
  const isMixed = rank === 4 && !a.channelsFirst && !keepdim && !axes.includes(1) && axes.length === 1;
  return isMixed ? plain(part, { kind: 'permute', args: { dims: [0, 2, 1] } }) : plain(part);
}

const concatenated: Translate = (a, input) => {
  const axis = a.integer('axis', -1);
  return plain({ kind: 'cat', args: { dim: torchAxis(a, axis, input.length + 1) } });
};

/** Axes in another order, in Keras's own order of them. */
export function permuted(a: KerasArguments, input: readonly number[], order: readonly number[]): Translated {
  const rank = input.length + 1;
  const own = kerasOrder(a, rank);
  // Where each of PyTorch's axes stands among Keras's.
  const places = own.map((_, axis) => own.indexOf(axis));
  const dims = places.map((place) => own[order[place] ?? 0] ?? 0);
  return plain({ kind: 'permute', args: { dims } });
}

const transposed: Translate = (a, input) => {
  const axes = a.get('axes') ?? null;
  const rank = input.length + 1;
  const order = Array.isArray(axes) ? axes.filter((n): n is number => typeof n === 'number') : [];
  if (order.length !== rank || order[0] !== 0) a.refuse('axes');
  return permuted(a, input, order);
};

const clipped: Translate = (a) => {
  const args: Args = { min: a.get('x_min') ?? null, max: a.get('x_max') ?? null };
  return plain({ kind: 'clamp', args });
};

/** `x[..., :2]`, `x[:, 1:5]` */
const item: Translate = (a, input) => {
  const rank = input.length + 1;
  const given = a.get('index');
  const items = Array.isArray(given) ? given.map(String) : [];
  const at = items.indexOf('...');
  const all = (n: number) => Array.from({ length: Math.max(0, n) }, () => ':');
  const whole = at < 0 ? items : [...items.slice(0, at), ...all(rank - items.length + 1), ...items.slice(at + 1)];
  const own = [...whole, ...all(rank - whole.length)];
  if (own.length !== rank || own[0] !== ':' || own.some((part) => !/^-?\d*:-?\d*(?::\d*)?$/.test(part)))
    a.refuse('index');
  const order = kerasOrder(a, rank);
  return plain({ kind: 'slice', args: { index: order.map((_, axis) => own[order.indexOf(axis)] ?? ':') } });
};

const FUNCTIONS: Readonly<Record<string, Translate>> = {
  concatenate: concatenated,
  concat: concatenated,
  transpose: transposed,
  clip: clipped,
  getitem: item,
  gelu: (a) =>
    plain({ kind: 'GELU', args: a.flag('approximate', a.layer.name === 'ops.gelu') ? { approximate: 'tanh' } : {} }),
  leaky_relu: (a) =>
    plain({ kind: 'LeakyReLU', args: { negative_slope: a.float('negative_slope', a.float('alpha', 0.2)) } }),
  softmax: (a, input) =>
    plain({ kind: 'Softmax', args: { dim: torchAxis(a, a.integer('axis', -1), input.length + 1) } }),
  log_softmax: (a, input) =>
    plain({ kind: 'LogSoftmax', args: { dim: torchAxis(a, a.integer('axis', -1), input.length + 1) } }),
  glu: (a, input) => plain({ kind: 'GLU', args: { dim: torchAxis(a, a.integer('axis', -1), input.length + 1) } }),
  flip: (a, input) => plain({ kind: 'flip', args: { dims: [torchAxis(a, a.integer('axis'), input.length + 1)] } }),
  identity: () => plain(),
  stop_gradient: () => plain(),
};
