import type { Args, ArgValue } from '../../../core/args';
import { layerSpec } from '../../../core/layers/rows';
import { isRowKind } from '../../../core/layers/table';
import type { Derived } from '../../../core/net/derived';
import { pass } from '../../../core/net/infer';
import type { Module } from '../../../core/net/net';
import { sizesOf } from '../../../core/shape';
import type { Machine } from '../python/machine';
import type { Place } from '../python/places';
import { derivedOf } from '../python/sizes';
import { current, type Filled, givenTensor, type Tensor } from '../python/trace';
import type { Node } from '../python/tree';
import { argValue, type Given, OPAQUE, type Value } from '../python/values';
import { filledWith, numbersOf, triangle } from './constant_math';
import { constantNegated, constantOperator } from './constant_tensors';
import { parameterTensor } from './constants';
import { filledOf, numbersIn, refilled } from './fills';
import { hasInPlace } from './steps';
import { through } from './through';
import { callPlaces } from './torch_layer';
import { noStep } from './torch_names';
import { weightNegated, weightOperator } from './weight_writes';

/** What PyTorch does to tensors between modules: functions of torch and methods of tensors that are rows of the table. */
interface OperationRow {
  readonly kind: string;
  /** Names of its arguments in the order of the call, the tensor first. */
  readonly params: readonly string[];
  /** Those of them that may be tensors, beside the first; numbers are arguments. */
  readonly tensors?: readonly string[];
  /** Arguments that follow from the function's name. */
  readonly fixed?: Args;
  /** The argument that takes all that is positional from its place on. */
  readonly rest?: string;
  /** Arguments that change no number of the page's. */
  readonly dropped?: readonly string[];
  /** Whether the first argument is a list of tensors. */
  readonly list?: true;
}

const two = (kind: string, other = 'other', more: readonly string[] = []): OperationRow => ({
  kind,
  params: ['input', other, ...more],
  tensors: ['input', other],
});
const one = (kind: string, params: readonly string[] = [], fixed: Args = {}): OperationRow => ({
  kind,
  params: ['input', ...params],
  fixed,
});
const over = (kind: string, more: readonly string[] = [], fixed: Args = {}): OperationRow => ({
  kind,
  params: ['input', 'dim', 'keepdim', ...more],
  dropped: ['dtype'],
  fixed,
});

const UNARY =
  'neg abs sqrt square rsqrt exp exp2 expm1 log log1p log2 log10 sin cos tan asin acos atan sinh cosh floor ceil round trunc frac sign reciprocal erf erfc';

