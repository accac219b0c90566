/** Of a sample. Null where not defined: mean of nothing, variance of fewer than two, anything of values not finite. */
export interface Moments {
  readonly n: number;
  readonly mean: number | null;
  /** Divides by n − 1. Exactly 0 where all values are equal. */
  readonly variance: number | null;
}

/** A sum that keeps what each addition rounds off (Neumaier, 1974). */
function sum(count: number, value: (i: number) => number): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < count; i += 1) {
    const v = value(i);
    const next = total + v;
    lost += Math.abs(total) >= Math.abs(v) ? total - next + v : v - next + total;
    total = next;
  }
  return total + lost;
}

/** Mean and variance of `count` numbers, in two passes. */
export function moments(count: number, value: (i: number) => number): Moments {
  if (count < 1) return { n: 0, mean: null, variance: null };
  const mean = sum(count, value) / count;
  if (!Number.isFinite(mean)) return { n: count, mean: null, variance: null };
  if (count < 2) return { n: count, mean, variance: null };
  const first = value(0);
  let same = true;
  for (let i = 1; same && i < count; i += 1) same = value(i) === first;
  if (same) return { n: count, mean: first, variance: 0 };
  const variance = sum(count, (i) => (value(i) - mean) ** 2) / (count - 1);
  return { n: count, mean, variance: Number.isFinite(variance) ? variance : null };
}
