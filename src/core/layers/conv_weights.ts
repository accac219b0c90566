import type { ArgSpec } from '../args';
import { elements, type Shape } from '../shape';
import type { WeightSpec } from '../weights';

/** The arguments of a convolution that no axis has its own of, last in its constructor. */
export const CONV_MORE: readonly ArgSpec[] = [
  { name: 'groups', type: 'int', default: 1, range: [1, 16], control: 'more' },
  { name: 'bias', type: 'bool', default: true, control: 'more' },
  {
    name: 'padding_mode',
    type: 'choice',
    default: 'zeros',
    choices: ['zeros', 'reflect', 'replicate', 'circular'],
    control: 'more',
  },
];

/** Its weight and bias, both drawn by the fan in of [out, in / groups, *kernel] (torch/nn/modules/conv.py, reset_parameters). */
export function convWeights(shape: Shape, bias: boolean): readonly WeightSpec[] {
  const fan = elements(shape.slice(1));
  const [out = 0] = shape;
  const weight: WeightSpec = { name: 'weight', shape, init: { type: 'kaiming_uniform', fan } };
  return bias ? [weight, { name: 'bias', shape: [out], init: { type: 'uniform_fan', fan } }] : [weight];
}