const ROWS: Readonly<Record<string, OperationRow>> = {
  ...Object.fromEntries(UNARY.split(' ').map((kind) => [kind, one(kind)])),
  negative: one('neg'),
  absolute: one('abs'),
  add: two('add', 'other', ['alpha']),
  sub: two('sub', 'other', ['alpha']),
  subtract: two('sub', 'other', ['alpha']),
  mul: two('mul'),
  multiply: two('mul'),
  div: two('div', 'other', ['rounding_mode']),
  divide: two('div', 'other', ['rounding_mode']),
  true_divide: two('div'),
  pow: two('pow', 'exponent'),
  maximum: two('maximum'),
  hypot: two('hypot'),
  logaddexp: two('logaddexp'),
  gt: two('gt'),
  greater: two('gt'),
  lt: two('lt'),
  less: two('lt'),
  ge: two('ge'),
  greater_equal: two('ge'),
  le: two('le'),
  less_equal: two('le'),
  eq: two('eq'),
  ne: two('ne'),
  not_equal: two('ne'),
  logical_and: two('logical_and'),
  logical_or: two('logical_or'),
  logical_xor: two('logical_xor'),
  logical_not: one('logical_not'),
  masked_fill: { kind: 'masked_fill', params: ['input', 'mask', 'value'], tensors: ['mask'] },
  lerp: { kind: 'lerp', params: ['input', 'end', 'weight'], tensors: ['end', 'weight'] },
  addcmul: { kind: 'addcmul', params: ['input', 'tensor1', 'tensor2', 'value'], tensors: ['tensor1', 'tensor2'] },
  addcdiv: { kind: 'addcdiv', params: ['input', 'tensor1', 'tensor2', 'value'], tensors: ['tensor1', 'tensor2'] },
  minimum: two('minimum'),
  floor_divide: two('floor_divide'),
  remainder: two('remainder'),
  fmod: two('fmod'),
  atan2: two('atan2'),
  matmul: two('matmul'),
  bmm: { ...two('matmul', 'mat2'), fixed: { fn: 'bmm' } },
  mm: { ...two('matmul', 'mat2'), fixed: { fn: 'mm' } },
  mv: { ...two('matmul', 'vec'), fixed: { fn: 'mv' } },
  dot: { ...two('matmul', 'tensor'), fixed: { fn: 'dot' } },
  outer: two('outer', 'vec2'),
  ger: two('outer', 'vec2'),
  addmm: { kind: 'addmm', params: ['input', 'mat1', 'mat2', 'beta', 'alpha'], tensors: ['mat1', 'mat2'] },
  baddbmm: { kind: 'baddbmm', params: ['input', 'batch1', 'batch2', 'beta', 'alpha'], tensors: ['batch1', 'batch2'] },
  scaled_dot_product_attention: {
    kind: 'scaled_dot_product_attention',
    params: ['query', 'key', 'value', 'attn_mask', 'dropout_p', 'is_causal', 'scale'],
    tensors: ['key', 'value'],
    dropped: ['dropout_p', 'enable_gqa'],
  },
  affine_grid: one('affine_grid', ['size', 'align_corners']),
  grid_sample: {
    kind: 'grid_sample',
    params: ['input', 'grid', 'mode', 'padding_mode', 'align_corners'],
    tensors: ['grid'],
  },
  cosine_similarity: { kind: 'cosine_similarity', params: ['x1', 'x2', 'dim', 'eps'], tensors: ['x2'] },
  pairwise_distance: { kind: 'pairwise_distance', params: ['x1', 'x2', 'p', 'eps', 'keepdim'], tensors: ['x2'] },
  cdist: { kind: 'cdist', params: ['x1', 'x2', 'p'], tensors: ['x2'], dropped: ['compute_mode'] },
  cat: { kind: 'cat', params: ['tensors', 'dim'], list: true },
  concat: { kind: 'cat', params: ['tensors', 'dim'], list: true },
  concatenate: { kind: 'cat', params: ['tensors', 'dim'], list: true },
  hstack: { kind: 'cat', params: ['tensors'], list: true, fixed: { dim: 1 } },
  vstack: { kind: 'cat', params: ['tensors'], list: true, fixed: { dim: 0 } },
  stack: { kind: 'stack', params: ['tensors', 'dim'], list: true },
  mean: over('mean'),
  sum: over('sum'),
  prod: over('prod'),
  amax: over('max', [], { fn: 'amax' }),
  amin: over('min', [], { fn: 'amin' }),
  logsumexp: over('logsumexp'),
  std: over('std', ['correction']),
  var: over('var', ['correction']),
  norm: { kind: 'norm', params: ['input', 'p', 'dim', 'keepdim'], dropped: ['dtype'] },
  cumsum: one('cumsum', ['dim']),
  rot90: one('rot90', ['k', 'dims']),
  fliplr: one('flip', [], { dims: [1] }),
  flipud: one('flip', [], { dims: [0] }),
  repeat_interleave: { ...one('repeat_interleave', ['repeats', 'dim']), dropped: ['output_size'] },
  unfold: one('unfold', ['dimension', 'size', 'step']),
  normalize: one('normalize', ['p', 'dim', 'eps']),
  clamp: one('clamp', ['min', 'max']),
  clip: one('clamp', ['min', 'max']),
  clamp_min: one('clamp', ['min']),
  clamp_max: one('clamp', ['max']),
  squeeze: { ...one('squeeze', ['dim']), rest: 'dim' },
  unsqueeze: one('unsqueeze', ['dim']),
  permute: { ...one('permute', ['dims']), rest: 'dims' },
  t: one('permute', [], { fn: 't' }),
  movedim: one('permute', ['source', 'dims'], { fn: 'movedim' }),
  moveaxis: one('permute', ['source', 'dims'], { fn: 'movedim' }),
  expand: { ...one('expand', ['sizes']), rest: 'sizes' },
  repeat: { ...one('repeat', ['sizes']), rest: 'sizes' },
  flip: { ...one('flip', ['dims']), rest: 'dims' },
  roll: one('roll', ['shifts', 'dims']),
};

/** Other names of arguments that several functions have. */
const ALIASES: Readonly<Record<string, string>> = {
  axis: 'dim',
  axes: 'dim',
  keepdims: 'keepdim',
  self: 'input',
  x: 'input',
  size: 'sizes',
  destination: 'dims',
  unbiased: 'correction',
};

