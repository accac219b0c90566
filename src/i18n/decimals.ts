import type { Interval } from '../core/experiment/experiment';

/** At most so many: float32 has no more to say. */
const MOST = 9;

/** Decimals that a value known to `uncertainty` deserves: to its first digit, and `more`. */
export function decimalsFor(uncertainty: number, more = 0): number {
  if (!(uncertainty > 0) || !Number.isFinite(uncertainty)) return 6;
  return Math.min(Math.max(Math.ceil(-Math.log10(uncertainty)) + more, 0), MOST);
}

/** For a mean difference and its interval. */
export function decimalsOf([low, high]: Interval, more = 0): number {
  return decimalsFor((high - low) / 2, more);
}
