import type { ShapedStep } from '../net/infer';
import type { AxisMap } from '../window';
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
