import type { Draw } from '../../../core/net/acts';
import type { Module } from '../../../core/net/net';
import { elements } from '../../../core/shape';
import type { Machine } from '../python/machine';
import { bind, bindTo } from '../python/sizes';
import { current, type Filled, givenTensor, type Tensor, type TensorObject } from '../python/trace';
import type { Node } from '../python/tree';
import { argValue, type Given, type Value } from '../python/values';
import { sizesIn } from './tensor_axes';

/** A tensor that a call fills with numbers. */
export function filledTensor(fn: Filled['fn'], sizes: readonly number[], more: Partial<Filled> = {}): Tensor {
  const batched = sizes.length > 1 && sizes[0] === 1;
  const size = { shape: batched ? sizes.slice(1) : sizes, batched };
  return givenTensor(size, { fn, sizes, scale: 1, shift: 0, ...more });
}

/** `torch.zeros_like(x)` */
export function filledLike(m: Machine, fn: Filled['fn'], of: Tensor, node: Node): Tensor {
  bind(m);
  const sizes = sizesIn(of) ?? m.refuse(node);
  return fn === 'randn' || fn === 'rand' ? drawnTensor(m, fn, sizes) : filledTensor(fn, sizes);
}

/** A tensor of numbers that are drawn here and now. */
function drawnTensor(m: Machine, fn: 'randn' | 'rand', sizes: readonly number[], more: Partial<Filled> = {}): Tensor {
  const draw: Draw = { type: 'draw', fn, count: elements(sizes) };
  const made = filledTensor(fn, sizes, { ...more, draw });
  keep(m, draw, made.object);
  return made;
}

/** Keeps that numbers are drawn, outside of any forward. `object`: the tensor that they are in. */
export function drawn(m: Machine, fn: Draw['fn'], count: number, object: TensorObject | null): void {
  keep(m, { type: 'draw', fn, count }, object);
}

function keep(m: Machine, draw: Draw, object: TensorObject | null): void {
  if (m.traces === 0) m.acts.push({ type: 'draw', draw, object });
}

/** A module whose numbers were drawn before it was made of them: it stands where they were. */
export function addDrawn(m: Machine, module: Module, filled: Filled): void {
  const at = m.acts.findIndex((act) => act.type === 'draw' && act.draw === filled.draw);
  m.add(module);
  if (at < 0) return;
  const own = m.acts.pop();
  if (own) m.acts.splice(at, 1, own);
}

/** Most numbers of a tensor that is written out. */
const MOST_VALUES = 4096;

/** `torch.zeros(1, 8)`, `torch.full((8,), 0.1)`, `torch.tensor([1., 2.])`, `torch.arange(8)`; null for other functions. */
export function fill(m: Machine, name: string, given: readonly Given[], node: Node): Value | null {
  const tensor = (made: Tensor): Value => ({ type: 'tensor', tensor: made });
  const plain = given.filter((g) => g.name === null);
  const named = (key: string) => given.find((g) => g.name === key)?.value;
  switch (name) {
    case 'zeros':
    case 'ones':
    case 'randn':
    case 'rand':
    case 'empty': {
      const size = named('size');
      const sizes = sizesGiven(m, size ? [size] : plain.map((g) => g.value), node);
      const isRandom = name === 'randn' || name === 'rand';
      const [generator, dtype] = [named('generator'), named('dtype')];
      if (
        isRandom &&
        ((generator?.type ?? 'none') !== 'none' ||
          (dtype && !(dtype.type === 'outside' && /^torch\.float(?:32)?$/.test(dtype.path))))
      )
        return m.refuse(node);
      return tensor(isRandom ? drawnTensor(m, name, sizes) : filledTensor(name === 'empty' ? 'zeros' : name, sizes));
    }
    case 'full': {
      const [size, number] = [plain[0]?.value ?? named('size'), plain[1]?.value ?? named('fill_value')];
      const value = number && argValue(number);
      if (!size || typeof value !== 'number') return m.refuse(node);
      return tensor(filledTensor('full', sizesGiven(m, [size], node), { value }));
    }
    case 'eye': {
      const [n, cols = n] = plain.map((g) => g.value);
      return n && cols ? tensor(filledTensor('eye', sizesGiven(m, [n, cols], node))) : m.refuse(node);
    }
    // Of sizes it is not filled at all: what comes after fills it.
    case 'FloatTensor':
    case 'LongTensor':
    case 'IntTensor':
    case 'Tensor': {
      const values = plain.map((g) => g.value);
      const isSizes = values.length > 0 && values.every((v) => v.type === 'int');
      return tensor(isSizes ? filledTensor('zeros', sizesGiven(m, values, node)) : listed(m, values[0], node));
    }
    case 'tensor':
    case 'as_tensor':
      if (name === 'as_tensor' && plain[0]?.value.type === 'tensor') return plain[0].value;
      return tensor(listed(m, plain[0]?.value, node));
    case 'arange':
    case 'linspace':
      return tensor(ranged(m, name, given, node));
    default:
      return null;
  }
}

