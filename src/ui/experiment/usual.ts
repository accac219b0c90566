/** Where one pair of values stands among the seeds': shares of the seeds, 0..1. */
export interface Usual {
  /** Of seeds whose value is at or below it. */
  readonly a: number;
  readonly b: number;
  readonly difference: number;
  /** Of seeds whose difference lies further from 0. */
  readonly further: number;
}

/** How usual a drawn pair is among the seeds that have both values; null where none has. */
export function usualOf(
  drawn: { readonly a: number; readonly b: number },
  a: Float64Array,
  b: Float64Array,
): Usual | null {
  const by = drawn.a - drawn.b;
  const counts = { a: 0, b: 0, difference: 0, further: 0 };
  let n = 0;
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const [x, y] = [a[i] ?? Number.NaN, b[i] ?? Number.NaN];
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    n += 1;
    if (x <= drawn.a) counts.a += 1;
    if (y <= drawn.b) counts.b += 1;
    if (x - y <= by) counts.difference += 1;
    if (Math.abs(x - y) > Math.abs(by)) counts.further += 1;
  }
  if (n === 0) return null;
  return { a: counts.a / n, b: counts.b / n, difference: counts.difference / n, further: counts.further / n };
}
