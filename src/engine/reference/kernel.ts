import type { ShapedCall } from '../../core/net/shaped';
import { elements } from '../../core/shape';
import type { SlidingAxis } from '../../core/window';
import type { Pause, Weights } from '../backend';

/** What a reference kernel is given: a step, what it reads, each in C order as `step.inputs` has its sizes, and the module's weights. */
export interface KernelCall {
  readonly step: ShapedCall;
  /** One for each of `step.inputs`. */
  readonly inputs: readonly Float32Array[];
  /** The first of them: all that most layers read. */
  readonly x: Float32Array;
  readonly weights: Weights;
  readonly pause: Pause;
}

/** Computes a step's output in C order, in float64 rounded to float32 once at the end. */
export type ReferenceKernel = (call: KernelCall) => Promise<Float32Array>;

/** Multiply-accumulates after which a kernel lets messages in: some milliseconds. */
export const PIECE = 2e6;

/** Rows and columns of a step that slides windows. Throws for one that does not: that is an error in the table. */
export function slidingAxes(step: ShapedCall): readonly [SlidingAxis, SlidingAxis] {
  const [rows, cols] = step.axes ?? [];
  if (rows?.type !== 'sliding' || cols?.type !== 'sliding') throw new Error(`${step.module.kind} has no windows`);
  return [rows, cols];
}

export function outputOf(step: ShapedCall): Float32Array {
  return new Float32Array(elements(step.output));
}

/** The call of a step's kernel. A step that reads nothing has an empty x. */
export function kernelCall(
  step: ShapedCall,
  inputs: readonly Float32Array[],
  weights: Weights,
  pause: Pause,
): KernelCall {
  return { step, inputs, x: inputs[0] ?? new Float32Array(0), weights, pause };
}