function sizesGiven(m: Machine, values: readonly Value[], node: Node): number[] {
  const [only] = values;
  const items = values.length === 1 && (only?.type === 'tuple' || only?.type === 'list') ? only.items : values;
  bindTo(m, items);
  return items.map((v) => (v.type === 'int' && v.value >= 0 ? v.value : m.refuse(node)));
}

/** A tensor of numbers that are written out. */
function listed(m: Machine, value: Value | undefined, node: Node): Tensor {
  const plain = value && argValue(value);
  const sizes: number[] = [];
  for (let level = plain; Array.isArray(level); level = level[0]) sizes.push(level.length);
  const values = [plain]
    .flat(8)
    .map((n) => (typeof n === 'number' ? n : typeof n === 'boolean' ? Number(n) : m.refuse(node)));
  if (values.length !== sizes.reduce((product, n) => product * n, 1) || values.length > MOST_VALUES)
    return m.refuse(node);
  return filledTensor('tensor', sizes, { values });
}

function ranged(m: Machine, name: 'arange' | 'linspace', given: readonly Given[], node: Node): Tensor {
  const numbers = given.flatMap((g) => {
    const value = g.name === null || ['start', 'end', 'step', 'steps'].includes(g.name) ? argValue(g.value) : undefined;
    return typeof value === 'number' ? [value] : [];
  });
  const [a = 0, b, c] = numbers;
  const isSpace = name === 'linspace';
  const [from, to, step] = isSpace || b !== undefined ? [a, b ?? 0, c ?? 1] : [0, a, 1];
  const count = isSpace ? step : Math.ceil((to - from) / step);
  if (numbers.length === 0 || !(count >= 0) || count > MOST_VALUES) return m.refuse(node);
  const by = isSpace ? (to - from) / Math.max(1, count - 1) : step;
  return filledTensor('tensor', [count], { values: Array.from({ length: count }, (_, i) => from + i * by) });
}

/** The numbers of a tensor of one axis that are written out; null of others. */
export function numbersIn({ filled }: Pick<Tensor, 'filled'>): readonly number[] | null {
  if (filled?.fn !== 'tensor' || filled.sizes.length !== 1 || !filled.values) return null;
  return filled.values.map((n) => n * filled.scale + filled.shift);
}

/** What a call has filled and no step has read: its numbers, wherever they are to lie; null of other tensors. */
export function filledOf(m: Machine, tensor: Tensor): Filled | null {
  const now = current(tensor);
  const isRead = now.step !== null || m.trace.constants.has(now.object);
  // A script's x is the net's input.
  return isRead || now.picture || !now.filled ? null : now.filled;
}

/** The same numbers in other axes; null where they hang on the axes, or are not so many. */
export function refilled(m: Machine, tensor: Tensor, sizes: readonly number[]): Tensor | null {
  const filled = filledOf(m, tensor);
  const count = (all: readonly number[]) => all.reduce((product, n) => product * n, 1);
  if (!filled || filled.fn === 'eye' || count(filled.sizes) !== count(sizes)) return null;
  return filledTensor(filled.fn, sizes, { ...filled, sizes });
}

/** `torch.empty(8).normal_()`: fills a tensor of such numbers anew; whether it did. */
export function fillAnew(m: Machine, tensor: Tensor, name: string, given: readonly Given[], node: Node): boolean {
  const filled = filledOf(m, tensor);
  const names = FILLS[name];
  if (!filled || !names) return false;
  const [a, b] = names.map(([key, usual], i) => {
    const own = given.find((g) => g.name === key) ?? given.filter((g) => g.name === null)[i];
    const value = own ? argValue(own.value) : usual;
    return typeof value === 'number' && !Number.isNaN(value) ? value : m.refuse(node);
  });
  const { sizes } = filled;
  const [from = 0, to = 1] = [a, b];
  const made =
    name === 'normal_'
      ? drawnTensor(m, 'randn', sizes, { scale: to, shift: from })
      : name === 'uniform_'
        ? drawnTensor(m, 'rand', sizes, { scale: to - from, shift: from })
        : filledTensor('full', sizes, { value: from });
  const { object } = current(tensor);
  object.now = { ...made, object };
  return true;
}

const FILLS: Readonly<Record<string, readonly (readonly [name: string, usual: number])[]>> = {
  normal_: [
    ['mean', 0],
    ['std', 1],
  ],
  uniform_: [
    ['from', 0],
    ['to', 1],
  ],
  fill_: [['value', Number.NaN]],
  zero_: [],
};
