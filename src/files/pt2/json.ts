import { ModelProblem } from '../graph/problem';

/** What JSON can be. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A text as JSON. Throws a ModelProblem where it is none. */
export function parsed(bytes: Uint8Array): Json {
  try {
    const value: Json = JSON.parse(new TextDecoder().decode(bytes));
    return value;
  } catch {
    // Too deep a nesting is told by a RangeError.
    throw new ModelProblem('broken-file', { what: 'JSON' });
  }
}

/** What stands under keys one within the other; null where one is not there. */
export function at(value: Json | undefined, ...keys: readonly string[]): Json {
  let found: Json = value ?? null;
  for (const key of keys) {
    if (typeof found !== 'object' || found === null || Array.isArray(found) || !Object.hasOwn(found, key)) return null;
    found = (found as { readonly [key: string]: Json })[key] ?? null;
  }
  return found;
}

export const textIn = (value: Json): string | null => (typeof value === 'string' ? value : null);
export const numberIn = (value: Json): number | null => (typeof value === 'number' ? value : null);
export const listIn = (value: Json): readonly Json[] => (Array.isArray(value) ? value : []);
