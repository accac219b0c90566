import type { ReceptiveField } from '../result';
import { elements, type Shape } from '../shape';
import { receptiveFields } from '../windows/receptive_field';
import type { ShapedNet } from './infer';

/** What is known of a net's layers before any number is computed, beside parameters and multiply-accumulates. */
export interface NetCosts {
  /** Bytes of the input's values. */
  readonly inputBytes: number;
  /** One for each step that runs. */
  readonly layers: readonly LayerCosts[];
  /** Bytes of the input and of every layer's output together: what a training step keeps. */
  readonly bytes: number;
  /** Bytes of the largest pair of a layer's input and output: what a forward pass alone has to hold. */
  readonly peak: number;
}

export interface LayerCosts {
  /** Bytes of the output's values. */
  readonly bytes: number;
  readonly field: ReceptiveField;
}

/** Bytes of a tensor in float32. */
export const bytesOf = (shape: Shape) => 4 * elements(shape);

const known = new WeakMap<ShapedNet, NetCosts>();

/** Memory of activations in float32, and receptive fields. The same net gives the same object. */
export function netCosts(net: ShapedNet): NetCosts {
  const old = known.get(net);
  if (old) return old;
  const fields = receptiveFields(net);
  const layers = net.steps.flatMap(({ output }, i): LayerCosts[] => {
    const field = fields[i];
    return field ? [{ bytes: bytesOf(output), field }] : [];
  });
  const inputBytes = bytesOf(net.input);
  const made = {
    inputBytes,
    layers,
    bytes: layers.reduce((sum, l) => sum + l.bytes, inputBytes),
    peak: net.steps.reduce((most, s) => Math.max(most, bytesOf(s.input) + bytesOf(s.output)), inputBytes),
  };
  known.set(net, made);
  return made;
}
