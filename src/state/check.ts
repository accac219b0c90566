import type { ArgSpec, ArgValue } from '../core/args';
import { fitsArg, isInputShape, parseSeed } from '../core/values';
import { ActionError } from './errors';

const shown = (value: unknown) => (JSON.stringify(value) ?? String(value)).slice(0, 60);

/** The value, where it is of the argument's type. */
export function checkArg(spec: ArgSpec, value: ArgValue): ArgValue {
  if (!fitsArg(spec, value)) throw new ActionError('bad-value', `${spec.name} takes no ${shown(value)}`);
  return value;
}

/** The value, where it is one of those that there are. */
export function checkOne<T extends string>(all: readonly T[], value: T): T {
  if (!all.includes(value)) throw new ActionError('bad-value', `${shown(value)} is none of ${all.join(', ')}`);
  return value;
}

/** A shape [C, H, W] of positive integers. */
export function checkShape(shape: readonly number[]): readonly [number, number, number] {
  if (!isInputShape(shape)) {
    throw new ActionError('bad-value', `a shape is three positive integers, not ${shown(shape)}`);
  }
  return shape;
}

/** A seed that torch.manual_seed takes, in its shortest decimal form. */
export function checkSeed(seed: string): string {
  const parsed = parseSeed(seed);
  if (parsed === null) throw new ActionError('bad-value', `a seed is an integer from -2^63 to 2^64-1: ${shown(seed)}`);
  return parsed;
}
