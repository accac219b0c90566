import { elements } from '../../../core/shape';
import type { Filled, Tensor } from '../python/trace';
import { argValue, type Given, type Value } from '../python/values';

/** A tensor whose numbers are written out in the source, or follow from such: float32, in C order. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** Most numbers that are worked out while a source is read. */
const MOST = 65_536;

/** The numbers of a tensor that is filled with known ones; null where they are drawn, or too many. */
export function numbersOf({ filled }: Pick<Tensor, 'filled'>): Numbers | null {
  if (!filled || filled.fn === 'randn' || filled.fn === 'rand') return null;
  const { fn, sizes, scale, shift } = filled;
  const count = elements(sizes);
  if (count > MOST) return null;
  const columns = sizes[1] ?? 1;
  const plain = (i: number): number => {
    if (fn === 'ones') return 1;
    if (fn === 'full') return filled.value ?? 0;
    if (fn === 'eye') return Math.floor(i / columns) === i % columns ? 1 : 0;
    return fn === 'tensor' ? (filled.values?.[i] ?? 0) : 0;
  };
  return { shape: sizes, data: Array.from({ length: count }, (_, i) => round(round(round(plain(i)) * scale) + shift)) };
}

/** Numbers as something that fills a tensor. */
export function filledWith({ shape, data }: Numbers): Filled {
  const [first = 0] = data;
  const isFull = data.length > 1 && data.every((n) => Object.is(n, first));
  if (isFull || data.length === 0) return { fn: 'full', sizes: shape, value: first, scale: 1, shift: 0 };
  return { fn: 'tensor', sizes: shape, values: data, scale: 1, shift: 0 };
}

const round = Math.fround;

const POINTWISE: Readonly<Record<string, (x: number) => number>> = {
  neg: (x) => -x,
  negative: (x) => -x,
  abs: Math.abs,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  square: (x) => x * x,
  sign: Math.sign,
  floor: Math.floor,
  ceil: Math.ceil,
  reciprocal: (x) => 1 / x,
  relu: (x) => Math.max(0, x),
};

const BINARY: Readonly<Record<string, (x: number, y: number) => number>> = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  pow: (x, y) => x ** y,
  maximum: Math.max,
  minimum: Math.min,
  '+': (x, y) => x + y,
  '-': (x, y) => x - y,
  '*': (x, y) => x * y,
  '/': (x, y) => x / y,
  '**': (x, y) => x ** y,
};

export const scalar = (n: number): Numbers => ({ shape: [], data: [round(n)] });

/** What an operator gives of two; null where it is none of these, or their shapes do not go together. */
export function binary(operator: string, a: Numbers, b: Numbers): Numbers | null {
  if (operator === '@' || operator === 'matmul' || operator === 'mm') return product(a, b);
  const fn = Object.hasOwn(BINARY, operator) ? BINARY[operator] : undefined;
  const shape = fn && broadcast(a.shape, b.shape);
  if (!fn || !shape || elements(shape) > MOST) return null;
  const [x, y] = [spread(a, shape), spread(b, shape)];
  return { shape, data: x.map((n, i) => round(fn(n, y[i] ?? 0))) };
}

function broadcast(a: readonly number[], b: readonly number[]): number[] | null {
  const length = Math.max(a.length, b.length);
  const made: number[] = [];
  for (let i = 0; i < length; i += 1) {
    const [x, y] = [a[a.length - length + i] ?? 1, b[b.length - length + i] ?? 1];
    if (x !== y && x !== 1 && y !== 1) return null;
    made.push(x === 1 ? y : x);
  }
  return made;
}

/** The numbers of a tensor that is expanded to a shape. */
function spread({ shape, data }: Numbers, to: readonly number[]): number[] {
  const lead = to.length - shape.length;
  return placesOf(to).map((place) => {
    let at = 0;
    for (const [i, n] of shape.entries()) at = at * n + (n === 1 ? 0 : (place[lead + i] ?? 0));
    return data[at] ?? 0;
  });
}

function placesOf(shape: readonly number[]): number[][] {
  let all: number[][] = [[]];
  for (const n of shape) all = all.flatMap((place) => Array.from({ length: n }, (_, i) => [...place, i]));
  return all;
}

function product(a: Numbers, b: Numbers): Numbers | null {
  const [n = 0, k = 0] = a.shape;
  const [l = 0, m = 0] = b.shape;
  if (a.shape.length !== 2 || b.shape.length !== 2 || k !== l || n * m > MOST) return null;
  const data = placesOf([n, m]).map(([i = 0, j = 0]) => {
    let sum = 0;
    for (let t = 0; t < k; t += 1) sum = round(sum + round((a.data[i * k + t] ?? 0) * (b.data[t * m + j] ?? 0)));
    return sum;
  });
  return { shape: [n, m], data };
}

