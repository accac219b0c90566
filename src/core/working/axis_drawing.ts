import { type AxisMap, firstOnGrid, gcd, type SlidingAxis, type TransposedAxis, tapRun } from '../window';

/**
 * What a cell on a line is. Of an input: a cell, padding, a cell that is cropped off, one behind the last window (what
 * flooring leaves over), one between windows that none reads, or a place beyond the padding where ceil_mode's window
 * hangs over. Of a transposed convolution's output: one that padding cuts off, one that output_padding gives back, or
 * one that no stamp reaches.
 */
export type CellRole = 'cell' | 'padding' | 'cropped' | 'left' | 'unread' | 'beyond' | 'cut' | 'added' | 'hole';

export interface LineCell {
  readonly index: number;
  readonly role: CellRole;
  readonly x: number;
  readonly width: number;
}

/** A window, from its first to its last cell; of a transposed convolution the stamp of one input. */
export interface LineWindow {
  /** The output cell it makes; of a stamp the input cell that makes it. */
  readonly index: number;
  /** Edges on the line, and the middles of the cells that are read (or written). */
  readonly from: number;
  readonly to: number;
  readonly taps: readonly number[];
  /** Indices of the cells themselves. */
  readonly cells: readonly number[];
  /** Windows that overlap stand in different rows. */
  readonly row: number;
  /** The one that ceil_mode would add and PyTorch drops. */
  readonly dropped: boolean;
}

/** One axis drawn: the line of what comes in, windows under it, the line of what comes out; in units of one cell. */
export interface AxisDrawing {
  readonly width: number;
  readonly input: readonly LineCell[];
  readonly windows: readonly LineWindow[];
  readonly rows: number;
  readonly output: readonly LineCell[];
  /** Where the line is broken because not all of it is drawn. */
  readonly gaps: readonly number[];
  /** How many windows there are in all. */
  readonly count: number;
}

/** An axis before it is cut to what is drawn. */
interface Plan {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly dropped: boolean;
  input(index: number): Omit<LineCell, 'index'> | null;
  readonly inputs: readonly [first: number, last: number];
  /** Where an index of the input line stands, fractional, for a place on the line. */
  inputAt(x: number): number;
  output(index: number): Omit<LineCell, 'index'> | null;
  readonly outputs: readonly [first: number, last: number];
  outputAt(x: number): number;
  window(index: number): Pick<LineWindow, 'from' | 'to' | 'taps' | 'cells'> | null;
}

type Range = readonly [from: number, to: number];

const GAP = 1.5;
/** Windows and their taps that are drawn at most, from either end. */
const MOST_WINDOWS = 24;
const MOST_TAPS = 64;
const MOST_ROWS = 9;

const range = (count: number, at: (i: number) => number) =>
  Array.from({ length: Math.max(0, Math.min(count, MOST_TAPS)) }, (_, i) => at(i));

function slidingPlan(axis: SlidingAxis, dropped: boolean): Plan {
  const { input, output, kernel, stride, dilation, before, after } = axis;
  const span = dilation * (kernel - 1) + 1;
  const count = output + (dropped ? 1 : 0);
  const start = (o: number) => o * stride - before;
  const end = start(output - 1) + span;
  const first = -Math.max(0, before);
  const last = input + Math.max(0, after);
  const reads = (cell: number) => {
    // The first t of the kernel whose window begins on an output, at the last of them or before it.
    const place = cell + before;
    const t = firstOnGrid(place, stride, dilation);
    if (t === null) return false;
    const apart = stride / gcd(stride, dilation);
    const least = Math.max(0, Math.ceil((place - (output - 1) * stride) / dilation));
    const first = t + Math.max(0, Math.ceil((least - t) / apart)) * apart;
    return first < kernel && first * dilation <= place;
  };
  const role = (cell: number): CellRole => {
    if (cell >= input + after) return cell < input ? 'cropped' : 'beyond';
    if (cell < -before) return 'cropped';
    if (cell >= end) return 'left';
    if (cell < 0 || cell >= input) return 'padding';
    return reads(cell) ? 'cell' : 'unread';
  };
  const to = Math.max(last, start(count - 1) + span);
  return {
    from: first,
    to,
    count,
    dropped,
    input: (cell) => ({ role: role(cell), x: cell, width: 1 }),
    inputs: [first, to - 1],
    inputAt: (x) => x,
    output: (o) => ({ role: 'cell', x: start(o) + span / 2 - 0.5, width: 1 }),
    outputs: [0, output - 1],
    outputAt: (x) => (x + before - span / 2) / stride,
    window: (o) => {
      const cells = range(kernel, (t) => start(o) + t * dilation);
      return { from: start(o), to: start(o) + span, taps: cells.map((cell) => cell + 0.5), cells };
    },
  };
}

