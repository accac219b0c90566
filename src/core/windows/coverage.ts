import type { ShapedNet, ShapedStep } from '../net/shaped';
import type { AxisMap } from '../window';
import { type LayerReading, layerReadings } from './reading';
import { cellsRead } from './reads';

/** What of an axis no window of the layer that reads it ever touches. */
export interface Coverage {
  /** Input cells, in order: gaps of a stride or dilation, and the remainder that flooring leaves at the end. */
  readonly unread: readonly number[];
  /** Cells at the padded axis's end that flooring leaves over, padding among them. */
  readonly floored: number;
  /** Those of them that are cells of the map. */
  readonly lost: number;
}

/** The input cells of an axis that no window reads, in order. Only within the budget: it allocates the axis. */
export function unread(axis: AxisMap): number[] {
  const cells: number[] = [];
  for (const [cell, read] of cellsRead(axis).entries()) if (read === 0) cells.push(cell);
  return cells;
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
  const others = new Set(b.unread);
  const unread = a.unread.filter((cell) => others.has(cell));
  return { unread, floored: Math.min(a.floored, b.floored), lost: Math.min(a.lost, b.lost) };
}

/** How one input is read by a step along height and width; null: all of it. */
function readCoverage({ input, reading }: LayerReading, { axes }: ShapedStep): readonly [Coverage, Coverage] | null {
  if (axes) return [coverageOf(axes[0]), coverageOf(axes[1])];
  if (reading.type !== 'axes' || input.shape.length !== 3) return null;
  const [rows, cols] = reading.links.slice(-2).map((link) => (link?.map ? coverageOf(link.map) : null));
  return rows || cols ? [rows ?? WHOLE, cols ?? WHOLE] : null;
}

const WHOLE: Coverage = { unread: [], floored: 0, lost: 0 };

/**
 * Rows and columns of a layer's map (−1: the input's) that no layer reads by any way; null where nothing is left out, as it is
 * where somebody reads each cell by itself, where the map is returned or nobody reads it. Only within the budget.
 */
export function mapCoverage({ steps, outputs }: ShapedNet, layer: number): readonly [Coverage, Coverage] | null {
  if (outputs.some((o) => o.layer === layer)) return null;
  const reads = steps.flatMap((step) =>
    layerReadings(step).flatMap((own) => (own.input.layer === layer ? [readCoverage(own, step)] : [])),
  );
  return reads.reduce<readonly [Coverage, Coverage] | null>(
    (all, own) => all && own && [common(all[0], own[0]), common(all[1], own[1])],
    reads[0] ?? null,
  );
}
