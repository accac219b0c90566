import type { ArgValue } from '../args';
import { asNumber, isInt, isNumber, overflowsInt64, typeName } from '../python/python';
import type { Refusal } from '../refusal';

/**
 * What PyTorch's argument parser (torch/csrc/utils/python_arg_parser.cpp) makes of Python values where it wants ints.
 * It looks at a list's first element when it chooses the overload, and at the others only when it unpacks them; so a
 * bool is refused in front and taken as 0 or 1 behind.
 */

/** A value as Python's `_pair` makes a tuple of it: an iterable element by element, anything else `n` times. */
export function tupleOf(value: ArgValue, n = 2): readonly ArgValue[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return [...value];
  return Array.from({ length: n }, () => value);
}

/** Whether a list passes the first look: it is empty, or begins with an int. */
export function startsWithInt(list: readonly ArgValue[]): boolean {
  return list.length === 0 || isInt(list[0]);
}

/** The refusal of a list on unpacking: an element that is no int, or one beyond 64 bits. */
export function unpackRefusal(fn: string, name: string, list: readonly ArgValue[]): Refusal | null {
  for (const [i, value] of list.entries()) {
    const at = `${fn}(): argument '${name}' failed to unpack the object at pos ${i + 1} with error`;
    if (!isNumber(value) || (typeof value === 'number' && !Number.isInteger(value))) {
      return {
        code: 'wrong-type',
        text: `${at} "type must be tuple of ints,but got ${typeName(value)}"`,
        values: { name, got: typeName(value) },
      };
    }
    if (overflowsInt64(Number(value))) {
      return { code: 'number-overflow', text: `${at} "Overflow when unpacking long long`, values: { name } };
    }
  }
  return null;
}

/** The numbers of a list that has been unpacked. */
export function numbersOf(list: readonly ArgValue[]): number[] {
  return list.map(asNumber);
}
