import { clone, gather, getBackend, mul, pad, stridedSlice, type Tensor4D, tensor1d } from '@tensorflow/tfjs-core';
import type { ShapedCall } from '../../core/net/shaped';
import type { SlidingAxis } from '../../core/window';
import type { Pause, Weights } from '../backend';
import { type PaddingMode, paddedLength, paddingIndex } from '../padding';

/** What a kernel over tfjs is given: what the step reads as [1, H, W, C], which stays the caller's. */
export interface TfCall {
  readonly step: ShapedCall;
  /** One for each of `step.inputs`. */
  readonly inputs: readonly Tensor4D[];
  /** The first of them: all that most layers read. */
  readonly x: Tensor4D;
  readonly weights: Weights;
  readonly pause: Pause;
  /** Multiply-accumulates of one piece of a large layer. */
  readonly piece: number;
}

/** Computes a step's output as [1, H, W, C]. Whatever else it makes, it disposes of. */
export type TfKernel = (call: TfCall) => Promise<Tensor4D>;

/**
 * x with everything around it that the step's windows read, and nothing more than that after it: tfjs's own padding
 * rules are never in charge. To be called inside tidy.
 *
 * @param fill what stands in cells that mode zeros, or ceil_mode, adds
 */
export function padded(
  x: Tensor4D,
  axes: readonly [SlidingAxis, SlidingAxis],
  fill: number,
  mode: PaddingMode = 'zeros',
): Tensor4D {
  if (mode === 'zeros') {
    const [rows, cols] = axes.map((axis): [number, number] => [
      axis.before,
      Math.max(0, paddedLength(axis) - axis.before - axis.input),
    ]);
    if (!rows || !cols || [...rows, ...cols].every((n) => n === 0)) return x;
    return pad(x, [[0, 0], rows, cols, [0, 0]], fill);
  }
  const made = axes.reduce<Tensor4D>((tensor, axis, i) => {
    const index = paddingIndex(axis, mode);
    const same = index.length === axis.input && index.every((cell, p) => cell === p);
    return same ? tensor : gather(tensor, tensor1d(index, 'int32'), i + 1);
  }, x);
  return made === x ? x : settled(made);
}

/**
 * A tensor of its own, for what may be x itself or has been gathered or joined along rows or columns. On WebGL such a
 * tensor lies in a texture of another shape than its own, and tfjs reads it by a program that it may have compiled for
 * one that does not: both have the same key where the batch of one is left out (a 1 × 1 convolution reads rows × channels).
 */
export function settled(x: Tensor4D): Tensor4D {
  return getBackend() === 'webgl' ? mul(x, 1) : clone(x);
}

/** Every stride-th cell of both axes from (top, left) on, rows × cols of them. To be called inside tidy. */
export function every(
  x: Tensor4D,
  from: readonly [number, number],
  count: readonly [number, number],
  stride: readonly [number, number],
): Tensor4D {
  const [, , , channels] = x.shape;
  const end = (i: 0 | 1) => from[i] + (count[i] - 1) * stride[i] + 1;
  return stridedSlice(
    x,
    [0, from[0], from[1], 0],
    [1, end(0), end(1), channels],
    [1, stride[0], stride[1], 1],
  ) as Tensor4D;
}

/**
 * x with its rows and columns arranged anew: cell (h, w) of the result is cell (rows[h], cols[w]) of x, `fill` where
 * one of them is −1. May be x itself. To be called inside tidy.
 */
export function arranged(x: Tensor4D, rows: Int32Array, cols: Int32Array, fill: number): Tensor4D {
  const made = alongAxis(alongAxis(x, rows, 1, fill), cols, 2, fill);
  return made === x ? x : settled(made);
}

function alongAxis(x: Tensor4D, index: Int32Array, axis: 1 | 2, fill: number): Tensor4D {
  const length = x.shape[axis];
  if (index.length === length && index.every((cell, i) => cell === i)) return x;
  const filled = index.includes(-1);
  const end = (i: number): [number, number] => [0, i === axis ? 1 : 0];
  const source = filled ? pad(x, [[0, 0], end(1), end(2), [0, 0]], fill) : x;
  const cells = filled ? index.map((cell) => (cell < 0 ? length : cell)) : index;
  return gather(source, tensor1d(cells, 'int32'), axis);
}
