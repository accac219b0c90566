import type { ShapedStep } from '../core/net/shaped';
import { type AxisMap, taps } from '../core/window';
import { coverageOf } from '../core/windows/coverage';
import { countOf } from '../core/windows/lines';

/** A layer whose windows can be watched: how its rows and columns are read. */
export interface Windows {
  readonly rows: AxisMap;
  readonly cols: AxisMap;
}

/** Null where no window goes over a map. */
export function windowsOf(step: ShapedStep | null): Windows | null {
  if (!step?.axes || step.output.length !== 3 || step.inputs[0]?.sizes.length !== 4) return null;
  return { rows: step.axes[0], cols: step.axes[1] };
}

/** Cells of padding around an axis: before, after. What is cropped is none. */
export function padsOf(axis: AxisMap): readonly [number, number] {
  return axis.type === 'sliding' ? [Math.max(0, axis.before), Math.max(0, axis.after)] : [0, 0];
}

/** The rows and columns that output (row, col) reads; those outside the map are padding. */
export function readAt({ rows, cols }: Windows, row: number, col: number) {
  return { down: taps(rows, row), across: taps(cols, col) };
}

/** The output along an axis whose window has its middle next to an input cell. */
export function nearestPlace(axis: AxisMap, cell: number): number {
  let [best, off] = [0, Number.POSITIVE_INFINITY];
  for (let o = 0; o < axis.output; o += 1) {
    const read = taps(axis, o);
    const [first, last] = [read[0], read.at(-1)];
    if (first === undefined || last === undefined) continue;
    const by = Math.abs((first + last) / 2 - cell);
    if (by < off) [best, off] = [o, by];
  }
  return best;
}

/** The outputs along an axis whose windows read a cell. */
export function readersOf(axis: AxisMap, cell: number): number[] {
  return Array.from({ length: axis.output }, (_, o) => o).filter((o) => taps(axis, o).includes(cell));
}

/** The cells of the map that a tap of the window falls on, one at each place; padding is none of them. */
export function metBy(axis: AxisMap, tap: number): number[] {
  const met = Array.from({ length: axis.output }, (_, o) => taps(axis, o)[tap] ?? -1);
  return met.filter((cell) => cell >= 0 && cell < axis.input);
}

/** Why there are so many places along an axis. */
export interface Places {
  readonly count: number;
  /** Where the first and the last window begin, and where the last ends, in cells of the map. */
  readonly from: number;
  readonly to: number;
  readonly end: number;
  /** The padded axis: its first and last cell. */
  readonly low: number;
  readonly high: number;
  readonly stride: number;
  readonly dilation: number;
  /** Cells of the map that no window reads. */
  readonly unread: number;
}

/** Null for what is no window of one size stepping on. */
export function placesOf(axis: AxisMap): Places | null {
  if (axis.type !== 'sliding' || axis.output < 1 || axis.kernel < 1 || axis.stride < 1) return null;
  const { output, kernel, stride, dilation, before, after, input } = axis;
  const to = (output - 1) * stride - before;
  return {
    count: output,
    from: 0 - before,
    to,
    end: to + (kernel - 1) * dilation,
    low: 0 - before,
    high: input + after - 1,
    stride,
    dilation: kernel > 1 ? dilation : 1,
    unread: countOf(coverageOf(axis).unread),
  };
}
