/**
 * JSON text of arguments, or of what is made of them, for keys and comparisons: as `JSON.stringify` writes it, but each
 * number that is not finite by its own name, where JSON has null for all of them.
 */
export function argsText(value: unknown): string {
  return JSON.stringify(value, (_key, v: unknown) => (typeof v === 'number' && !Number.isFinite(v) ? String(v) : v));
}
