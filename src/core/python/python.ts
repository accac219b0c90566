import type { ArgValue } from '../args';

/** How Python sees an argument. JavaScript has one kind of number: a whole one is an int here. */
export function typeName(value: ArgValue): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return isList(value) ? 'list' : 'tuple';
}

/** The lists among what calls were given: the page has one kind of sequence, which is a tuple. */
const LISTS = new WeakSet<readonly unknown[]>();

/** A list of Python, so that messages do not call it a tuple. */
export function asList<T = ArgValue>(items: readonly T[]): readonly T[] {
  const list = [...items];
  LISTS.add(list);
  return list;
}

/** Those that are sizes of a tensor, which Python prints by their type. */
const SIZES = new WeakSet<readonly ArgValue[]>();

/** A torch.Size: what `x.size()` and `x.shape[2:]` are. */
export function asSizes(items: readonly ArgValue[]): readonly ArgValue[] {
  const sizes = [...items];
  SIZES.add(sizes);
  return sizes;
}

export const isSizes = (value: ArgValue): boolean => Array.isArray(value) && SIZES.has(value);

/** Some of a sequence's items, which are of its type. */
export function sameSequence(of: ArgValue, items: readonly ArgValue[]): readonly ArgValue[] {
  if (isSizes(of)) return asSizes(items);
  return isList(of) ? asList(items) : items;
}

export function isList(value: unknown): boolean {
  return Array.isArray(value) && LISTS.has(value);
}

/** True for an int that is no bool: what PyTorch's argument parser takes for an int. */
export function isInt(value: ArgValue | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value);
}

/** True for what Python's arithmetic takes as a number: bools are 0 and 1. */
export function isNumber(value: ArgValue | undefined): value is number | boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

/** Python's truth of a value. */
export function truthy(value: ArgValue | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return Boolean(value);
}

/**
 * A part of a whole float that nobody writes: JavaScript has one kind of number, and by this part 3.0 is told from 3
 * where a call is looked at as Python does. `asNumber` and the texts leave it out.
 */
const WHOLE_FLOAT = 2 ** -24;
/** Beyond this the part is lost to a double; a half does, which stays. */
const MOST_MARKED = 2 ** 28;

/** A float of Python, so that a whole one is no int here. */
export function asFloat(value: number): number {
  if (!Number.isInteger(value)) return value;
  return value + (Math.abs(value) < MOST_MARKED ? WHOLE_FLOAT : 0.5);
}

/** The float itself, of what `asFloat` gives. */
export function plainFloat(value: number): number {
  if (Math.abs(value) >= MOST_MARKED && !Number.isInteger(value))
    return Number.isInteger(value - 0.5) ? value - 0.5 : value;
  return Number.isInteger(value - WHOLE_FLOAT) ? value - WHOLE_FLOAT : value;
}

/** A number or bool as a number; everything else as NaN. */
export function asNumber(value: ArgValue | undefined): number {
  return isNumber(value) ? plainFloat(Number(value)) : Number.NaN;
}

/** True for an int or a bool: a number that is no float. */
export function isWhole(value: ArgValue | undefined): boolean {
  return typeof value === 'boolean' || isInt(value);
}

function integerText(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : BigInt(value).toString();
}

/** An int as Python and C++ print it: never in exponents. Anything else as str() prints it. */
export function pyStr(value: ArgValue): string {
  if (typeof value === 'string') return value;
  return pyRepr(value);
}

/** A number where a float is meant, as str() prints it: from where a double tells no whole float from an int on, as a float. */
export function pyReal(value: ArgValue): string {
  return typeof value === 'number' && Math.abs(value) >= 2 ** 53 ? pyFloat(value) : pyStr(value);
}

/** repr() of a value. */
export function pyRepr(value: ArgValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') {
    if (Number.isInteger(value)) return integerText(value);
    return pyFloat(plainFloat(value));
  }
  if (typeof value === 'string') {
    const body = value.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/\t/g, '\\t');
    return body.includes("'") && !body.includes('"') ? `"${body}"` : `'${body.replace(/'/g, "\\'")}'`;
  }
  const items = value.map(pyRepr);
  if (isSizes(value)) return `torch.Size([${items.join(', ')}])`;
  if (isList(value)) return `[${items.join(', ')}]`;
  return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
}

/** A float as Python prints it: always with a point or an exponent, which begins below 1e-4 and at 1e16. */
export function pyFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [digits = '', exponent = ''] = value.toExponential().split('e');
    return `${digits}e${exponent.slice(0, 1)}${exponent.slice(1).padStart(2, '0')}`;
  }
  const text = String(value);
  return Number.isInteger(value) ? `${text}.0` : text;
}

/** A list of ints as C++ prints it: [1, 3, 8, 8]. */
export function intList(values: readonly number[]): string {
  return `[${values.map((v) => pyStr(v)).join(', ')}]`;
}

/** From here on an int does not fit the 64 bits that PyTorch has for it. */
export function overflowsInt64(value: number): boolean {
  return value >= 2 ** 63 || value < -(2 ** 63);
}
