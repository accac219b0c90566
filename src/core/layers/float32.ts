import type { ArgValue } from '../args';
import { asNumber, isNumber } from '../python/python';
import type { Refusal } from '../refusal';

/** The largest number that a float32 holds. */
export const LARGEST_FLOAT = 2 ** 127 * (2 - 2 ** -23);

/** c10/util/TypeCast.h, checked_convert: a number that PyTorch has as a double, and its kernel as a float. */
export function floatRefusal(name: string, value: ArgValue): Refusal | null {
  const number = isNumber(value) ? asNumber(value) : 0;
  if (!Number.isFinite(number) || Math.abs(number) <= LARGEST_FLOAT) return null;
  return { code: 'float-overflow', text: 'value cannot be converted to type float without overflow', values: { name } };
}
