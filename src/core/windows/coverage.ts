import type { ShapedNet, ShapedStep } from '../net/shaped';
import type { AxisMap, PickedAxis, SlidingAxis, TransposedAxis } from '../window';
import { common as commonLines, flagged, type Lines, leftOut, NO_LINES, span } from './lines';
import { type LayerReading, mapReaders } from './reading';
import { cellsRead } from './reads';

/** What of an axis no window of the layer that reads it ever touches. */
export interface Coverage {
  /** Input cells: gaps of a stride or dilation, and the remainder that flooring leaves at the end. */
  readonly unread: Lines;
  /** Cells at the padded axis's end that flooring leaves over, padding among them. */
  readonly floored: number;
  /** Those of them that are cells of the map. */
  readonly lost: number;
}

/** Null: windows whose cells lie apart, at places that are apart, too. */
function unreadOfWindows(axis: SlidingAxis): Lines | null {
  const { input, output, kernel, stride, dilation, before, after } = axis;
  if (output < 1 || kernel < 1) return span(0, input);
  const first = -before;
  // Where a crop ends the axis, what lies behind it is read by nobody.
  const size = Math.min(input, input + after);
  const cropped = span(size, input);
  const gaps = (comb: Parameters<typeof leftOut>[0]) => [...leftOut(comb, Math.max(0, size)), ...cropped];
  if (dilation === 1 || kernel === 1) {
    const width = dilation === 1 ? kernel : 1;
    return stride === 0
      ? gaps({ first, step: width, count: 1, width })
      : gaps({ first, step: stride, count: output, width });
  }
  // Each cell of the kernel goes over a run of its own.
  if (stride <= 1 || output === 1) {
    return gaps({ first, step: dilation, count: kernel, width: stride === 1 ? output : 1 });
  }
  return null;
}

/** An input is left out where all that it would give is cut off. Null: its kernel may reach over all that is kept. */
function unreadOfStamps({ input, output, kernel, stride, dilation, padding }: TransposedAxis): Lines | null {
  if (output < 1 || kernel < 1) return span(0, input);
  if (dilation > output && kernel > 1) return null;
  const low = Math.min(input, Math.max(0, Math.ceil((padding - (kernel - 1) * dilation) / stride)));
  const high = Math.min(input, Math.ceil((output + padding) / stride));
  return low >= high ? span(0, input) : [...span(0, low), ...span(high, input)];
}

function unreadOfPart({ input, output, first, step, wraps }: PickedAxis): Lines | null {
  if (output < 1) return span(0, input);
  if (wraps) return Math.abs(step) === 1 && output >= input ? NO_LINES : null;
  if (step === 0) return leftOut({ first, step: 1, count: 1, width: 1 }, input);
  const apart = Math.abs(step);
  const low = step > 0 ? first : first + (output - 1) * step;
  return leftOut({ first: low, step: apart, count: output, width: 1 }, input);
}

function arithmetic(axis: AxisMap): Lines | null {
  switch (axis.type) {
    case 'sliding':
      return unreadOfWindows(axis);
    case 'transposed':
      return unreadOfStamps(axis);
    case 'bins':
      return axis.output < 1 ? span(0, axis.input) : NO_LINES;
    case 'picked':
      return unreadOfPart(axis);
    case 'resize':
      return null;
  }
}

/**
 * The input cells of an axis that no window reads. Only within the budget: where windows follow no one rule (a dilated
 * kernel's at a stride, a resized axis's, in float32) it goes over the axis.
 */
export function unread(axis: AxisMap): Lines {
  return arithmetic(axis) ?? flagged(cellsRead(axis), 0);
}

/** How many cells of the padded axis lie behind the last window: what ⌊ ⌋ drops. */
export function flooredCells(axis: AxisMap): number {
  if (axis.type !== 'sliding') return 0;
  const { input, output, kernel, stride, dilation, before, after } = axis;
  const end = (output - 1) * stride - before + dilation * (kernel - 1) + 1;
  return Math.max(0, input + after - end);
}

export function coverageOf(axis: AxisMap): Coverage {
  const floored = flooredCells(axis);
  const after = axis.type === 'sliding' ? axis.after : 0;
  return { unread: unread(axis), floored, lost: Math.min(axis.input, Math.max(0, floored - after)) };
}

/** Rows and columns of a step's input; null for layers that read each cell by itself. */
export function stepCoverage(step: ShapedStep): readonly [Coverage, Coverage] | null {
  return step.axes && [coverageOf(step.axes[0]), coverageOf(step.axes[1])];
}

/** What is left of an axis when several read it: what none of them does. */
function common(a: Coverage, b: Coverage): Coverage {
  return {
    unread: commonLines(a.unread, b.unread),
    floored: Math.min(a.floored, b.floored),
    lost: Math.min(a.lost, b.lost),
  };
}

/** How one input is read by a step along height and width; null: all of it. */
function readCoverage({ input, reading }: LayerReading, { axes }: ShapedStep): readonly [Coverage, Coverage] | null {
  if (axes) return [coverageOf(axes[0]), coverageOf(axes[1])];
  if (reading.type !== 'axes' || input.shape.length !== 3) return null;
  const [rows, cols] = reading.links.slice(-2).map((link) => (link?.map ? coverageOf(link.map) : null));
  return rows || cols ? [rows ?? WHOLE, cols ?? WHOLE] : null;
}

const WHOLE: Coverage = { unread: NO_LINES, floored: 0, lost: 0 };

/**
 * Rows and columns of a layer's map (−1: the input's) that no layer reads by any way; null where nothing is left out, as it is
 * where somebody reads each cell by itself, where the map is returned or nobody reads it, and where the net is too large
 * for any map to be seen.
 */
export function mapCoverage(net: ShapedNet, layer: number): readonly [Coverage, Coverage] | null {
  if (net.tooLarge || net.outputs.some((o) => o.layer === layer)) return null;
  const reads = mapReaders(net, layer).map((own) => readCoverage(own, own.step));
  return reads.reduce<readonly [Coverage, Coverage] | null>(
    (all, own) => all && own && [common(all[0], own[0]), common(all[1], own[1])],
    reads[0] ?? null,
  );
}
