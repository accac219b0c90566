import type { ValueRef } from '../../core/net/net';
import type { ShapedCall, ShapedNet } from '../../core/net/shaped';
import { elements } from '../../core/shape';
import type { Pause, Weights } from '../backend';
import { INDEX_KERNELS } from '../reference/indices';
import { kernelCall } from '../reference/kernel';
import { REFERENCE_KERNELS } from '../reference/table';
import { adjointCall } from './adjoint';
import { ADJOINTS } from './table';

/** A net with its numbers. */
export interface RunNet {
  readonly net: ShapedNet;
  /** Of a module of it. */
  readonly weights: (step: ShapedCall) => Promise<Weights>;
  /** x, C, H, W. */
  readonly x: Float32Array;
  readonly pause: Pause;
}

/** The tensors of a net that has run up to a layer, by who made them. */
export type Tensors = ReadonlyMap<string, Float32Array>;

export const tensorKey = ({ from, port }: ValueRef) => `${from}.${port}`;
/** x's own. */
export const INPUT_TENSOR = 'input.0';

/** What a step reads, in its order. */
export function inputsOf({ inputs }: ShapedCall, tensors: Tensors): Float32Array[] {
  return inputs.map(({ value }) => {
    const found = tensors.get(tensorKey(value));
    if (!found) throw new Error(`what ${value.from} makes is not there`);
    return found;
  });
}

/** Runs the reference up to a layer, and keeps all that was made. */
export async function tensorsUpTo({ net, weights, x, pause }: RunNet, layer: number): Promise<Tensors> {
  const tensors = new Map([[INPUT_TENSOR, x]]);
  for (const step of [...net.constants, ...net.steps.slice(0, layer + 1)]) {
    await pause();
    const call = kernelCall(step, inputsOf(step, tensors), await weights(step), pause);
    tensors.set(tensorKey({ from: step.use.id, port: 0 }), await REFERENCE_KERNELS[step.module.kind](call));
    const indices = INDEX_KERNELS[step.module.kind];
    if (indices) tensors.set(tensorKey({ from: step.use.id, port: 1 }), await indices(call));
  }
  return tensors;
}

/**
 * The derivative of a cell of a layer, or of the sum over the layer, with respect to every cell of an earlier one (−1: x)
 * as it was made: what `torch.autograd.grad` gives. Zeros where nothing arrives; one at the cell itself where `on` is the
 * layer. In reverse, step by step from the layer down (reverse accumulation).
 *
 * @param seed the derivative to begin with, one for each cell of the layer
 */
export async function derivatives(run: RunNet, layer: number, seed: Float64Array, on: number): Promise<Float64Array> {
  const { net, weights, pause } = run;
  const shape = on < 0 ? net.input : (net.steps[on]?.output ?? []);
  const nothing = () => new Float64Array(elements(shape));
  if (on > layer) return nothing();
  if (on === layer) return seed;
  const tensors = await tensorsUpTo(run, layer);
  const gradients = new Map<string, Float64Array>();
  const own = (at: number) => tensorKey({ from: net.steps[at]?.use.id ?? 'input', port: 0 });
  gradients.set(own(layer), seed);
  const wanted = on < 0 ? INPUT_TENSOR : own(on);
  for (let at = layer; at > on; at -= 1) {
    const step = net.steps[at];
    const gradient = gradients.get(own(at));
    if (!step || !gradient) continue;
    gradients.delete(own(at));
    await pause();
    const out = tensors.get(own(at)) ?? new Float32Array(0);
    const call = adjointCall(step, inputsOf(step, tensors), out, gradient, await weights(step), pause);
    const passed = await ADJOINTS[step.module.kind](call);
    for (const [i, { value }] of step.inputs.entries()) {
      const more = passed[i];
      if (!more || value.port !== 0) continue;
      const key = tensorKey(value);
      const old = gradients.get(key);
      if (!old) gradients.set(key, more);
      else for (let cell = 0; cell < old.length; cell += 1) old[cell] = (old[cell] ?? 0) + (more[cell] ?? 0);
    }
  }
  return gradients.get(wanted) ?? nothing();
}
