import { type Derived, type DerivedArg, SIZE_OPS, type SizeExpr, type SizeOp } from '../core/net/derived';
import type { PlainRef } from '../core/net/net';
import { asList, isList as isPythonList } from '../core/python/python';

/**
 * Arguments that follow from shapes, in a link: `size=l2_s1.2_s1.3` is a list of two, the lengths of step 1's axes 2 and
 * 3. Words are joined by `_`, an operation stands before what it is done with: `floordiv_sx.1_n2` is x.shape[1] // 2.
 * A list, which Python prints in other brackets than a tuple, begins with `q` in place of `l`.
 */
export function writeDerivedArg(value: DerivedArg<PlainRef>): string {
  const words = (expr: SizeExpr<PlainRef>): string[] => {
    if (typeof expr === 'number') return [`n${expr}`];
    if ('size' in expr) return [`s${expr.size[0] < 0 ? 'x' : expr.size[0]}.${expr.axis}`];
    return [expr.op, ...expr.of.flatMap(words)];
  };
  const list = (items: readonly SizeExpr<PlainRef>[]) => [
    `${isPythonList(items) ? 'q' : 'l'}${items.length}`,
    ...items.flatMap(words),
  ];
  return (isList(value) ? list(value) : words(value)).join('_');
}

const isList = (value: DerivedArg<PlainRef>): value is readonly SizeExpr<PlainRef>[] => Array.isArray(value);
const isOp = (word: string): word is SizeOp => Object.hasOwn(SIZE_OPS, word);

/** Nobody writes more. */
const MOST_WORDS = 200;

/** The argument; null where the text is none. */
export function readDerivedArg(text: string): DerivedArg<PlainRef> | null {
  const words = text.split('_', MOST_WORDS + 1);
  if (words.length > MOST_WORDS) return null;
  let at = 0;
  const expr = (): SizeExpr<PlainRef> | null => {
    const word = words[at] ?? '';
    at += 1;
    if (/^n-?\d+(\.\d+)?$/.test(word)) return Number(word.slice(1));
    const size = /^s(x|\d{1,4})\.(-?\d)$/.exec(word);
    if (size) return { size: [size[1] === 'x' ? -1 : Number(size[1]), 0], axis: Number(size[2]) };
    if (!isOp(word)) return null;
    const of = Array.from({ length: SIZE_OPS[word] }, expr).filter((e) => e !== null);
    return of.length === SIZE_OPS[word] ? { op: word, of } : null;
  };
  const [, kind, count] = /^([lq])(\d{1,2})$/.exec(words[0] ?? '') ?? [];
  if (count === undefined) {
    const one = expr();
    return at === words.length ? one : null;
  }
  at = 1;
  const items = Array.from({ length: Number(count) }, expr).filter((e) => e !== null);
  if (items.length !== Number(count) || at !== words.length) return null;
  return kind === 'q' ? asList(items) : items;
}

/** `size=l2_s1.2_s1.3` for each, with what stands before every one of them. */
export function writeDerived(derived: Derived<PlainRef> | undefined): string {
  return Object.entries(derived ?? {})
    .map(([name, value]) => `~${name}=${writeDerivedArg(value)}`)
    .join('');
}

/** What `writeDerived` gives; null where a part is none. */
export function readDerived(text: string): Derived<PlainRef> | null {
  const entries = text
    .split('~')
    .slice(1)
    .map((part) => {
      const eq = part.indexOf('=');
      return [part.slice(0, eq), eq < 1 ? null : readDerivedArg(part.slice(eq + 1))] as const;
    });
  if (entries.some(([name, value]) => value === null || !/^\w{1,40}$/.test(name))) return null;
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

/** Deeper than this nobody reckons. */
const DEEPEST = 40;

/** Whether a value is such arguments, whatever it comes from. */
export function isDerived<R>(value: unknown, isRef: (ref: unknown) => ref is R): value is Derived<R> {
  const isExpr = (expr: unknown, depth: number): boolean => {
    if (typeof expr === 'number') return Number.isFinite(expr);
    if (typeof expr !== 'object' || expr === null || depth > DEEPEST) return false;
    if ('size' in expr) return isRef(expr.size) && 'axis' in expr && Number.isInteger(expr.axis);
    const { op, of } = expr as { readonly op?: unknown; readonly of?: unknown };
    if (typeof op !== 'string' || !Object.hasOwn(SIZE_OPS, op) || !Array.isArray(of)) return false;
    return of.length === SIZE_OPS[op as SizeOp] && of.every((e) => isExpr(e, depth + 1));
  };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const args = Object.entries(value);
  const isArg = (arg: unknown) =>
    Array.isArray(arg) ? arg.length <= 20 && arg.every((e) => isExpr(e, 0)) : isExpr(arg, 0);
  return args.length > 0 && args.length <= 20 && args.every(([name, arg]) => /^\w{1,40}$/.test(name) && isArg(arg));
}
