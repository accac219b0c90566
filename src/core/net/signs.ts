import { layerSpec } from '../layers/rows';
import type { ShapedStep } from './shaped';

/**
 * For each step whether no value of its output can be below zero, whatever the weights: so after ReLU, on through the
 * pools behind it, and in sums of such maps. It is decided from the net alone, so that a scale does not change its kind
 * with the seed.
 */
export function nonNegativeSteps(steps: readonly ShapedStep[]): boolean[] {
  const signs: boolean[] = [];
  for (const { module, inputs } of steps) {
    const spec = layerSpec(module.kind);
    const kept = () => inputs.every(({ layer }) => signs[layer ?? -1] === true) && spec.keepsSign?.(module.args);
    signs.push(spec.nonNegative?.(module.args) === true || kept() === true);
  }
  return signs;
}