/** The cells of a tensor at places of another shape. */
function taken(
  { shape, data }: Numbers,
  to: readonly number[],
  at: (place: readonly number[]) => readonly number[],
): Numbers {
  return {
    shape: [...to],
    data: placesOf(to).map((place) => data[at(place).reduce((sum, p, i) => sum * (shape[i] ?? 1) + p, 0)] ?? 0),
  };
}

export function permuted(x: Numbers, axes: readonly number[]): Numbers {
  const own = axes.map((a) => (a < 0 ? a + x.shape.length : a));
  return taken(
    x,
    own.map((a) => x.shape[a] ?? 1),
    (place) => x.shape.map((_, i) => place[own.indexOf(i)] ?? 0),
  );
}

const integers = (given: readonly Given[]): number[] | null => {
  const plain = given.map((g) => argValue(g.value));
  const all = plain.length === 1 && Array.isArray(plain[0]) ? plain[0] : plain;
  return all.every((n) => typeof n === 'number' && Number.isInteger(n)) ? all.map(Number) : null;
};

/** The cells of each matrix on and below a diagonal (`tril`), or on and above it (`triu`), and zeros; null of fewer axes than two. */
export function triangle(x: Numbers, fn: 'tril' | 'triu', diagonal: number): Numbers | null {
  const [rows, cols] = x.shape.slice(-2);
  if (rows === undefined || cols === undefined) return null;
  const data = x.data.map((n, i) => {
    const past = (i % cols) - (Math.floor(i / cols) % rows) - diagonal;
    return (fn === 'tril' ? past <= 0 : past >= 0) ? n : 0;
  });
  return { shape: x.shape, data };
}

/** A method of a tensor, or a function of torch on it, whose numbers are known; null where it is none of these. */
export function method(
  x: Numbers,
  name: string,
  given: readonly Given[],
  known: (value: Value) => Numbers | null,
): Numbers | null {
  const point = Object.hasOwn(POINTWISE, name) ? POINTWISE[name] : undefined;
  if (point) return given.length === 0 ? { shape: x.shape, data: x.data.map((n) => round(point(n))) } : null;
  const [first] = given;
  const other = first && known(first.value);
  if (Object.hasOwn(BINARY, name) || name === 'matmul' || name === 'mm')
    return other && given.length === 1 ? binary(name, x, other) : null;
  const sizes = integers(
    given.filter((g) => g.name === null || g.name === 'size' || g.name === 'dims' || g.name === 'dim'),
  );
  switch (name) {
    case 'contiguous':
    case 'clone':
    case 'detach':
    case 'float':
    case 'cpu':
      return given.length === 0 ? x : null;
    case 'outer': {
      const [n = 0, m = 0] = [x.shape[0], other?.shape[0]];
      if (!other || x.shape.length !== 1 || other.shape.length !== 1) return null;
      return binary('mul', { ...x, shape: [n, 1] }, { ...other, shape: [1, m] });
    }
    case 'view':
    case 'reshape': {
      const count = x.data.length;
      const rest = sizes?.filter((n) => n !== -1).reduce((a, n) => a * n, 1) ?? 0;
      const shape = sizes?.map((n) => (n === -1 ? count / rest : n));
      return shape && elements(shape) === count && shape.every(Number.isInteger) ? { shape, data: x.data } : null;
    }
    case 'bool':
      return given.length === 0 ? { shape: x.shape, data: x.data.map((n) => (n === 0 ? 0 : 1)) } : null;
    case 'tril':
    case 'triu': {
      const diagonal = first ? other?.data[0] : 0;
      return diagonal === undefined || given.length > 1 ? null : triangle(x, name, diagonal);
    }
    case 'view_as':
    case 'reshape_as':
      return other && other.data.length === x.data.length ? { shape: other.shape, data: x.data } : null;
    case 'flatten':
    case 'ravel':
      return given.length === 0 ? { shape: [x.data.length], data: x.data } : null;
    case 'unsqueeze': {
      const at = sizes?.[0];
      if (at === undefined) return null;
      return { shape: x.shape.toSpliced(at < 0 ? at + x.shape.length + 1 : at, 0, 1), data: x.data };
    }
    case 'squeeze':
      return given.length === 0 ? { shape: x.shape.filter((n) => n !== 1), data: x.data } : null;
    case 'expand':
    case 'expand_as':
    case 'broadcast_to': {
      const wanted = other && name === 'expand_as' ? other.shape : sizes;
      const shape = wanted?.map((n, i) => (n === -1 ? (x.shape[i - wanted.length + x.shape.length] ?? 1) : n));
      const fits = shape && elements(shape) <= MOST && broadcast(x.shape, shape)?.join() === shape.join();
      return fits ? { shape, data: spread(x, shape) } : null;
    }
    case 'repeat': {
      if (!sizes || sizes.length < x.shape.length || sizes.some((n) => n < 0)) return null;
      const own = [...Array(sizes.length - x.shape.length).fill(1), ...x.shape];
      const shape = own.map((n, i) => n * (sizes[i] ?? 1));
      if (elements(shape) > MOST) return null;
      return taken({ shape: own, data: x.data }, shape, (place) => place.map((p, i) => p % own[i]));
    }
    case 't':
      return x.shape.length === 2 && given.length === 0 ? permuted(x, [1, 0]) : null;
    case 'transpose': {
      const [a, b] = sizes ?? [];
      if (a === undefined || b === undefined) return null;
      const axes = x.shape.map((_, i) => i);
      const [p, q] = [a, b].map((n) => (n < 0 ? n + axes.length : n));
      return permuted(
        x,
        axes.map((i) => (i === p ? (q ?? 0) : i === q ? (p ?? 0) : i)),
      );
    }
    case 'permute':
      return sizes && sizes.length === x.shape.length ? permuted(x, sizes) : null;
    case 'flip': {
      if (!sizes) return null;
      const axes = new Set(sizes.map((n) => (n < 0 ? n + x.shape.length : n)));
      return taken(x, x.shape, (place) => place.map((p, i) => (axes.has(i) ? (x.shape[i] ?? 1) - 1 - p : p)));
    }
    case 'sum':
      return given.length === 0 ? { shape: [], data: [round(total(x.data))] } : null;
    case 'mean':
      return given.length === 0 ? { shape: [], data: [round(total(x.data) / x.data.length)] } : null;
    case 'norm':
      return given.length === 0 ? { shape: [], data: [round(Math.sqrt(total(x.data.map((n) => n * n))))] } : null;
    case 'max':
      return given.length === 0 && x.data.length > 0 ? { shape: [], data: [Math.max(...x.data)] } : null;
    case 'min':
      return given.length === 0 && x.data.length > 0 ? { shape: [], data: [Math.min(...x.data)] } : null;
    default:
      return null;
  }
}

