import { oncePer } from '../once';
import type { ReceptiveField } from '../result';
import { elements, type Shape } from '../shape';
import { receptiveFields } from '../windows/receptive_field';
import type { ShapedNet } from './shaped';

/** What is known of a net's layers before any number is computed, beside parameters and multiply-accumulates. */
export interface NetCosts {
  /** Bytes of the input's values. */
  readonly inputBytes: number;
  /** One for each step that runs. */
  readonly layers: readonly LayerCosts[];
  /** Bytes of the input and of every layer's output together: what a training step keeps. */
  readonly bytes: number;
  /** Bytes of what lives at once at most, a tensor from when it is made to its last reader: what a forward pass alone has to hold. */
  readonly peak: number;
}

export interface LayerCosts {
  /** Bytes of the output's values. */
  readonly bytes: number;
  readonly field: ReceptiveField;
}

/** Bytes of a tensor in float32. */
export const bytesOf = (shape: Shape) => 4 * elements(shape);

/**
 * Bytes that live at once at most while forward runs: a tensor lives until its last reader has run, what is returned to the
 * end, and while a step runs what it reads lives beside what it makes. Tensors made of parameters alone are left out.
 */
function peakOf({ input, steps, outputs }: ShapedNet): number {
  const lastRead = new Map<number, number>();
  for (const [at, step] of steps.entries())
    for (const { layer } of step.inputs) if (layer !== null) lastRead.set(layer, at);
  for (const { layer } of outputs) if (layer !== null) lastRead.set(layer, steps.length);
  const dies = new Map<number, number[]>();
  for (const [layer, at] of lastRead) dies.set(at, [...(dies.get(at) ?? []), layer]);
  const size = (layer: number) => bytesOf(layer < 0 ? input : (steps[layer]?.output ?? []));
  let live = bytesOf(input);
  let most = live;
  for (const [at, step] of steps.entries()) {
    live += bytesOf(step.output);
    most = Math.max(most, live);
    for (const layer of dies.get(at) ?? []) live -= size(layer);
    if (!lastRead.has(at)) live -= bytesOf(step.output);
  }
  return most;
}

/** Memory of activations in float32, and receptive fields. The same net gives the same object. */
export const netCosts: (net: ShapedNet) => NetCosts = oncePer((net) => {
  const fields = receptiveFields(net);
  const layers = net.steps.flatMap(({ output }, i): LayerCosts[] => {
    const field = fields[i];
    return field ? [{ bytes: bytesOf(output), field }] : [];
  });
  const inputBytes = bytesOf(net.input);
  return {
    inputBytes,
    layers,
    bytes: layers.reduce((sum, l) => sum + l.bytes, inputBytes),
    peak: peakOf(net),
  };
});
