import type { ArgValue } from '../../../core/args';
import type { InitRecipe } from '../../../core/init/init';
import type { Operand, Program, TensorIndex } from '../../../core/net/acts';
import { elements } from '../../../core/shape';
import { asNumber } from '../python/literals';
import type { Machine, SourceAct } from '../python/machine';
import { current } from '../python/trace';
import type { Node } from '../python/tree';
import { argValue, type Given, type Value, type WeightValue } from '../python/values';
import { beforeForward } from './before_forward';
import { type Item, spelledOut } from './constant_math';
import { itemsOf, numbersIn } from './constant_tensors';
import { parameterShape } from './recipes';

type Computed = Extract<Value, { type: 'computed' }>;

/** In-place methods of a tensor with one operand, and what they do to each value. */
const BY: Readonly<Record<string, 'set' | 'add' | 'sub' | 'mul' | 'div' | 'max' | 'min'>> = {
  fill_: 'set',
  copy_: 'set',
  add_: 'add',
  sub_: 'sub',
  subtract_: 'sub',
  mul_: 'mul',
  multiply_: 'mul',
  div_: 'div',
  divide_: 'div',
  true_divide_: 'div',
  clamp_min_: 'max',
  clamp_max_: 'min',
};

const ALONE: Readonly<Record<string, 'neg' | 'abs' | 'sign' | 'sqrt'>> = {
  neg_: 'neg',
  negative_: 'neg',
  abs_: 'abs',
  absolute_: 'abs',
  sign_: 'sign',
  sgn_: 'sign',
  sqrt_: 'sqrt',
};

/** Methods after which a tensor is the same one. */
const SAME: ReadonlySet<string> = new Set([
  'detach',
  'detach_',
  'requires_grad_',
  'contiguous',
  'cpu',
  'cuda',
  'float',
  'share_memory_',
  'pin_memory',
]);

const OPERATORS: Readonly<Record<string, 'add' | 'sub' | 'mul' | 'div'>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
};

/** The sizes of a tensor of a module, or of the part of it that a value is. */
export function weightShape(value: WeightValue): readonly number[] {
  const whole = parameterShape(value);
  const { index } = value;
  if (!index) return whole;
  return whole.flatMap((n, axis): number[] => {
    const item = index[axis] ?? null;
    if (typeof item === 'number') return [];
    if (item === null) return [n];
    const [start, stop, step] = item;
    const clip = (v: number) => Math.min(n, Math.max(0, v < 0 ? v + n : v));
    return [Math.max(0, Math.ceil((clip(stop ?? n) - clip(start ?? 0)) / (step ?? 1)))];
  });
}

const isWhole = (value: WeightValue) => value.index === undefined;

function write(m: Machine, to: WeightValue, run: Program, node: Node, fresh = false): void {
  if (m.sharing.has(`${to.layer.module.id} ${to.target}`)) throw m.refuse(node);
  const { layer, target, index } = to;
  beforeForward(m, layer.module.id, node);
  const own = { type: 'write', to: { module: layer.module.id, name: target }, run } as const;
  m.acts.push({ ...own, ...(index && { index }), ...(fresh && { fresh: true as const }) });
}

/** Whether an act sets a tensor of a module. */
const sets = (act: SourceAct, { layer, target }: WeightValue): boolean => {
  const { id } = layer.module;
  if (act.type === 'write') return act.to.module === id && act.to.name === target;
  if (act.type === 'init') return act.module === id && act.recipe.target === target;
  if (act.type === 'tie') return act.tensor.module === id || act.to.module === id;
  return act.type === 'reset' && act.module === id;
};

/** What a value is as it is written: a number, a tensor that is known, another tensor of the net. Null for others. */
function operand(m: Machine, value: Value): { by: Operand; after: readonly Program[] } | null {
  if (value.type === 'parameter') return { by: readOf(value), after: [] };
  if (value.type === 'computed') {
    // What it followed from has to be the same still.
    if (m.acts.slice(value.at).some((act) => sets(act, value.of))) return null;
    return { by: readOf(value.of), after: value.run };
  }
  const numbers = numbersIn(m, value);
  if (!numbers) return null;
  const [first = 0] = numbers.data;
  if (numbers.shape.length === 0) return { by: first, after: [] };
  const isFull = numbers.data.every((n) => Object.is(n, first));
  return { by: { shape: numbers.shape, values: isFull ? [first] : numbers.data }, after: [] };
}

const readOf = ({ layer, target, index }: WeightValue): Operand => ({
  of: { module: layer.module.id, name: target },
  ...(index && { index }),
});

/** Whether sizes can be spread over a tensor's. */
function fits(m: Machine, to: WeightValue, value: Value): boolean {
  const sizes =
    value.type === 'parameter'
      ? weightShape(value)
      : value.type === 'computed'
        ? weightShape(value.of)
        : numbersIn(m, value)?.shape;
  const own = weightShape(to);
  const lead = own.length - (sizes?.length ?? 0);
  return sizes !== undefined && lead >= 0 && sizes.every((n, i) => n === 1 || n === own[lead + i]);
}