const total = (data: readonly number[]) => data.reduce((sum, n) => sum + n, 0);

/** One axis of what stands between brackets: a place, a stretch, all of it, or a new axis. */
export type Item =
  | number
  | readonly [start: number | null, stop: number | null, step: number | null]
  | null
  | 'new'
  | '...';

/** Between brackets with an ellipsis filled in: for each axis what is taken of it; null where there are too many. */
export function spelledOut(index: readonly Item[], rank: number): Item[] | null {
  const used = index.filter((i) => i !== 'new' && i !== '...').length;
  const free = rank - used;
  if (free < 0) return null;
  const at = index.indexOf('...');
  const rest: Item[] = Array.from({ length: free }, () => null);
  if (at < 0) return [...index, ...rest];
  return [...index.slice(0, at), ...rest, ...index.slice(at + 1)];
}

/** The places of an axis that an item takes. */
function placesIn(item: Item, n: number): number[] {
  if (typeof item === 'number') return [item < 0 ? item + n : item];
  if (!Array.isArray(item)) return Array.from({ length: n }, (_, i) => i);
  const [start, stop, step] = item;
  const by = step ?? 1;
  const clip = (v: number) => Math.min(n, Math.max(0, v < 0 ? v + n : v));
  const [from, to] = [clip(start ?? 0), clip(stop ?? n)];
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / by)) }, (_, i) => from + i * by);
}

/** `x[…]`, and where its cells lie in x; null where a place is beyond it. */
export function indexed(x: Numbers, index: readonly Item[]): (Numbers & { readonly at: readonly number[] }) | null {
  const items = spelledOut(index, x.shape.length);
  if (!items) return null;
  const shape: number[] = [];
  let at = [0];
  let axis = 0;
  for (const item of items) {
    if (item === 'new') {
      shape.push(1);
      continue;
    }
    const n = x.shape[axis] ?? 1;
    const places = placesIn(item, n);
    if (places.some((p) => p < 0 || p >= n)) return null;
    at = at.flatMap((base) => places.map((p) => base * n + p));
    if (typeof item !== 'number') shape.push(places.length);
    axis += 1;
  }
  return { shape, data: at.map((i) => x.data[i] ?? 0), at };
}

/** A tensor with some of its cells set to others, which are spread over them; null where that does not go. */
export function assigned(x: Numbers, index: readonly Item[], value: Numbers): Numbers | null {
  const part = indexed(x, index);
  if (!part || broadcast(part.shape, value.shape)?.join() !== part.shape.join()) return null;
  const own = spread(value, part.shape);
  const data = [...x.data];
  for (const [i, at] of part.at.entries()) data[at] = own[i] ?? 0;
  return { shape: x.shape, data };
}
