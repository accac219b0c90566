import type { ShapedStep } from '../core/infer';
import { layerSpec } from '../core/layers/table';

/** A pool gives maxima or means of what it reads, so it makes nothing negative; a negative divisor turns signs over. */
function keepsSign({ module }: ShapedStep): boolean {
  const { divisor_override: divisor } = module.args;
  return layerSpec(module.kind).family === 'pool' && !(typeof divisor === 'number' && divisor < 0);
}

/**
 * For each step whether no value of its output can be below zero, whatever the weights: so after ReLU, and on through
 * the pools behind it. It is decided from the net alone, so that a scale does not change its kind with the seed.
 */
export function nonNegativeSteps(steps: readonly ShapedStep[]): boolean[] {
  let before = false;
  return steps.map((step) => {
    before = layerSpec(step.module.kind).nonNegative === true || (before && keepsSign(step));
    return before;
  });
}
