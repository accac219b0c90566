import { NONE, type Value } from '../python/values';

/** An option's default as the script gets it: a text is turned into the option's type, anything else is as it is. */
export function preset(value: Value | undefined, type: Value | undefined): Value {
  if (!value) return NONE;
  if (value.type !== 'str' || type?.type !== 'outside') return value;
  const number = Number(value.value);
  if (value.value.trim() === '' || !Number.isFinite(number)) return value;
  if (type.path === 'int' && Number.isInteger(number)) return { type: 'int', value: number };
  return type.path === 'float' ? { type: 'float', value: number } : value;
}
