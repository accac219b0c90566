import type { ShapedCall } from '../../core/net/shaped';
import { elements, type Shape } from '../../core/shape';
import type { KernelCall } from '../reference/kernel';

/** A cell of what a step made. */
export interface CellCall extends KernelCall {
  /** Its index in C order. */
  readonly cell: number;
  readonly value: number;
  /** All that the step made: a softmax's derivative is told from the whole line. */
  readonly made: Float32Array;
}

/** A cell that is read, in the terms of a step: which of its inputs, and where in it; −1: padding. */
export interface ReadCell {
  readonly input: number;
  readonly cell: number;
  readonly value: number;
  readonly weight: number;
  /** The module's own tensor and the index in it that the weight is. */
  readonly of?: { readonly tensor: 'weight'; readonly at: readonly number[] };
}

/** The indices of a cell, axis by axis. */
export function unravelled(cell: number, shape: Shape): number[] {
  let rest = cell;
  return shape.map((_, axis) => {
    const inner = elements(shape.slice(axis + 1));
    const at = Math.floor(rest / inner);
    rest -= at * inner;
    return at;
  });
}

/** The cell at these indices; null where there is none. */
export function raveled(at: readonly number[], shape: Shape): number | null {
  if (at.length !== shape.length) return null;
  let cell = 0;
  for (const [axis, n] of shape.entries()) {
    const own = at[axis] ?? -1;
    if (!Number.isInteger(own) || own < 0 || own >= n) return null;
    cell = cell * n + own;
  }
  return cell;
}

/** Which map of a batch a cell is in, with its place there: channel, row, column. */
export function placeOf({ outputSizes }: ShapedCall, cell: number) {
  const [c = 0, h = 0, w = 0] = outputSizes.slice(-3);
  const [map = 0, channel = 0, row = 0, col = 0] = unravelled(cell, [elements(outputSizes.slice(0, -3)), c, h, w]);
  return { map, channel, row, col };
}
