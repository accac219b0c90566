import { type Derived, type DerivedArg, type SizeExpr, type SizeOp, stretchOf } from '../../../core/net/derived';
import type { ValueRef } from '../../../core/net/net';
import { isList as isPythonList } from '../../../core/python/python';

/** An argument that forward works out from shapes, as Python has it. */
export interface DerivedText {
  /** Number or tuple: `(x.shape[2] // 2, 4)`. */
  readonly value: string;
  /** The same one by one, without brackets. */
  readonly items: string;
}

/** Arguments that follow from shapes, by their names, given what tensors are called. */
export function derivedTexts(derived: Derived, nameOf: (ref: ValueRef) => string): ReadonlyMap<string, DerivedText> {
  return new Map(Object.entries(derived).map(([name, arg]) => [name, argText(arg, nameOf)]));
}

const isList = (arg: DerivedArg): arg is readonly SizeExpr[] => Array.isArray(arg);

function argText(arg: DerivedArg, nameOf: (ref: ValueRef) => string): DerivedText {
  if (!isList(arg)) {
    const value = sizeText(arg, nameOf);
    return { value, items: value };
  }
  const texts = arg.map((expr) => sizeText(expr, nameOf));
  const items = texts.join(', ');
  const value = isPythonList(arg)
    ? `[${items}]`
    : (stretch(arg, nameOf) ?? `(${items}${texts.length === 1 ? ',' : ''})`);
  return { value, items };
}

/** `x.shape[2:4]` for lengths of axes that lie side by side; null for others. */
function stretch(list: readonly SizeExpr[], nameOf: (ref: ValueRef) => string): string | null {
  const found = stretchOf(list);
  if (!found) return null;
  const { of, from } = found;
  const end = from + list.length;
  return from >= 0 || end <= 0 ? `${nameOf(of)}.shape[${from}:${end === 0 ? '' : end}]` : null;
}

const SIGNS: Partial<Record<SizeOp, string>> = { add: '+', sub: '-', mul: '*', div: '/', floordiv: '//', mod: '%' };
const CALLS: Partial<Record<SizeOp, string>> = {
  min: 'min',
  max: 'max',
  int: 'int',
  round: 'round',
  ceil: 'math.ceil',
};

function sizeText(expr: SizeExpr, nameOf: (ref: ValueRef) => string, isInner = false): string {
  if (typeof expr === 'number') return String(expr);
  if ('size' in expr) return `${nameOf(expr.size)}.shape[${expr.axis}]`;
  const call = CALLS[expr.op];
  const parts = expr.of.map((part) => sizeText(part, nameOf, call === undefined));
  if (call !== undefined) return `${call}(${parts.join(', ')})`;
  const text = expr.op === 'neg' ? `-${parts[0]}` : parts.join(` ${SIGNS[expr.op]} `);
  return isInner ? `(${text})` : text;
}
