import type { ShapedCall } from '../../core/net/shaped';
import { elements } from '../../core/shape';
import type { Pause, Weights } from '../backend';
import type { KernelCall } from '../reference/kernel';

/** What an adjoint is given: a step that has run, and the derivative of something with respect to what it made. */
export interface AdjointCall extends KernelCall {
  /** What the step made, in C order. */
  readonly out: Float32Array;
  /** One for each value of `out`. */
  readonly gradient: Float64Array;
}

/**
 * The derivatives with respect to each of a step's inputs, in C order: what `torch.autograd` passes on, PyTorch's choice
 * where a function has a corner. Null where nothing depends on an input.
 */
export type Adjoint = (call: AdjointCall) => Promise<readonly (Float64Array | null)[]>;

/** The same of a step whose one input has all of it. */
export type OwnAdjoint = (call: AdjointCall) => Promise<Float64Array>;

export const ofOne =
  (own: OwnAdjoint): Adjoint =>
  async (call) => [await own(call)];

/** The adjoint of a step that ends every dependence: of a rounding, or of what is a whole number. */
export const none: Adjoint = async ({ inputs }) => inputs.map(() => null);

export function adjointCall(
  step: ShapedCall,
  inputs: readonly Float32Array[],
  out: Float32Array,
  gradient: Float64Array,
  weights: Weights,
  pause: Pause,
): AdjointCall {
  return { step, inputs, x: inputs[0] ?? new Float32Array(0), out, gradient, weights, pause };
}

/** An adjoint of one map, for each map of a batch in turn, as `ofEach` has kernels. */
export function adjointOfEach(own: OwnAdjoint): Adjoint {
  return async (call) => {
    const { step, x, out, gradient } = call;
    const [maps = 1, ...map] = step.inputSizes;
    if (map.length !== 3 || step.input.length !== 4) return [await own(call)];
    const [, ...made] = step.outputSizes;
    const one = { ...step, input: map, inputSizes: [1, ...map], output: made, outputSizes: [1, ...made] };
    const [size, area] = [elements(map), elements(made)];
    const result = new Float64Array(x.length);
    for (let n = 0; n < maps; n += 1) {
      const plane = x.subarray(n * size, (n + 1) * size);
      const span = [n * area, (n + 1) * area] as const;
      const part = { out: out.subarray(...span), gradient: gradient.subarray(...span) };
      result.set(await own({ ...call, step: one, x: plane, inputs: [plane], ...part }), n * size);
    }
    return [result];
  };
}
