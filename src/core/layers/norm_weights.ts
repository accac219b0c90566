import type { Shape } from '../shape';
import type { WeightSpec } from '../weights';

/** A fresh normalisation's weight of ones and bias of zeros, where it has them. */
export function normWeights(shape: Shape, affine: boolean, bias: boolean): readonly WeightSpec[] {
  if (!affine) return [];
  const weight: WeightSpec = { name: 'weight', shape, init: { type: 'ones' } };
  return bias ? [weight, { name: 'bias', shape, init: { type: 'zeros' } }] : [weight];
}
