import type { ArgValue } from '../args';
import { asNumber, isInt, overflowsInt64, typeName } from '../python/python';
import type { Refusal } from '../refusal';
import { allocationRefusal } from './allocation';
import { numbersOf, startsWithInt, unpackRefusal } from './int_lists';

/** What `torch.empty(n)` (or zeros, ones) refuses of one size, or of a tuple of them, which it takes too. */
export function vectorRefusal(name: string, value: ArgValue, fn: 'empty' | 'zeros' = 'empty'): Refusal | null {
  const list: readonly ArgValue[] = Array.isArray(value) ? value : [];
  if (Array.isArray(value) && startsWithInt(list)) {
    const sizes = numbersOf(list);
    const negative = fn === 'zeros' ? sizes.find((n) => n < 0) : undefined;
    return (
      unpackRefusal(fn, 'size', list) ??
      (negative === undefined ? null : negativeRefusal(name, negative)) ??
      allocationRefusal(sizes, [name])
    );
  }
  if (Array.isArray(value)) {
    const got = typeName(list[0] ?? null);
    const text = `${fn}(): argument 'size' (position 1) must be tuple of ints, but found element of type ${got} at pos 0`;
    return { code: 'wrong-type', text, values: { name, got } };
  }
  if (!isInt(value)) {
    const got = typeName(value);
    const text = `${fn}(): argument 'size' (position 1) must be tuple of ints, not ${got}`;
    return { code: 'wrong-type', text, values: { name, got } };
  }
  if (overflowsInt64(value)) {
    const text = `${fn}(): argument 'size' failed to unpack the object at pos 1 with error "Overflow when unpacking long long`;
    return { code: 'number-overflow', text, values: { name } };
  }
  if (fn === 'zeros' && value < 0) return negativeRefusal(name, value);
  return allocationRefusal([asNumber(value)], [name]);
}

const negativeRefusal = (name: string, value: number): Refusal => ({
  code: 'negative-weight-size',
  text: 'zeros: Dimension size must be non-negative.',
  values: { name, value },
});

/** How many numbers a tensor of one size, or of a tuple of them, has, and over how many axes. */
export function vectorElements(value: ArgValue): { readonly elements: number; readonly axes: number } {
  if (!Array.isArray(value)) return { elements: asNumber(value), axes: 1 };
  const sizes = numbersOf(value);
  return { elements: sizes.reduce((all, n) => all * n, 1), axes: sizes.length };
}