const isSame = (a: WeightValue, b: WeightValue) =>
  a.layer === b.layer && a.target === b.target && JSON.stringify(a.index ?? []) === JSON.stringify(b.index ?? []);

/**
 * Sets a tensor of a module, or a part of one, to a value; `fresh`: a new tensor takes its place, which has to be as
 * large. Refuses what is not known number by number.
 */
export function setWeight(m: Machine, to: WeightValue, value: Value, node: Node, fresh = false): void {
  if (to.layer.lazy) throw m.refuse(node);
  if (value.type === 'tensor') m.isNoPicture(value.tensor);
  const random = drawnIn(m, value);
  if (random) {
    setDrawn(m, to, random, node);
    return;
  }
  const found = operand(m, value);
  if (!found || !fits(m, to, value)) throw m.refuse(node);
  const sizes =
    value.type === 'parameter'
      ? weightShape(value)
      : value.type === 'computed'
        ? weightShape(value.of)
        : numbersIn(m, value)?.shape;
  if (fresh && sizes?.join() !== weightShape(to).join()) throw m.refuse(node);
  const isItself = value.type === 'computed' && isSame(value.of, to);
  if (!isItself) write(m, to, { op: 'set', by: found.by }, node, fresh);
  for (const run of found.after) write(m, to, run, node);
}

interface Random {
  readonly act: number;
  readonly recipe: Pick<InitRecipe, 'fn' | 'args'>;
  readonly sizes: readonly number[];
}

/** A tensor of the source that is drawn, times a number and plus another: where, and as what torch.nn.init would draw it. */
function drawnIn(m: Machine, value: Value): Random | null {
  const filled = value.type === 'tensor' ? current(value.tensor).filled : undefined;
  if (value.type !== 'tensor' || !filled || (filled.fn !== 'randn' && filled.fn !== 'rand')) return null;
  const act = m.acts.findIndex((a) => a.type === 'draw' && a.draw === filled.draw);
  const { scale, shift, sizes } = filled;
  if (act < 0 || scale < 0) return null;
  const recipe: Random['recipe'] =
    filled.fn === 'randn'
      ? { fn: 'normal_', args: { mean: shift, std: scale } }
      : { fn: 'uniform_', args: { a: shift, b: scale + shift } };
  return { act, recipe, sizes };
}

/** A tensor that was drawn is written: its numbers are drawn into the module where they were drawn. */
function setDrawn(m: Machine, to: WeightValue, { act, recipe, sizes }: Random, node: Node): void {
  const { module } = to.layer;
  const made = m.acts.findIndex((a) => a.type === 'module' && a.module === module.id);
  const isFirst = !m.acts.slice(act).some((a) => sets(a, to));
  if (
    made > act ||
    !isFirst ||
    elements(sizes) !== elements(weightShape(to)) ||
    sizes.join() !== weightShape(to).join()
  )
    throw m.refuse(node);
  m.acts[act] =
    isWhole(to) && (to.target === 'weight' || to.target === 'bias')
      ? { type: 'init', module: module.id, recipe: { ...recipe, target: to.target } }
      : {
          type: 'write',
          to: { module: module.id, name: to.target },
          ...(to.index && { index: to.index }),
          run: { op: 'init', recipe },
        };
}

/** A method of a module's tensor that writes, or gives what follows from it; null where it is none of these. */
export function weightMethod(
  m: Machine,
  self: WeightValue,
  name: string,
  given: readonly Given[],
  node: Node,
): Value | null {
  if (SAME.has(name)) return self;
  const [first] = given;
  // Of the whole of a tensor it is a call of torch.nn.init.
  const isCall = isWhole(self) && (self.target === 'weight' || self.target === 'bias');
  if (isCall && (name === 'zero_' || (name === 'fill_' && first && asNumber(first.value)))) return null;
  const op = Object.hasOwn(BY, name) ? BY[name] : undefined;
  if (op && first) {
    const alpha = given.find((g) => g.name === 'alpha');
    const others = given.filter((g) => g !== first && g !== alpha && g.name !== 'non_blocking');
    if (others.length > 0 || (alpha && asNumber(alpha.value)?.value !== 1)) return m.refuse(node);
    if (op === 'set') setWeight(m, self, first.value, node);
    else by(m, self, op, first.value, node);
    return self;
  }
  const alone = Object.hasOwn(ALONE, name) ? ALONE[name] : undefined;
  if (alone) {
    write(m, self, { op: alone }, node);
    return self;
  }
  switch (name) {
    case 'zero_':
      write(m, self, { op: 'set', by: 0 }, node);
      return self;
    case 'clamp_':
    case 'clip_': {
      const [low, high] = ['min', 'max'].map(
        (key, i) => given.find((g) => g.name === key) ?? given.filter((g) => g.name === null)[i],
      );
      if (low && low.value.type !== 'none') by(m, self, 'max', low.value, node);
      if (high && high.value.type !== 'none') by(m, self, 'min', high.value, node);
      return self;
    }
    case 'clone':
      return { type: 'computed', of: self, run: [], at: m.acts.length };
    case 'abs':
    case 'neg':
    case 'sqrt':
    case 'sign':
      return { type: 'computed', of: self, run: [{ op: name }], at: m.acts.length };
    case 'normal_':
    case 'uniform_':
      return isWhole(self) ? null : drawInto(m, self, name, given, node);
    default:
      return null;
  }
}