/** The row of an operation by its function's name. */
export function operationRow(name: string): OperationRow | undefined {
  return Object.hasOwn(ROWS, name) ? ROWS[name] : undefined;
}

/** Modules that are tensors of the net itself. */
export const OWN: ReadonlySet<string> = new Set(['Parameter', 'Buffer']);

/** A value as a tensor: a tensor, or a parameter of the net. */
export function tensorIn(m: Machine, value: Value, node: Place): Tensor | null {
  if (value.type === 'tensor') return value.tensor;
  if (value.type === 'parameter' && !value.index && OWN.has(value.layer.module.kind)) {
    return parameterTensor(m, value.layer, node);
  }
  return null;
}

/** One step of an operation. `bound`: what of its arguments is written where. */
export function operation(
  m: Machine,
  kind: string,
  args: Args,
  inputs: readonly Tensor[],
  node: Node,
  bound: ReadonlyMap<string, Given> = new Map(),
  derived: Derived<Tensor> | null = derivedOf(Object.fromEntries([...bound].map(([name, g]) => [name, g.value]))),
  inPlace = false,
): Tensor {
  if (!isRowKind(kind)) return noStep(kind, node);
  const says = inPlace && hasInPlace(kind);
  const given = says ? { inplace: true, ...args } : args;
  const module = m.construct(kind, given, { ...callPlaces(m, node, bound, false), list: null, end: null });
  const laid = viewOfFilled(m, module, inputs);
  if (laid) return laid;
  const own = derived && Object.fromEntries(Object.entries(derived).filter(([name]) => args[name] !== undefined));
  const follows = own && Object.keys(own).length > 0 ? own : null;
  return through(m, { module, off: false }, inputs, node, true, follows, inPlace && !says);
}

/** Views that leave all numbers in their order. */
const VIEWS: ReadonlySet<string> = new Set([
  'view',
  'reshape',
  'Flatten',
  'Unflatten',
  'squeeze',
  'unsqueeze',
  'slice',
]);

/** A view of what is filled with numbers is filled with them in other axes, and no step. */
function viewOfFilled(m: Machine, module: Module, inputs: readonly Tensor[]): Tensor | null {
  const [only, ...more] = inputs;
  const size = only && more.length === 0 && filledOf(m, only) ? current(only).size : null;
  if (!only || !size || !VIEWS.has(module.kind)) return null;
  const { index, fn } = module.args;
  const isWhole = Array.isArray(index) && index.every((at) => at === null || at === ':' || at === '...');
  if (String(module.kind) === 'slice' && (!isWhole || fn !== undefined)) return null;
  const passed = pass(module, [size]);
  return passed.ok ? refilled(m, only, sizesOf(passed.output.shape, passed.output.batched)) : null;
}

/** An argument's value; what is not known is a problem of its own place. */
export function plainOf(m: Machine, value: Value, node: Place): ArgValue {
  if (value.type === 'opaque' && value.problem) throw value.problem;
  const plain = argValue(value);
  return plain === undefined ? m.refuse(node) : plain;
}

/** `torch.add(x, y)`, `x.add_(y)`; null where there is no such operation. `given` begins with the tensor. */
export function applyOperation(m: Machine, name: string, given: readonly Given[], node: Node): Value | null {
  const own = Object.hasOwn(OWN_WAY, name) ? OWN_WAY[name] : undefined;
  if (own) return own(m, given, node);
  const isInPlace = name.endsWith('_');
  const row = operationRow(isInPlace ? name.slice(0, -1) : name);
  if (!row) return null;
  const by = boundTo(m, row, given, node);
  if (!by) return null;
  const inputs: Tensor[] = [];
  const args: Record<string, ArgValue> = { ...row.fixed };
  for (const param of row.params) {
    const g = by.get(param);
    if (!g) continue;
    if (row.list && param === row.params[0]) {
      const items = g.value.type === 'list' || g.value.type === 'tuple' ? g.value.items : m.refuse(node);
      for (const item of items) inputs.push(tensorIn(m, item, node) ?? refused(m, item, node));
      continue;
    }
    const takes = param === row.params[0] || row.tensors?.includes(param);
    const tensor = takes ? tensorIn(m, g.value, node) : null;
    if (tensor) inputs.push(tensor);
    // A mask that is not known is none of the arguments.
    else if (takes && isRowKind(row.kind) && !layerSpec(row.kind).args.some(({ name: own }) => own === param))
      refused(m, g.value, g.at);
    else args[param] = plainOf(m, g.value, g.at);
  }
  for (const [param, value] of Object.entries(args)) {
    if (param === 'correction' && typeof value === 'boolean') args[param] = value ? 1 : 0;
    // None is what stands there where nothing is said.
    if (value === null || (row.kind === 'add' && param === 'alpha' && value === 1)) delete args[param];
  }
  // Of truths PyTorch takes no mean, and no root either.
  if (inputs.some((t) => current(t).mask) && !TAKES_TRUTHS.has(row.kind)) return m.refuse(node);
  return { type: 'tensor', tensor: operation(m, row.kind, args, inputs, node, by, undefined, isInPlace) };
}

