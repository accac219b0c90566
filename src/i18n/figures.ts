/** Numbers as readouts show them: a decimal point in every language, as PyTorch prints it, and a true minus sign. */

const minus = (text: string) => text.replace('-', '−');

/** A statistic with fixed decimals; a dash where it is not defined. */
export function fixed(value: number | null, decimals: number): string {
  if (value === null) return '–';
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '−inf';
  const size = Math.abs(value);
  if (size >= 1e7 || (size > 0 && size < 0.5 * 10 ** -decimals))
    return minus(value.toExponential(Math.min(3, decimals)));
  const text = value.toFixed(decimals);
  return minus(Number(text) === 0 ? text.replace('-', '') : text);
}

/** A number that is known to so many decimals and no further: what lies below the last of them is 0. */
export function rounded(value: number | null, decimals: number): string {
  return fixed(value !== null && Math.abs(value) < 0.5 * 10 ** -decimals ? 0 : value, decimals);
}

/** With its sign always, for what changed. */
export function signed(value: number, decimals: number): string {
  const text = fixed(value, decimals);
  return value > 0 ? `+${text}` : text;
}

/** The same of what is known to so many decimals: 0 has no sign. */
export function roundedSigned(value: number | null, decimals: number): string {
  const text = rounded(value, decimals);
  return value !== null && value >= 0.5 * 10 ** -decimals ? `+${text}` : text;
}

/** A count with thin spaces between thousands. */
export function count(n: number): string {
  if (!Number.isFinite(n)) return fixed(n, 0);
  return minus(
    Math.round(n)
      .toString()
      .replace(/\B(?=(\d{3})+$)/g, ' '),
  );
}

/** A share in per cent, no decimals unless it is small. */
export function percent(share: number | null): string {
  if (share === null) return '–';
  const p = share * 100;
  return `${p > 0 && p < 1 ? p.toFixed(1) : Math.round(p).toString()}\u00a0%`;
}

/** Units of memory, each a thousand of the one before. */
export type ByteUnits = readonly [string, string, string, string];

/** 784 B, 12.5 kB, 3.0 MB */
export function bytes(n: number, [one, kilo, mega, giga]: ByteUnits): string {
  if (n < 1000) return `${count(n)}\u00a0${one}`;
  if (n < 999_950) return `${(n / 1e3).toFixed(1)}\u00a0${kilo}`;
  if (n < 999_950_000) return `${(n / 1e6).toFixed(1)}\u00a0${mega}`;
  return `${(n / 1e9).toFixed(1)}\u00a0${giga}`;
}

/** A size along an axis: four digits stand together, as everybody writes 1024. */
export function size(n: number): string {
  return n < 10_000 ? String(n) : count(n);
}

/** 64 × 16 × 16 */
export function dims(shape: readonly number[]): string {
  return shape.length === 0 ? '()' : shape.map(size).join(' × ');
}
