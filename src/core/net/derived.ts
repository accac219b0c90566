import type { Args, ArgValue } from '../args';
import { asList, asSizes, isList as isPythonList } from '../python/python';
import type { Shape } from '../shape';

/** A ValueRef by its shape: net.ts, which has it, reads this file. */
type PageRef = { readonly from: string; readonly port: number };

/** What is reckoned of one number or of two, as Python does it: `//` and `%` round down. */
export const SIZE_OPS = {
  add: 2,
  sub: 2,
  mul: 2,
  div: 2,
  floordiv: 2,
  mod: 2,
  min: 2,
  max: 2,
  neg: 1,
  int: 1,
  round: 1,
  ceil: 1,
} as const;
export type SizeOp = keyof typeof SIZE_OPS;

/**
 * A number that forward works out from the shape of a tensor: `skip.shape[2]`, `c // g`. Refs are ids of the page, or, in
 * states and links, places.
 */
export type SizeExpr<Ref = PageRef> =
  | number
  /** The length of an axis of a tensor, as PyTorch counts axes, the batch's too; negative ones from the end. */
  | { readonly size: Ref; readonly axis: number }
  | { readonly op: SizeOp; readonly of: readonly SizeExpr<Ref>[] };

/** An argument that is one such number, or several. */
export type DerivedArg<Ref = PageRef> = SizeExpr<Ref> | readonly SizeExpr<Ref>[];

/** Arguments of a step that follow from shapes; what its module holds for them is what they were. */
export type Derived<Ref = PageRef> = Readonly<Record<string, DerivedArg<Ref>>>;

const isList = <R>(value: DerivedArg<R>): value is readonly SizeExpr<R>[] => Array.isArray(value);

const REDUCE: Readonly<Record<SizeOp, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  floordiv: (a, b) => Math.floor(a / b),
  mod: (a, b) => a - b * Math.floor(a / b),
  min: Math.min,
  max: Math.max,
  neg: (a) => -a,
  int: Math.trunc,
  // Python rounds a half to the even number.
  round: (a) => (Math.abs(a % 1) === 0.5 ? 2 * Math.round(a / 2) : Math.round(a)),
  ceil: Math.ceil,
};

/** The number, or null where it is none (a tensor that is not there, a division by 0). */
export function sizeOf<R>(expr: SizeExpr<R>, sizes: (ref: R) => Shape | null): number | null {
  if (typeof expr === 'number') return expr;
  if ('size' in expr) return sizes(expr.size)?.at(expr.axis) ?? null;
  const [a = null, b = 0] = expr.of.map((e) => sizeOf(e, sizes));
  if (a === null || b === null) return null;
  const made = REDUCE[expr.op](a, b);
  return Number.isFinite(made) ? made : null;
}

/**
 * Lengths of axes of one tensor that lie side by side, `x.shape[2:4]`: in Python a torch.Size. The batch's may be the
 * plain 1 that it is. Null for others.
 */
export function stretchOf<R>(list: readonly SizeExpr<R>[]): { readonly of: R; readonly from: number } | null {
  const second = list[1];
  if (list.length < 2 || typeof second !== 'object' || !('size' in second)) return null;
  const [of, from] = [second.size, second.axis - 1];
  const isBeside = (expr: SizeExpr<R>, i: number) =>
    typeof expr === 'object'
      ? 'size' in expr && sameRef(expr.size, of) && expr.axis === from + i
      : i === 0 && from === 0 && expr === 1;
  return list.every(isBeside) ? { of, from } : null;
}

const sameRef = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);

/** Arguments with those that follow from shapes as they are now; where one is no number any more it stays as it was. */
export function withDerived(args: Args, derived: Derived, sizes: (ref: PageRef) => Shape | null): Args {
  const made = Object.entries(derived).flatMap(([name, value]): [string, ArgValue][] => {
    const numbers = (isList(value) ? value : [value]).map((expr) => sizeOf(expr, sizes));
    if (numbers.some((n) => n === null)) return [];
    const [first = null] = numbers;
    if (!isList(value)) return [[name, first]];
    if (isPythonList(value)) return [[name, asList(numbers)]];
    return [[name, stretchOf(value) ? asSizes(numbers) : numbers]];
  });
  return { ...args, ...Object.fromEntries(made) };
}

/** A list where the other is a list, a tuple where it is one. */
export const likeIt = <T>(of: readonly unknown[], made: readonly T[]): readonly T[] =>
  isPythonList(of) ? asList(made) : made;

/** The same over other refs. */
export function mapDerived<A, B>(derived: Derived<A>, ref: (of: A) => B): Derived<B> {
  const map = (expr: SizeExpr<A>): SizeExpr<B> => {
    if (typeof expr === 'number') return expr;
    return 'size' in expr ? { size: ref(expr.size), axis: expr.axis } : { op: expr.op, of: expr.of.map(map) };
  };
  return Object.fromEntries(
    Object.entries(derived).map(([name, value]) => [name, isList(value) ? likeIt(value, value.map(map)) : map(value)]),
  );
}

/** The tensors whose shapes are asked for. */
export function refsIn<R>(derived: Derived<R>): readonly R[] {
  const refs = (expr: SizeExpr<R>): readonly R[] => {
    if (typeof expr === 'number') return [];
    return 'size' in expr ? [expr.size] : expr.of.flatMap(refs);
  };
  return Object.values(derived).flatMap((value) => (isList(value) ? value.flatMap(refs) : refs(value)));
}
