const LOWEST = -(2n ** 63n);
const HIGHEST = 2n ** 64n - 1n;

export type ParsedSeed =
  | { readonly ok: true; readonly seed: string }
  | { readonly ok: false; readonly reason: 'not-an-integer' | 'out-of-range' };

/**
 * Reads a seed as `torch.manual_seed` takes it: any integer −2^63 … 2^64−1, given as a number, a bigint, or text as
 * Python would write it (a sign, digits, underscores between them). The seed comes back as a plain decimal string.
 */
export function parseSeed(given: string | number | bigint): ParsedSeed {
  if (typeof given === 'number' && !Number.isInteger(given)) return { ok: false, reason: 'not-an-integer' };
  const text = typeof given === 'string' ? given.trim() : BigInt(given).toString();
  const parts = /^([+-]?)0*(\d+(?:_\d+)*)$/.exec(text);
  if (!parts) return { ok: false, reason: 'not-an-integer' };
  const digits = (parts[2] ?? '').replaceAll('_', '').replace(/^0+(?=\d)/, '');
  // Converting a string of a million digits takes seconds; no seed has more than twenty.
  if (digits.length > 20) return { ok: false, reason: 'out-of-range' };
  const value = BigInt(digits) * (parts[1] === '-' ? -1n : 1n);
  return value < LOWEST || value > HIGHEST
    ? { ok: false, reason: 'out-of-range' }
    : { ok: true, seed: value.toString() };
}

/** The 32 bits of a seed that the generator keeps. A negative seed n stands for 2^64 + n. */
export function seedWord(seed: string): number {
  return Number(BigInt.asUintN(32, BigInt(seed)));
}
