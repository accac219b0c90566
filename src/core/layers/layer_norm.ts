import { type ArgSpec, type Args, type ArgValue, arg } from '../args';
import type { LayerSpec } from '../layer';
import { intList, isInt, pyStr, truthy, typeName } from '../python/python';
import type { Refusal } from '../refusal';
import { allocationRefusal } from './allocation';
import { callRefusal } from './call';
import { numbersOf, startsWithInt, tupleOf, unpackRefusal } from './int_lists';
import { normWeights } from './norm_weights';
import { parseRefusal } from './parse';
import { inferSized, refuse, sameSizes } from './sized';

const ARGS: readonly ArgSpec[] = [
  { name: 'normalized_shape', type: 'ints', tail: true, control: 'slider' },
  { name: 'eps', type: 'float', default: 1e-5, range: [1e-8, 1], log: true, control: 'more' },
  { name: 'elementwise_affine', type: 'bool', default: true, control: 'more' },
  { name: 'bias', type: 'bool', default: true, control: 'more' },
];

/** normalized_shape as the module keeps it. */
export const normalizedShape = (args: Args): readonly ArgValue[] =>
  tupleOf(arg(ARGS, args, 'normalized_shape') ?? null, 1);

/** A weight of that shape, where there is one. */
export function shapeRefusal(args: Args): Refusal | null {
  const value = arg(ARGS, args, 'normalized_shape') ?? null;
  const name = 'normalized_shape';
  if (value === null || (typeof value === 'number' && !isInt(value))) {
    const got = typeName(value);
    return { code: 'wrong-type', text: `'${got}' object is not iterable`, values: { name, got } };
  }
  if (!truthy(arg(ARGS, args, 'elementwise_affine'))) return null;
  const shape = normalizedShape(args);
  if (!startsWithInt(shape)) {
    const got = typeName(shape[0] ?? null);
    const text = `empty(): argument 'size' (position 1) must be tuple of ints, but found element of type ${got} at pos 0`;
    return { code: 'wrong-type', text, values: { name, got } };
  }
  return unpackRefusal('empty', 'size', shape) ?? allocationRefusal(numbersOf(shape), [name]);
}

export const layerNorm: LayerSpec = {
  kind: 'LayerNorm',
  family: 'norm',
  args: ARGS,
  factory: true,
  construct: (args) => callRefusal('LayerNorm.__init__', ARGS, args) ?? shapeRefusal(args),
  infer: inferSized((args, sizes) => {
    const called = parseRefusal('layer_norm', [
      { name: 'normalized_shape', type: 'ints', value: normalizedShape(args), position: 2 },
      { name: 'eps', type: 'float', value: args.eps === undefined ? 1e-5 : args.eps, position: 5 },
    ]);
    if (called) return refuse(called);
    // ATen/native/layer_norm.cpp, _check_layer_norm_inputs.
    const shape = numbersOf(normalizedShape(args));
    if (shape.length === 0) {
      const text =
        'Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got normalized_shape = []';
      return refuse({
        code: 'normalized-shape-mismatch',
        text,
        values: { expected: '', got: sizes.slice(1).join(' × ') },
      });
    }
    const tail = sizes.slice(-shape.length);
    if (shape.length <= sizes.length && shape.every((n, i) => n === tail[i])) return sameSizes(sizes);
    return refuse({
      code: 'normalized-shape-mismatch',
      text: `Given normalized_shape=${intList(shape)}, expected input with shape [*, ${shape.map(pyStr).join(', ')}], but got input of size${intList(sizes)}`,
      values: { expected: shape.join(' × '), got: tail.join(' × ') },
    });
  }),
  weights: (args) =>
    normWeights(
      numbersOf(normalizedShape(args)),
      truthy(arg(ARGS, args, 'elementwise_affine')),
      truthy(arg(ARGS, args, 'bias')),
    ),
  macs: () => 0,
  channels: { in: 'normalized_shape', out: null, of: 'tail' },
  fresh: (sizes) => ({ normalized_shape: sizes.slice(1) }),
};
