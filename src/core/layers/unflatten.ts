import { type ArgSpec, type Args, type ArgValue, arg } from '../args';
import type { LayerSpec } from '../layer';
import { asNumber, intList, isWhole, typeName } from '../python/python';
import type { Refusal } from '../refusal';
import { elements, type Shape } from '../shape';
import { callRefusal } from './call';
import { numbersOf } from './int_lists';
import { parseRefusal } from './parse';
import { axisIndex, inferSized, refuse } from './sized';

const SIZE = 'unflattened_size';
const ARGS: readonly ArgSpec[] = [
  { name: 'dim', type: 'int', range: [0, 3], control: 'slider' },
  { name: SIZE, type: 'ints', control: 'slider' },
];

/** torch/nn/modules/flatten.py, Unflatten._require_tuple_int. */
function construct(args: Args): Refusal | null {
  const value = arg(ARGS, args, SIZE) ?? null;
  const wrong = (text: string, got: string): Refusal => ({ code: 'wrong-type', text, values: { name: SIZE, got } });
  if (!Array.isArray(value)) {
    const got = typeName(value);
    return wrong(`unflattened_size must be a tuple of ints, but found type ${got}`, got);
  }
  const list: readonly ArgValue[] = value;
  const at = list.findIndex((v) => !isWhole(v));
  const got = typeName(list[at] ?? null);
  return at < 0
    ? null
    : wrong(`unflattened_size must be tuple of ints, but found element of type ${got} at pos ${at}`, got);
}

/** ATen/InferSize.h: sizes with what −1 stands for; null where they do not multiply up, undefined for what is no size. */
function inferred(sizes: readonly number[], total: number): readonly number[] | null | undefined {
  if (sizes.some((n) => n < -1) || sizes.filter((n) => n === -1).length > 1) return undefined;
  const known = elements(sizes.filter((n) => n >= 0));
  const free = sizes.includes(-1);
  if (known !== total && !(free && known > 0 && total % known === 0)) return null;
  if (!free) return sizes;
  return known === 0 ? undefined : sizes.map((n) => (n === -1 ? total / known : n));
}

/** The sizes with one axis made several; or PyTorch's refusal (torch/_tensor.py; ATen/native/TensorShape.cpp, unflatten_impl). */
function unflattened(args: Args, sizes: Shape): Shape | Refusal {
  const dim = arg(ARGS, args, 'dim') ?? null;
  const value = arg(ARGS, args, SIZE) ?? null;
  const wanted = Array.isArray(value) ? numbersOf(value) : [];
  const refusal = (text: string, axis = 1): Refusal => ({
    code: 'unflatten-mismatch',
    text,
    values: { size: sizes[axis] ?? 0, axis, got: wanted.join(' × ') },
  });
  if (wanted.length === 0) return refusal('unflatten: sizes must be non-empty');
  const called = parseRefusal('unflatten', [
    { name: 'dim', type: 'int', value: dim, position: 1 },
    { name: 'sizes', type: 'ints', value, position: 2 },
  ]);
  if (called) return called.values?.name === 'sizes' ? { ...called, values: { ...called.values, name: SIZE } } : called;
  const axis = axisIndex(asNumber(dim), sizes);
  if (typeof axis !== 'number') return axis;
  const total = sizes[axis] ?? 0;
  const made = inferred(wanted, total);
  if (made === undefined) return refusal('unflatten got an unexpected error:', axis);
  if (made === null) {
    const provided = `unflatten: Provided sizes ${intList(wanted)} don't multiply up to the size of dim ${axis}`;
    return refusal(`${provided} (${total}) in the input tensor`, axis);
  }
  return [...sizes.slice(0, axis), ...made, ...sizes.slice(axis + 1)];
}

/** What a row of numbers is folded into: as many channels as their height and width are at least. */
function folded(length: number): readonly number[] {
  let side = 1;
  for (let n = 2; n * n * n <= length; n += 1) if (length % (n * n) === 0) side = n;
  return [length / (side * side), side, side];
}

export const unflatten: LayerSpec = {
  kind: 'Unflatten',
  family: 'head',
  args: ARGS,
  sameValues: true,
  lies: 'laid',
  newChannels: true,
  construct: (args) => callRefusal('Unflatten.__init__', ARGS, args) ?? construct(args),
  infer: inferSized((args, sizes) => {
    const made = unflattened(args, sizes);
    return 'code' in made ? refuse(made) : { ok: true, sizes: made, axes: null };
  }),
  weights: () => [],
  keepsSign: () => true,
  macs: () => 0,
  fresh: (sizes) => ({ dim: 1, [SIZE]: sizes.length === 2 ? folded(sizes[1] ?? 1) : [sizes[1] ?? 1] }),
};