function transposedPlan(axis: TransposedAxis): Plan {
  const { input, kernel, stride, dilation, padding, outputPadding, output } = axis;
  const span = dilation * (kernel - 1) + 1;
  const start = (i: number) => i * stride - padding;
  const full = start(input - 1) + span;
  const from = -padding;
  const to = Math.max(full, output);
  const inside = output - outputPadding;
  return {
    from,
    to,
    count: input,
    dropped: false,
    input: (i) => {
      // The first place behind what is cut off in front.
      const t = Math.max(0, Math.ceil(-start(i) / dilation));
      const used = t < kernel && start(i) + t * dilation < output;
      return { role: used ? 'cell' : 'unread', x: start(i) + span / 2 - 0.5, width: 1 };
    },
    inputs: [0, input - 1],
    inputAt: (x) => (x + padding - span / 2) / stride,
    output: (o) => {
      if (o < 0 || o >= output) return { role: 'cut', x: o, width: 1 };
      if (o >= inside) return { role: 'added', x: o, width: 1 };
      return { role: tapRun(axis, o) ? 'cell' : 'hole', x: o, width: 1 };
    },
    outputs: [from, to - 1],
    outputAt: (x) => x,
    window: (i) => {
      const cells = range(kernel, (t) => start(i) + t * dilation);
      return { from: start(i), to: start(i) + span, taps: cells.map((cell) => cell + 0.5), cells };
    },
  };
}

/** Bins and resized axes: both lines over the same length, the finer one's cells a unit wide. */
function stretchedPlan(axis: Exclude<AxisMap, SlidingAxis | TransposedAxis>): Plan {
  const { input, output } = axis;
  const length = Math.max(input, output);
  const wide = length / Math.max(1, input);
  const pitch = length / Math.max(1, output);
  return {
    from: 0,
    to: length,
    count: output,
    dropped: false,
    input: (i) => ({ role: 'cell', x: i * wide, width: wide }),
    inputs: [0, input - 1],
    inputAt: (x) => x / wide,
    output: (o) => ({ role: 'cell', x: o * pitch, width: pitch }),
    outputs: [0, output - 1],
    outputAt: (x) => x / pitch,
    window: (o) => {
      const run = tapRun(axis, o);
      if (!run) return null;
      const cells = range(run.last - run.first + 1, (i) => run.first + i);
      return {
        from: run.first * wide,
        to: (run.last + 1) * wide,
        taps: cells.map((cell) => (cell + 0.5) * wide),
        cells,
      };
    },
  };
}

function planOf(axis: AxisMap, dropped: boolean): Plan | null {
  switch (axis.type) {
    case 'sliding':
      return axis.stride < 1 ? null : slidingPlan(axis, dropped);
    case 'transposed':
      return transposedPlan(axis);
    default:
      return stretchedPlan(axis);
  }
}

