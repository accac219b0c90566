/** Bins into which values are sorted before the few that matter are looked at. A multiple of the page's histogram. */
export const FINE_BINS = 4096;

/**
 * Two percentiles of finite values, linearly interpolated between neighbours as numpy.percentile does, exact whatever
 * the distribution. `counts` is left with the numbers of values in `bins` equal bins from min to max.
 *
 * @param counts at least bins + 1 long; overwritten
 */
export function percentiles(
  values: Float32Array,
  min: number,
  max: number,
  shares: readonly [number, number],
  counts: Uint32Array,
  bins: number,
): [number, number] {
  const n = values.length;
  const scale = max > min ? bins / (max - min) : 0;
  counts.fill(0, 0, bins + 1);
  let atMin = 0;
  let atMax = 0;
  for (let i = 0; i < n; i += 1) {
    const v = values[i] ?? 0;
    const bin = ((v - min) * scale) | 0;
    counts[bin] = (counts[bin] ?? 0) + 1;
    if (v === min) atMin += 1;
    if (v === max) atMax += 1;
  }
  // Only the maximum itself falls beyond the last bin.
  counts[bins - 1] = (counts[bins - 1] ?? 0) + (counts[bins] ?? 0);
  counts[bins] = 0;
  const [low, high] = [placeOf(shares[0], n), placeOf(shares[1], n)];
  if (scale === 0) return [min, max];
  // Mostly the few values in the bins at both ends have to be looked at; none where an end is one value many times.
  const last = low.next < atMin ? -1 : binOf(low.next, counts, bins);
  const first = high.rank >= n - atMax ? bins : binOf(high.rank, counts, bins);
  const lowest = new Float32Array(counts.subarray(0, last + 1).reduce(sum, 0));
  const highest = new Float32Array(counts.subarray(first, bins).reduce(sum, 0));
  gather(values, min, scale, bins - 1, last, first, lowest, highest);
  const before = n - highest.length;
  return [
    lowest.length > 0 ? valueAt(lowest, low) : min,
    highest.length > 0
      ? valueAt(highest, { rank: high.rank - before, next: high.next - before, fraction: high.fraction })
      : max,
  ];
}

type Numbers = Float32Array | number[];

/** Where a percentile lies among values in their order: between two of them, or at the first. */
export interface Place {
  readonly rank: number;
  readonly next: number;
  readonly fraction: number;
}

/** The place of a share, 0..1, of n values. */
export function placeOf(share: number, n: number): Place {
  const position = share * (n - 1);
  const rank = Math.floor(position);
  return { rank, next: Math.min(rank + 1, n - 1), fraction: position - rank };
}

/** The value at a place of what `values` are in order; reorders them. */
export function valueAt(values: Numbers, { rank, next, fraction }: Place): number {
  const value = select(values, rank);
  return fraction === 0 ? value : value + fraction * (select(values, next) - value);
}

/** Copies the values of the bins up to `last` and from `first` on, which may be the same ones. */
function gather(
  values: Float32Array,
  min: number,
  scale: number,
  top: number,
  last: number,
  first: number,
  lowest: Float32Array,
  highest: Float32Array,
): void {
  if (lowest.length === 0 && highest.length === 0) return;
  let low = 0;
  let high = 0;
  for (let i = 0; i < values.length; i += 1) {
    const v = values[i] ?? 0;
    const bin = Math.min(((v - min) * scale) | 0, top);
    if (bin <= last) {
      lowest[low] = v;
      low += 1;
    }
    if (bin >= first) {
      highest[high] = v;
      high += 1;
    }
  }
}

function sum(a: number, b: number): number {
  return a + b;
}

/** The bin in which the value of this rank lies. */
export function binOf(rank: number, counts: Uint32Array, bins: number): number {
  let before = 0;
  for (let bin = 0; bin < bins; bin += 1) {
    before += counts[bin] ?? 0;
    if (rank < before) return bin;
  }
  return bins - 1;
}

/** Hoare's quickselect with the middle of three as pivot; reorders `a`. */
function select(a: Numbers, rank: number): number {
  let left = 0;
  let right = a.length - 1;
  while (left < right) {
    const pivot = middle(a[left] ?? 0, a[(left + right) >> 1] ?? 0, a[right] ?? 0);
    let i = left;
    let j = right;
    while (i <= j) {
      while ((a[i] ?? 0) < pivot) i += 1;
      while ((a[j] ?? 0) > pivot) j -= 1;
      if (i <= j) {
        const v = a[i] ?? 0;
        a[i] = a[j] ?? 0;
        a[j] = v;
        i += 1;
        j -= 1;
      }
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else break;
  }
  return a[rank] ?? 0;
}

function middle(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