/** `torch.einsum('bnd,bmd->bnm', q, k)`, the tensors one by one or in a list. */
function einsum(m: Machine, [equation, ...rest]: readonly Given[], node: Node): Value | null {
  if (equation?.value.type !== 'str') return null;
  const items = rest.flatMap(({ value }) => (value.type === 'list' || value.type === 'tuple' ? value.items : [value]));
  const inputs = items.map((item) => tensorIn(m, item, node) ?? refused(m, item, node));
  const args = { equation: equation.value.value };
  return { type: 'tensor', tensor: operation(m, 'einsum', args, inputs, node) };
}

/** `torch.tensordot(x, w, dims=([1], [0]))`, as the einsum that it is. */
function tensordot(m: Machine, given: readonly Given[], node: Node): Value | null {
  const by = byName(given, ['input', 'other', 'dims']);
  const inputs = ['input', 'other'].map((name) => {
    const g = by.get(name);
    return (g && tensorIn(m, g.value, node)) ?? m.refuse(node);
  });
  const dims = by.get('dims');
  const over = dims ? plainOf(m, dims.value, dims.at) : 2;
  const ranks = inputs.map(({ size }) => (size ? sizesOf(size.shape, size.batched).length : m.refuse(node)));
  const [rank = 0, other = 0] = ranks;
  const axes = (list: unknown, of: number): number[] =>
    [list].flat().map((n) => (typeof n === 'number' ? (n < 0 ? n + of : n) : m.refuse(node)));
  const pairs = Array.isArray(over) && over.length === 2 ? over : null;
  const count = typeof over === 'number' ? over : 0;
  const left = pairs ? axes(pairs[0], rank) : Array.from({ length: count }, (_, i) => rank - count + i);
  const right = pairs ? axes(pairs[1], other) : Array.from({ length: count }, (_, i) => i);
  if ((!pairs && typeof over !== 'number') || left.length !== right.length || rank + other > 26) return m.refuse(node);
  const letter = (i: number) => String.fromCharCode(97 + i);
  const first = Array.from({ length: rank }, (_, i) => letter(i));
  const second = Array.from({ length: other }, (_, i) => {
    const at = right.indexOf(i);
    return at < 0 ? letter(rank + i) : letter(left[at] ?? 0);
  });
  const kept = [...first.filter((_, i) => !left.includes(i)), ...second.filter((_, i) => !right.includes(i))];
  const equation = `${first.join('')},${second.join('')}->${kept.join('')}`;
  return { type: 'tensor', tensor: operation(m, 'einsum', { equation }, inputs, node) };
}

/** What is no tensor where one is asked for. */
function refused(m: Machine, value: Value, node: Place): never {
  if (value.type === 'opaque' && value.problem) throw value.problem;
  return m.refuse(node);
}

/** Operations that take truths as numbers, or as what they are. */
const TAKES_TRUTHS: ReadonlySet<string> = new Set(
  `gt lt ge le eq ne logical_and logical_or logical_xor logical_not masked_fill mul sum max min cat stack squeeze unsqueeze
  permute expand repeat flip roll rot90 repeat_interleave unfold slice`.split(/\s+/),
);

type OwnWay = (m: Machine, given: readonly Given[], node: Node) => Value | null;

/** Functions whose arguments are not those of their rows. */
const OWN_WAY: Readonly<Record<string, OwnWay>> = {
  einsum,
  tensordot,
  where,
  sort: inOrder('sort'),
  topk: inOrder('topk'),
  index_select: indexSelect,
  tril: ofTriangle('tril'),
  triu: ofTriangle('triu'),
  tile,
  var_mean: withMean('var'),
  std_mean: withMean('std'),
};