/** What of the line is drawn: all, or its two ends and the surroundings of one window. */
function visible(plan: Plan, most: number, lit: number): Range[] {
  const { from, to } = plan;
  if (to - from <= most) return [[from, to]];
  const third = Math.max(3, Math.floor(most / 3));
  const window = plan.window(lit);
  const middle = window ? (window.from + window.to) / 2 : from;
  const pieces: Range[] = [
    [from, from + third],
    [Math.floor(middle - third / 2), Math.floor(middle - third / 2) + third],
    [to - third, to],
  ];
  const merged: [number, number][] = [];
  for (const [a, b] of pieces.sort((p, q) => p[0] - q[0])) {
    const [start, end] = [Math.max(from, a), Math.min(to, b)];
    const last = merged.at(-1);
    if (last && start <= last[1] + 1) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

/**
 * One axis as it is drawn, at most `most` units long or a little more, with window `lit` on it. What is not drawn of a
 * long axis is not gone through either. Null where no window moves.
 */
export function axisDrawing(axis: AxisMap, most: number, lit = 0, dropped = false): AxisDrawing | null {
  const plan = planOf(axis, dropped);
  if (!plan || plan.count < 1) return null;
  const pieces = visible(plan, most, lit);
  const offsets: number[] = [];
  let width = 0;
  for (const [i, [from, to]] of pieces.entries()) {
    if (i > 0) width += GAP;
    offsets.push(width - from);
    width += to - from;
  }
  const gaps = pieces.slice(1).map(([from], i) => from + (offsets[i + 1] ?? 0) - GAP / 2);
  const pieceOf = (x: number) => pieces.findIndex(([from, to]) => x >= from && x <= to);
  /** What is not drawn lies in the middle of its gap. */
  const place = (x: number) => {
    const piece = pieceOf(x);
    if (piece >= 0) return x + (offsets[piece] ?? 0);
    const next = pieces.findIndex(([from]) => from > x);
    return next <= 0 ? (next === 0 ? 0 : width) : (gaps[next - 1] ?? 0);
  };
  const line = (cell: Plan['input'], at: Plan['inputAt'], [first, last]: readonly [number, number]) =>
    pieces.flatMap(([from, to]) => {
      const found: LineCell[] = [];
      const end = Math.min(last, Math.ceil(at(to)));
      for (let index = Math.max(first, Math.floor(at(from))); index <= end; index += 1) {
        const made = cell(index);
        if (!made || made.x < from - 1e-9 || made.x + made.width > to + 1e-9) continue;
        found.push({ index, ...made, x: place(made.x + made.width / 2) - made.width / 2 });
      }
      return found;
    });
  const seen = (x: number) => pieceOf(x) >= 0;
  const windows: Omit<LineWindow, 'row'>[] = [];
  const chosen = new Set(
    [0, lit, plan.count - 1].flatMap((o) =>
      Array.from({ length: 2 * MOST_WINDOWS + 1 }, (_, i) => o - MOST_WINDOWS + i),
    ),
  );
  for (const index of [...chosen].sort((a, b) => a - b)) {
    const window = index < 0 || index >= plan.count ? null : plan.window(index);
    if (!window || (index !== lit && !(seen(window.from) && seen(window.to)))) continue;
    const last = plan.dropped && index === plan.count - 1;
    windows.push({
      index,
      from: place(window.from),
      to: place(window.to),
      taps: window.taps.filter(seen).map(place),
      cells: window.cells,
      dropped: last,
    });
  }
  return {
    width,
    input: line(plan.input, plan.inputAt, plan.inputs),
    ...stacked(windows, lit),
    output: line(plan.output, plan.outputAt, plan.outputs),
    gaps,
    count: plan.count,
  };
}

/** Puts each window into the first row where it overlaps none; of too many rows only window `lit` is kept. */
function stacked(windows: readonly Omit<LineWindow, 'row'>[], lit: number): { windows: LineWindow[]; rows: number } {
  const ends: number[] = [];
  const placed = [...windows]
    .sort((a, b) => a.from - b.from || a.index - b.index)
    .map((window) => {
      const free = ends.findIndex((end) => end <= window.from + 1e-9);
      const row = free < 0 ? ends.length : free;
      ends[row] = window.to;
      return { ...window, row: window.index === lit ? Math.min(row, MOST_ROWS) : row };
    })
    .filter(({ index, row }) => row < MOST_ROWS || index === lit);
  return { windows: placed, rows: Math.max(0, ...placed.map(({ row }) => row + 1)) };
}
