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

/** With its sign always, for what changed. */
export function signed(value: number, decimals: number): string {
  const text = fixed(value, decimals);
  return value > 0 ? `+${text}` : text;
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
  return `${p > 0 && p < 1 ? p.toFixed(1) : Math.round(p).toString()} %`;
}

/** 64 × 16 × 16 */
export function dims(shape: readonly number[]): string {
  return shape.length === 0 ? '()' : shape.map((n) => count(n)).join(' × ');
}