/** Arguments by their names, the tensor first. */
function byName(given: readonly Given[], names: readonly string[]): Map<string, Given> {
  const by = new Map<string, Given>();
  let next = 0;
  for (const g of given) {
    const own = g.name === null ? names[next] : (ALIASES[g.name] ?? g.name);
    if (g.name === null) next += 1;
    if (own !== undefined) by.set(own, g);
  }
  return by;
}

/** `torch.where(x > 0, x, 0.1)` */
function where(m: Machine, given: readonly Given[], node: Node): Value | null {
  const by = byName(given, ['condition', 'input', 'other']);
  const condition = by.get('condition');
  const mask = condition && tensorIn(m, condition.value, node);
  if (!mask || given.length !== 3 || (!current(mask).mask && current(mask).step !== null)) return m.refuse(node);
  const inputs = [mask];
  const args: Record<string, ArgValue> = {};
  for (const name of ['input', 'other']) {
    const g = by.get(name) ?? m.refuse(node);
    const tensor = tensorIn(m, g.value, node);
    if (tensor) inputs.push(tensor);
    else args[name] = Number(plainOf(m, g.value, g.at));
  }
  return { type: 'tensor', tensor: operation(m, 'where', args, inputs, node, by) };
}

/** What gives values in order, and where they stood, which are no layer. */
function inOrder(kind: 'sort' | 'topk'): OwnWay {
  const names = kind === 'sort' ? ['input', 'dim', 'descending'] : ['input', 'k', 'dim', 'largest'];
  return (m, given, node) => {
    const { by, tensor, args } = ofTensor(m, given, names, ['stable', 'sorted'], node);
    const values: Value = { type: 'tensor', tensor: operation(m, kind, args, [tensor], node, by) };
    const indices: Value = { type: 'derived', of: current(tensor), what: `x.${kind}` };
    return { type: 'tuple', items: [values, indices], names: ['values', 'indices'] };
  };
}

/** `torch.var_mean(x, dim=1)`: two reductions over the same axes. */
function withMean(kind: 'var' | 'std'): OwnWay {
  return (m, given, node) => {
    const spread = applyOperation(m, kind, given, node);
    const plain = given.filter((g) => g.name !== 'unbiased' && g.name !== 'correction');
    const mean = applyOperation(m, 'mean', plain, node);
    return spread && mean && { type: 'tuple', items: [spread, mean] };
  };
}

/** A tensor and the plain arguments behind it. */
function ofTensor(
  m: Machine,
  given: readonly Given[],
  names: readonly string[],
  dropped: readonly string[],
  node: Node,
) {
  const by = byName(given, names);
  const first = by.get('input');
  const tensor = (first && tensorIn(m, first.value, node)) ?? m.refuse(node);
  by.delete('input');
  for (const name of dropped) by.delete(name);
  const args: Record<string, ArgValue> = {};
  for (const [name, g] of by) {
    if (!names.includes(name)) return m.refuse(g.place);
    args[name] = plainOf(m, g.value, g.at);
  }
  return { by, tensor, args };
}

/** `x.index_select(1, torch.tensor([2, 0]))`: of numbers that are known. */
function indexSelect(m: Machine, given: readonly Given[], node: Node): Value | null {
  const by = byName(given, ['input', 'dim', 'index']);
  const [first, dim, index] = ['input', 'dim', 'index'].map((name) => by.get(name) ?? m.refuse(node));
  const tensor = first && tensorIn(m, first.value, node);
  const cells = index && knownNumbers(index.value);
  if (!tensor || !cells || !dim) return m.refuse(node);
  const args = { dim: plainOf(m, dim.value, dim.at), index: [...cells] };
  return { type: 'tensor', tensor: operation(m, 'index_select', args, [tensor], node) };
}

/** `torch.tril(torch.ones(8, 8))` in forward: of what is filled with numbers that are known. */
function ofTriangle(fn: 'tril' | 'triu'): OwnWay {
  return (m, given, node) => {
    const { tensor, args } = ofTensor(m, given, ['input', 'diagonal'], [], node);
    const filled = filledOf(m, tensor);
    const numbers = filled && numbersOf({ ...current(tensor), filled });
    const found = numbers && triangle(numbers, fn, Number(args.diagonal ?? 0));
    return found ? { type: 'tensor', tensor: givenTensor(current(tensor).size, filledWith(found)) } : m.refuse(node);
  };
}

