import { layerSpec } from '../../core/layers/rows';
import type { Module } from '../../core/net/net';
import { elements } from '../../core/shape';
import type { Weights } from '../backend';

/** Weights that are all above zero, so that nothing that is read cancels out. */
export function moduleWeights(module: Module): Weights {
  const specs = layerSpec(module.kind).weights(module.args);
  return new Map(
    specs.map(({ name, shape }) => [
      name,
      Float32Array.from({ length: elements(shape) }, (_, i) => 0.1 + ((i * 3) % 4) / 10),
    ]),
  );
}
