import { type ArgSpec, arg } from '../args';
import type { LayerSpec } from '../layer';
import { intList, truthy } from '../python/python';
import type { Refusal } from '../refusal';
import type { Shape } from '../shape';
import { callRefusal } from './call';
import { numbersOf } from './int_lists';
import { normalizedShape, shapeRefusal } from './layer_norm';
import { normWeights } from './norm_weights';
import { parseRefusal } from './parse';
import { inferSized, refuse, sameSizes } from './sized';

const ARGS: readonly ArgSpec[] = [
  { name: 'normalized_shape', type: 'ints', tail: true, control: 'slider' },
  { name: 'eps', type: 'float', default: null, range: [1e-8, 1], log: true, control: 'more' },
  { name: 'elementwise_affine', type: 'bool', default: true, control: 'more' },
];

/** ATen/native/layer_norm.cpp, _check_rms_norm_inputs_symint. */
function inputRefusal(shape: readonly number[], sizes: Shape): Refusal | null {
  if (shape.length === 0) {
    const text =
      'Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got normalized_shape = []';
    return { code: 'normalized-shape-mismatch', text, values: { expected: '', got: sizes.slice(1).join(' × ') } };
  }
  const tail = sizes.slice(-shape.length);
  const values = { expected: shape.join(' × '), got: tail.join(' × ') };
  if (sizes.length < shape.length) {
    const text = `Input tensor must have at least ${shape.length} dimensions, but got ${sizes.length}`;
    return { code: 'normalized-shape-mismatch', text, values };
  }
  if (shape.every((n, i) => n === tail[i])) return null;
  const text = `Given normalized_shape=${intList(shape)}, expected input with shape [*${shape.join(', ')}], but got input of size${intList(sizes)}`;
  return { code: 'normalized-shape-mismatch', text, values };
}

export const rmsNorm: LayerSpec = {
  kind: 'RMSNorm',
  family: 'norm',
  tensors: ['weight'],
  args: ARGS,
  forward: { takes: ['x'] },
  factory: true,
  construct: (args) => callRefusal('RMSNorm.__init__', ARGS, args) ?? shapeRefusal(args),
  infer: inferSized((args, sizes) => {
    const shape = normalizedShape(args);
    const refusal =
      parseRefusal('rms_norm', [
        { name: 'normalized_shape', type: 'ints', value: shape, position: 2 },
        { name: 'eps', type: 'float or None', value: arg(ARGS, args, 'eps') ?? null, position: 4 },
      ]) ?? inputRefusal(numbersOf(shape), sizes);
    return refusal ? refuse(refusal) : sameSizes(sizes);
  }),
  weights: (args) =>
    normWeights(numbersOf(normalizedShape(args)), truthy(arg(ARGS, args, 'elementwise_affine')), false),
  macs: () => 0,
  channels: { in: 'normalized_shape', out: null, of: 'tail' },
  fresh: (sizes) => ({ normalized_shape: sizes.slice(1) }),
};