/** `w[0].normal_(0, 0.1)`: a part of a tensor is drawn anew. */
function drawInto(
  m: Machine,
  self: WeightValue,
  fn: 'normal_' | 'uniform_',
  given: readonly Given[],
  node: Node,
): Value {
  const names = fn === 'normal_' ? ['mean', 'std'] : ['from', 'to'];
  const own = fn === 'normal_' ? ['mean', 'std'] : ['a', 'b'];
  const args: Record<string, ArgValue> = {};
  for (const [i, g] of given.entries()) {
    const at = g.name === null ? i : Math.max(names.indexOf(g.name), own.indexOf(g.name));
    const value = argValue(g.value);
    const key = own[at];
    if (key === undefined || typeof value !== 'number') return m.refuse(node);
    args[key] = value;
  }
  write(m, self, { op: 'init', recipe: { fn, args } }, node);
  return self;
}

function by(
  m: Machine,
  to: WeightValue,
  op: 'add' | 'sub' | 'mul' | 'div' | 'max' | 'min',
  value: Value,
  node: Node,
): void {
  const found = operand(m, value);
  if (!found || found.after.length > 0 || !fits(m, to, value)) throw m.refuse(node);
  write(m, to, { op, by: found.by }, node);
}

/** `w * 2`, `w + other`, `w *= 2`; null where neither is a module's tensor. */
export function weightOperator(
  m: Machine,
  operator: string,
  a: Value,
  b: Value,
  inPlace: boolean,
  node: Node,
): Value | null {
  const op = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (!op) return null;
  if (inPlace && a.type === 'parameter') {
    by(m, a, op, b, node);
    return a;
  }
  const isFirst = a.type === 'parameter' || a.type === 'computed';
  const [left, right] = isFirst ? [a, b] : [b, a];
  if ((left.type !== 'parameter' && left.type !== 'computed') || (!isFirst && op !== 'add' && op !== 'mul'))
    return null;
  const found = operand(m, right);
  const of = left.type === 'computed' ? left.of : left;
  if (!found || found.after.length > 0 || !fits(m, of, right)) return null;
  const at = left.type === 'computed' ? left.at : m.acts.length;
  return { type: 'computed', of, run: [...(left.type === 'computed' ? left.run : []), { op, by: found.by }], at };
}

/** `-w` */
export function weightNegated(m: Machine, value: Value): Computed | null {
  if (value.type === 'parameter') return { type: 'computed', of: value, run: [{ op: 'neg' }], at: m.acts.length };
  return value.type === 'computed' ? { ...value, run: [...value.run, { op: 'neg' }] } : null;
}

/** A method of what follows from a module's tensor; null where it is not followed. */
export function computedMethod(self: Computed, name: string, given: readonly Given[]): Value | null {
  if (SAME.has(name) || name === 'clone') return self;
  if (given.length > 0) return null;
  if (name === 'abs' || name === 'neg' || name === 'sqrt' || name === 'sign')
    return { ...self, run: [...self.run, { op: name }] };
  return null;
}

/** `w[0, :, 1:3]` of a module's tensor; null where it is no such part. */
export function weightPart(self: WeightValue, index: readonly ArgValue[]): WeightValue | null {
  const items = itemsOf(index);
  const shape = parameterShape(self);
  const own = self.index ?? [];
  const rank = shape.filter((_, axis) => typeof own[axis] !== 'number').length;
  const spelled = items && spelledOut(items, rank);
  if (!spelled || spelled.includes('new')) return null;
  const rest = spelled.values();
  const made: TensorIndex[number][] = [];
  for (const [axis, n] of shape.entries()) {
    const before = own[axis] ?? null;
    if (typeof before === 'number') {
      made.push(before);
      continue;
    }
    const next = rest.next();
    const item: Item = next.done ? null : next.value;
    // A stretch of a stretch.
    if (item === 'new' || item === '...' || (before !== null && item !== null)) return null;
    const outside = typeof item === 'number' && (item >= n || item < -n);
    if (outside) return null;
    made.push(item === null ? before : item);
  }
  return { ...self, index: made };
}
