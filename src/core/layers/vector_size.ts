import type { ArgValue } from '../args';
import { asNumber, isInt, overflowsInt64, typeName } from '../python';
import type { Refusal } from '../refusal';
import { allocationRefusal } from './allocation';
import { startsWithInt, unpackRefusal } from './int_lists';

/** What `torch.empty(n)` (or zeros, ones) refuses of one size. */
export function vectorRefusal(name: string, value: ArgValue, fn: 'empty' | 'zeros' = 'empty'): Refusal | null {
  const list: readonly ArgValue[] = Array.isArray(value) ? value : [];
  if (list.some((v) => !isInt(v))) {
    if (startsWithInt(list)) return unpackRefusal(fn, 'size', list);
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
  if (fn === 'zeros' && value < 0) {
    return {
      code: 'negative-weight-size',
      text: 'zeros: Dimension size must be non-negative.',
      values: { name, value },
    };
  }
  return allocationRefusal([asNumber(value)], [name]);
}
