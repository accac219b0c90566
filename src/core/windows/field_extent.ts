import { type AxisMap, readsOf } from '../window';

/** First and last input pixel that an output cell's field reaches. */
interface Span {
  readonly low: number;
  readonly high: number;
}

/** The field of every output cell of an axis, the map's edges not counted; null where a cell reads nothing. */
export type Extent = (output: number) => Span | null;

/** Cells of a window that are looked at one by one; of more, the first and the last. */
const MOST_TAPS = 64;
/** So many outputs, from the middle of the axis, show where the field is the largest: patterns of strides are shorter. */
const OUTPUTS = 128;

/** Fields of one size, one jump apart, as only windows make them. */
export function evenExtent({ size, jump, start }: { size: number; jump: number; start: number }): Extent {
  return (output) => {
    const low = start - size / 2 + output * jump;
    return { low, high: low + size - 1 };
  };
}

/** The fields of an axis's outputs, from those of its inputs. */
export function throughAxis(before: Extent, axis: AxisMap): Extent {
  const known = new Map<number, Span | null>();
  return (output) => {
    const old = known.get(output);
    if (old !== undefined) return old;
    const span = joined(before, readsOf(axis, output));
    known.set(output, span);
    return span;
  };
}

/** The one field that all outputs have where the axis is read as a single cell. */
export function constantExtent(extent: Extent): Extent {
  return () => extent(0);
}

/** The fields of outputs that are made of several tensors' cells. */
export function hullExtent(a: Extent, b: Extent): Extent {
  const known = new Map<number, Span | null>();
  return (output) => {
    const old = known.get(output);
    if (old !== undefined) return old;
    const [own, other] = [a(output), b(output)];
    const both = own && other && { low: Math.min(own.low, other.low), high: Math.max(own.high, other.high) };
    const span = both ?? own ?? other;
    known.set(output, span);
    return span;
  };
}

function joined(before: Extent, reads: ReturnType<typeof readsOf>): Span | null {
  if (!reads) return null;
  const { first, last, step } = reads;
  const all = (last - first) / step < MOST_TAPS;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let cell = first; cell <= last; cell += all ? step : Math.max(step, last - first)) {
    const span = before(cell);
    if (!span) continue;
    low = Math.min(low, span.low);
    high = Math.max(high, span.high);
  }
  return low <= high ? { low, high } : null;
}

/** The size of the largest field among an axis's outputs; null where none reads anything. */
export function largestField(extent: Extent, outputs: number): number | null {
  const from = Math.max(0, Math.floor((outputs - OUTPUTS) / 2));
  let most = 0;
  for (let output = from; output < Math.min(outputs, from + OUTPUTS); output += 1) {
    const span = extent(output);
    if (span) most = Math.max(most, span.high - span.low + 1);
  }
  return most > 0 ? Math.round(most) : null;
}