/** The whole numbers of a tensor of one axis that the source writes out; null of others. */
export function knownNumbers(value: Value): readonly number[] | null {
  const found =
    value.type === 'tensor'
      ? numbersIn(current(value.tensor))
      : value.type === 'parameter' && value.layer.module.kind === 'Buffer'
        ? numbersIn({ filled: bufferFill(value.layer.module.args) })
        : null;
  return found?.every(Number.isInteger) ? found : null;
}

/** What a buffer of the net is filled with. */
function bufferFill({ fn, shape, values, scale = 1, shift = 0 }: Args): Filled | undefined {
  if (fn !== 'tensor' || !Array.isArray(shape) || !Array.isArray(values)) return undefined;
  return { fn, sizes: shape.map(Number), values: values.map(Number), scale: Number(scale), shift: Number(shift) };
}

/** `torch.tile(x, (2, 2))`: fewer numbers than axes are those of the last ones. */
function tile(m: Machine, given: readonly Given[], node: Node): Value | null {
  const [first, ...more] = given;
  const tensor = first && tensorIn(m, first.value, node);
  const [only] = more;
  const listed = only && more.length === 1 && (only.value.type === 'tuple' || only.value.type === 'list');
  const items = listed ? only.value.items : more.map((g) => g.value);
  const times = items.map((item) => (item.type === 'int' ? item.value : m.refuse(node)));
  const rank = tensor?.size ? sizesOf(tensor.size.shape, tensor.size.batched).length : times.length;
  if (!tensor) return null;
  const sizes = [...Array.from({ length: Math.max(0, rank - times.length) }, () => 1), ...times];
  return { type: 'tensor', tensor: operation(m, 'repeat', { sizes }, [tensor], node) };
}

/** A call's arguments by the names of a row; null where they are not those of its function. */
function boundTo(m: Machine, row: OperationRow, given: readonly Given[], node: Node): Map<string, Given> | null {
  const by = new Map<string, Given>();
  const positional = given.filter((g) => g.name === null);
  const from = row.rest === undefined ? -1 : row.params.indexOf(row.rest);
  for (const [i, g] of positional.entries()) {
    const isRest = from >= 0 && i >= from;
    const name = isRest ? row.rest : row.params[i];
    if (name === undefined) return m.refuse(node);
    if (!isRest) by.set(name, g);
    else if (i === from) {
      const items = positional.slice(from);
      const isList = items.length === 1 && (g.value.type === 'list' || g.value.type === 'tuple');
      const single = items.length === 1 && row.rest === 'dim';
      by.set(
        name,
        isList || single ? g : { ...g, value: { type: 'list', items: items.map((p) => p.value) }, spread: true },
      );
    }
  }
  for (const g of given) {
    if (g.name === null || row.dropped?.includes(g.name) || g.name === 'out') continue;
    const name = row.params.includes(g.name) ? g.name : ALIASES[g.name];
    if (name === undefined || !row.params.includes(name) || by.has(name)) return m.refuse(g.place);
    by.set(name, g);
  }
  return by;
}

const OPERATORS: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '//': 'floor_divide',
  '%': 'remainder',
  '**': 'pow',
  '@': 'matmul',
  '>': 'gt',
  '<': 'lt',
  '>=': 'ge',
  '<=': 'le',
  '==': 'eq',
  '!=': 'ne',
};

/** Operators of truths. */
const LOGIC: Readonly<Record<string, string>> = { '&': 'logical_and', '|': 'logical_or', '^': 'logical_xor' };

const isTruths = (value: Value): boolean => value.type === 'tensor' && current(value.tensor).mask === true;

/** What arithmetic of truths is: PyTorch refuses some of it, and adds them up as truths. */
function ofTruths(operator: string, a: Value, b: Value): string | null | undefined {
  const both = isTruths(a) && isTruths(b);
  if (Object.hasOwn(LOGIC, operator)) return both ? LOGIC[operator] : null;
  if (operator === '-' && (isTruths(a) || isTruths(b))) return null;
  if (both && operator === '+') return 'logical_or';
  return both && operator !== '*' && !/^[<>=!]/.test(operator) ? null : undefined;
}

