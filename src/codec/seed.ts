import { parseSeed } from '../core/values';

/** A seed for programs: a number where a double holds it exactly, else its decimal string. */
export function seedOut(seed: string): number | string {
  const n = Number(seed);
  return Number.isSafeInteger(n) ? n : seed;
}

/** A seed from a program: a safe integer or a decimal string; null for what manual_seed does not take. */
export function seedIn(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  return typeof value === 'string' ? parseSeed(value) : null;
}
