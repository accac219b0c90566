import type { ShapedStep } from '../../core/net/infer';
import { elements } from '../../core/shape';
import type { SlidingAxis } from '../../core/window';
import type { Pause, Weights } from '../backend';

/** What a reference kernel is given: a step, its inputs in C, H, W order, and the module's weights. */
export interface KernelCall {
  readonly step: ShapedStep;
  /** One for each input of the step. */
  readonly inputs: readonly Float32Array[];
  /** The first of them: all that most layers read. */
  readonly x: Float32Array;
  readonly weights: Weights;
  readonly pause: Pause;
}

/** Computes a step's output in C, H, W order, in float64 rounded to float32 once at the end. */
export type ReferenceKernel = (call: KernelCall) => Promise<Float32Array>;

/** Multiply-accumulates after which a kernel lets messages in: about a tenth of a second. */
export const PIECE = 5e7;

/** Rows and columns of a step that slides windows. Throws for one that does not: that is an error in the table. */
export function slidingAxes(step: ShapedStep): readonly [SlidingAxis, SlidingAxis] {
  const [rows, cols] = step.axes ?? [];
  if (rows?.type !== 'sliding' || cols?.type !== 'sliding') throw new Error(`${step.module.kind} has no windows`);
  return [rows, cols];
}

/** The call of a step's kernel. A step that reads nothing has an empty x. */
export function kernelCall(
  step: ShapedStep,
  inputs: readonly Float32Array[],
  weights: Weights,
  pause: Pause,
): KernelCall {
  return { step, inputs, x: inputs[0] ?? new Float32Array(0), weights, pause };
}

export function outputOf(step: ShapedStep): Float32Array {
  return new Float32Array(elements(step.output));
}
