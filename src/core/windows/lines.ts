/** First and last of cells that lie one after the other, inclusive. */
export type Run = readonly [from: number, to: number];

/** `count` runs of `width` cells of an axis, each beginning `step` cells behind the one before. */
export interface Comb {
  readonly first: number;
  readonly step: number;
  readonly count: number;
  readonly width: number;
}

/**
 * Cells of an axis, in order: what a stride leaves out of a million rows is one comb. No two runs touch each other, and
 * none is empty.
 */
export type Lines = readonly Comb[];

export const NO_LINES: Lines = [];

/** The cells from `from` up to, not including, `to`. */
export function span(from: number, to: number): Lines {
  return to > from ? [{ first: from, step: to - from, count: 1, width: to - from }] : NO_LINES;
}

/** How many cells they are. */
export function countOf(lines: Lines): number {
  return lines.reduce((sum, { count, width }) => sum + count * width, 0);
}

/** How many runs they are. */
export function runCount(lines: Lines): number {
  return lines.reduce((sum, { count }) => sum + count, 0);
}

/** The runs one by one, the first `most` of them. */
export function runsOf(lines: Lines, most = Number.POSITIVE_INFINITY): Run[] {
  const runs: Run[] = [];
  for (const { first, step, count, width } of lines) {
    for (let i = 0; i < count; i += 1) {
      if (runs.length >= most) return runs;
      runs.push([first + i * step, first + i * step + width - 1]);
    }
  }
  return runs;
}

/** Runs that rise as lines: as many as are alike, one distance apart, are one comb. */
export function linesOf(runs: readonly Run[]): Lines {
  const lines: { first: number; step: number; count: number; width: number }[] = [];
  for (const [from, to] of runs) {
    const width = to - from + 1;
    const last = lines.at(-1);
    if (last && last.width === width && (last.count === 1 || from === last.first + last.count * last.step)) {
      if (last.count === 1) last.step = from - last.first;
      last.count += 1;
    } else lines.push({ first: from, step: width, count: 1, width });
  }
  return lines;
}

/** The cells of an axis that are flagged 0, or those that are flagged 1. */
export function flagged(flags: Uint8Array, wanted: 0 | 1): Lines {
  const runs: Run[] = [];
  let from = -1;
  for (let i = 0; i <= flags.length; i += 1) {
    const is = flags[i] === wanted;
    if (is && from < 0) from = i;
    if (!is && from >= 0) {
      runs.push([from, i - 1]);
      from = -1;
    }
  }
  return linesOf(runs);
}

/** What lies on an axis of `size` cells, from 0 on. */
export function clipped(lines: Lines, size: number): Lines {
  return lines.flatMap(({ first, step, count, width }): Lines => {
    // Runs that end before 0 or begin behind the end are none; the outermost two may be cut.
    const low = Math.max(0, Math.ceil((1 - width - first) / step));
    const high = Math.min(count - 1, Math.ceil((size - first) / step) - 1);
    if (low > high) return NO_LINES;
    const start = (i: number) => Math.max(0, first + i * step);
    const end = (i: number) => Math.min(size, first + i * step + width);
    if (low === high) return span(start(low), end(low));
    const cutFirst = first + low * step < 0;
    const cutLast = first + high * step + width > size;
    const inner = { first: first + (low + (cutFirst ? 1 : 0)) * step, step, width };
    const left = high - low + 1 - (cutFirst ? 1 : 0) - (cutLast ? 1 : 0);
    return [
      ...(cutFirst ? span(start(low), end(low)) : NO_LINES),
      ...(left > 0 ? [{ ...inner, count: left }] : NO_LINES),
      ...(cutLast ? span(start(high), end(high)) : NO_LINES),
    ];
  });
}

/** The cells of an axis of `size` cells that a comb on it leaves out: one comb, too, and the axis's two ends. */
export function leftOut({ first, step, count, width }: Comb, size: number): Lines {
  const end = first + (count - 1) * step + width;
  const gaps =
    count > 1 && step > width ? [{ first: first + width, step, count: count - 1, width: step - width }] : NO_LINES;
  return clipped([...span(Math.min(0, first), first), ...gaps, ...span(end, Math.max(size, end))], size);
}

/** What both have. */
export function common(a: Lines, b: Lines): Lines {
  if (a.length === 0 || b.length === 0) return NO_LINES;
  if (a === b || JSON.stringify(a) === JSON.stringify(b)) return a;
  const [own, other] = [runsOf(a), runsOf(b)];
  const runs: Run[] = [];
  let [i, j] = [0, 0];
  while (i < own.length && j < other.length) {
    const [p, q] = [own[i] ?? [0, -1], other[j] ?? [0, -1]];
    const [from, to] = [Math.max(p[0], q[0]), Math.min(p[1], q[1])];
    if (from <= to) runs.push([from, to]);
    if (p[1] < q[1]) i += 1;
    else j += 1;
  }
  return linesOf(runs);
}
