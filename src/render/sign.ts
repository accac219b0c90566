import { layerSpec } from '../core/layers/rows';
import type { ShapedStep } from '../core/net/infer';

/**
 * For each step whether no value of its output can be below zero, whatever the weights: so after ReLU, and on through
 * the pools behind it. It is decided from the net alone, so that a scale does not change its kind with the seed.
 */
export function nonNegativeSteps(steps: readonly ShapedStep[]): boolean[] {
  let before = false;
  return steps.map(({ module }) => {
    const spec = layerSpec(module.kind);
    before = spec.nonNegative?.(module.args) === true || (before && spec.keepsSign?.(module.args) === true);
    return before;
  });
}
