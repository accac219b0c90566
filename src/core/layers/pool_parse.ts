import type { ArgValue } from '../args';
import { isInt, overflowsInt64, typeName } from '../python';
import type { Refusal } from '../refusal';
import { startsWithInt, unpackRefusal } from './int_lists';

/** One argument of torch's pooling function, in the order of its signature (the input stands before them). */
export interface PoolParam {
  readonly name: string;
  readonly type: 'ints' | 'bool' | 'int or None';
  readonly value: ArgValue;
}

const wrongType = (text: string, name: string, value: ArgValue): Refusal => ({
  code: 'wrong-type',
  text,
  values: { name, got: typeName(value) },
});

function firstLook(fn: string, { name, type, value }: PoolParam, position: number): Refusal | null {
  const at = `${fn}(): argument '${name}' (position ${position}) must be`;
  switch (type) {
    case 'bool':
      return typeof value === 'boolean' ? null : wrongType(`${at} bool, not ${typeName(value)}`, name, value);
    case 'int or None':
      return value === null || isInt(value) ? null : wrongType(`${at} int, not ${typeName(value)}`, name, value);
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

function unpack(fn: string, { name, value }: PoolParam): Refusal | null {
  if (Array.isArray(value)) return unpackRefusal(fn, name, value);
  if (typeof value === 'number' && overflowsInt64(value)) {
    return { code: 'number-overflow', text: 'Overflow when unpacking long long', values: { name } };
  }
  return null;
}

/**
 * The TypeError of torch's parser for a pooling function's arguments. It looks at all of them in order first; then it
 * unpacks them, the last one first, as the C++ compiler evaluates a call's arguments.
 */
export function parseRefusal(fn: string, params: readonly PoolParam[]): Refusal | null {
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
