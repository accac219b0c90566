import type { ArgValue } from '../args';
import { isInt, isNumber, overflowsInt64, typeName } from '../python/python';
import type { Refusal } from '../refusal';
import { startsWithInt, unpackRefusal } from './int_lists';

/** One argument of a torch function, in the order of its signature. */
export interface Param {
  readonly name: string;
  readonly type: 'ints' | 'bool' | 'int' | 'int or None' | 'number' | 'float' | 'float or None' | 'str';
  readonly value: ArgValue;
  /** Its place, where the arguments before it are not all given here; null where it is given by name. */
  readonly position?: number | null;
}

const wrongType = (text: string, name: string, value: ArgValue): Refusal => ({
  code: 'wrong-type',
  text,
  values: { name, got: typeName(value) },
});

function firstLook(fn: string, { name, type, value, position }: Param, place: number): Refusal | null {
  const at = `${fn}(): argument '${name}'${position === null ? '' : ` (position ${position ?? place})`} must be`;
  const fits = (right: boolean, word: string) =>
    right ? null : wrongType(`${at} ${word}, not ${typeName(value)}`, name, value);
  switch (type) {
    case 'bool':
      return fits(typeof value === 'boolean', 'bool');
    case 'int':
      return fits(isInt(value), 'int');
    case 'int or None':
      return fits(value === null || isInt(value), 'int');
    case 'number':
      return fits(isNumber(value), 'Number');
    case 'float':
      return fits(isNumber(value), 'float');
    case 'float or None':
      return fits(value === null || isNumber(value), 'float');
    case 'str':
      return fits(typeof value === 'string', 'str');
    case 'ints': {
      if (!Array.isArray(value)) {
        return isInt(value) ? null : wrongType(`${at} tuple of ints, not ${typeName(value)}`, name, value);
      }
      const list: readonly ArgValue[] = value;
      if (startsWithInt(list)) return null;
      const first = list[0] ?? null;
      const found = `but found element of type ${typeName(first)} at pos 0`;
      return wrongType(`${at} tuple of ints, ${found}`, name, first);
    }
  }
}

function unpack(fn: string, { name, type, value }: Param): Refusal | null {
  if (type !== 'ints' && !type.startsWith('int')) return null;
  if (Array.isArray(value)) return unpackRefusal(fn, name, value);
  if (typeof value === 'number' && overflowsInt64(value)) {
    return { code: 'number-overflow', text: 'Overflow when unpacking long long', values: { name } };
  }
  return null;
}

/**
 * The TypeError of torch's parser for a function's arguments; its input stands before them. It looks at all of them in order first; then it
 * unpacks them, the last one first, as the C++ compiler evaluates a call's arguments.
 */
export function parseRefusal(fn: string, params: readonly Param[]): Refusal | null {
  for (const [i, param] of params.entries()) {
    const refusal = firstLook(fn, param, i + 2);
    if (refusal) return refusal;
  }
  for (const param of [...params].reverse()) {
    const refusal = unpack(fn, param);
    if (refusal) return refusal;
  }
  return null;
}