/** `a + b` where one is a tensor; null where none is. */
export function operateOn(
  m: Machine,
  operator: string,
  a: Value,
  b: Value,
  inPlace: boolean,
  node: Node,
): Value | null {
  // `skip == None`: Python's own.
  if ([a, b].some((v) => v.type === 'none' || v.type === 'str')) return null;
  const truths = ofTruths(operator, a, b);
  if (truths === null && [a, b].some((v) => v.type === 'tensor')) return m.refuse(node);
  const kind = truths ?? (Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined);
  const isResult = [a, b].some((v) => v.type === 'opaque' && v.result);
  if (isResult) return kind === undefined ? OPAQUE : { type: 'opaque', problem: null, result: 'beyond' };
  const derived = [a, b].find((v) => v.type === 'derived');
  if (derived) return derived;
  const weights = m.traces === 0 ? weightOperator(m, operator, a, b, inPlace, node) : null;
  if (weights) return weights;
  const tensors = [a, b].some((v) => v.type === 'tensor' || (v.type === 'parameter' && kind !== undefined));
  if (!tensors) return null;
  if (kind === undefined) {
    const of = [a, b].find((v) => v.type === 'tensor');
    return of?.type === 'tensor' ? { type: 'derived', of: of.tensor, what: operator } : null;
  }
  const filled = inPlace ? null : operateFilled(m, operator, a, b);
  if (filled) return filled;
  const known = constantOperator(m, operator, a, b, inPlace, node);
  if (known) return known;
  const [left, right] = [tensorIn(m, a, node), tensorIn(m, b, node)];
  const nodes = [node.firstChild, node.lastChild];
  const args: Record<string, ArgValue> = {};
  const bound = new Map<string, Given>();
  const second = kind === 'pow' ? 'exponent' : 'other';
  for (const [i, value] of [a, b].entries()) {
    if ([left, right][i]) continue;
    const at = nodes[i] ?? node;
    const plain = plainOf(m, value, at);
    if (typeof plain !== 'number' && typeof plain !== 'boolean') return m.refuse(node);
    const name = i === 0 ? 'input' : second;
    args[name] = Number(plain);
    bound.set(name, { name: null, value, place: at, at });
  }
  const inputs = [left, right].filter((t) => t !== null);
  // Tensors have no product in place.
  const writes = inPlace && operator !== '@';
  return { type: 'tensor', tensor: operation(m, kind, args, inputs, node, bound, undefined, writes) };
}

/** Arithmetic with a number on what is filled with numbers: `0.02 * torch.randn(8)`. */
function operateFilled(m: Machine, operator: string, a: Value, b: Value): Value | null {
  const [tensor, number] =
    a.type === 'tensor' ? [current(a.tensor), b] : b.type === 'tensor' ? [current(b.tensor), a] : [];
  if (!tensor || tensor.picture || !number || (number.type !== 'int' && number.type !== 'float')) return null;
  const filled = filledOf(m, tensor);
  const made = filled && scaled(filled, operator, number.value, b.type === 'tensor');
  return made && { type: 'tensor', tensor: givenTensor(tensor.size, made) };
}

/** The same numbers times another, or plus one; null where that is not so simple. `isSecond`: `1 - x`. */
function scaled(filled: Filled, operator: string, n: number, isSecond: boolean): Filled | null {
  const { scale, shift } = filled;
  switch (operator) {
    case '*':
      return { ...filled, scale: scale * n, shift: shift * n };
    case '+':
      return { ...filled, shift: shift + n };
    case '-':
      return isSecond ? { ...filled, scale: -scale, shift: n - shift } : { ...filled, shift: shift - n };
    case '/':
      return isSecond ? null : { ...filled, scale: scale / n, shift: shift / n };
    default:
      return null;
  }
}

/** `~mask` */
export function inverted(m: Machine, value: Value, node: Node): Value | null {
  if (value.type !== 'tensor') return null;
  if (!isTruths(value)) return m.refuse(node);
  return { type: 'tensor', tensor: operation(m, 'logical_not', {}, [value.tensor], node) };
}

/** `-x` */
export function negated(m: Machine, value: Value, node: Node): Value | null {
  if (value.type === 'derived') return value;
  if (isTruths(value)) return m.refuse(node);
  const known = constantNegated(m, value) ?? (m.traces === 0 ? weightNegated(m, value) : null);
  if (known) return known;
  const tensor = value.type === 'tensor' || value.type === 'parameter' ? tensorIn(m, value, node) : null;
  return tensor && { type: 'tensor', tensor: operation(m, 'neg', {}, [tensor], node) };
}
