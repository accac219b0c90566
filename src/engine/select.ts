/**
 * Two order statistics of an array of finite numbers, linearly interpolated between neighbours as
 * numpy.percentile does. `scratch` has the values in any order and is reordered.
 */
export function percentiles(scratch: Float32Array, low: number, high: number): [number, number] {
  const n = scratch.length;
  if (n === 0) throw new Error('no values, no percentiles');
  return n > RADIX_FROM
    ? [interpolated(n, low, radixSelector(scratch)), interpolated(n, high, radixSelector(scratch))]
    : [interpolated(n, low, quickSelector(scratch)), interpolated(n, high, quickSelector(scratch))];
}

/** From this many values on, two counting passes beat partitioning. */
const RADIX_FROM = 1 << 17;

type Selector = (rank: number) => number;

function interpolated(n: number, share: number, select: Selector): number {
  const position = share * (n - 1);
  const rank = Math.floor(position);
  const at = select(rank);
  const fraction = position - rank;
  return fraction === 0 ? at : at + fraction * (select(rank + 1) - at);
}

/** Hoare's quickselect, with the middle of three as pivot. */
function quickSelector(a: Float32Array): Selector {
  return (rank) => {
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
  };
}

function middle(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/** Exact selection by counting: first the upper 16 bits of the ordered bit pattern, then the lower ones. */
function radixSelector(a: Float32Array): Selector {
  const bits = new Uint32Array(a.buffer, a.byteOffset, a.length);
  return (rank) => {
    const upper = new Uint32Array(1 << 16);
    for (let i = 0; i < bits.length; i += 1) {
      const bin = ordered(bits[i] ?? 0) >>> 16;
      upper[bin] = (upper[bin] ?? 0) + 1;
    }
    const [high, before] = find(upper, rank);
    const lower = new Uint32Array(1 << 16);
    for (let i = 0; i < bits.length; i += 1) {
      const key = ordered(bits[i] ?? 0);
      if (key >>> 16 === high) lower[key & 0xffff] = (lower[key & 0xffff] ?? 0) + 1;
    }
    const [low] = find(lower, rank - before);
    const key = ((high << 16) | low) >>> 0;
    const pattern = new Uint32Array([key & 0x80000000 ? key ^ 0x80000000 : ~key]);
    return new Float32Array(pattern.buffer)[0] ?? 0;
  };
}

/** A float's bits as an unsigned number in the order of the floats. */
function ordered(bits: number): number {
  return (bits & 0x80000000 ? ~bits : bits ^ 0x80000000) >>> 0;
}

/** The bin in which rank falls, and how many values lie before it. */
function find(counts: Uint32Array, rank: number): [number, number] {
  let before = 0;
  for (let bin = 0; bin < counts.length; bin += 1) {
    const count = counts[bin] ?? 0;
    if (rank < before + count) return [bin, before];
    before += count;
  }
  return [counts.length - 1, before];
}
