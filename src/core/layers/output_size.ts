import type { ArgSpec, Args, ArgValue } from '../args';
import { asNumber, intList, isInt, pyStr, sameSequence, typeName } from '../python/python';
import type { Refusal } from '../refusal';
import type { Shape } from '../shape';
import { numbersOf } from './int_lists';
import { sizeText } from './sized';

/** The size that is asked for where a layer is called, `up(h, output_size=x.size())`: its constructor does not take it. */
export const OUTPUT_SIZE: ArgSpec = {
  name: 'output_size',
  type: 'ints',
  default: null,
  range: [1, 64],
  control: 'none',
  inForward: true,
};

/** What a constructor takes of a module's arguments. */
export function constructed({ output_size: _inForward, ...own }: Args): Args {
  return own;
}

/** A sequence of Python; what it says of anything else. */
function sequence(given: ArgValue): readonly ArgValue[] | Refusal {
  if (Array.isArray(given)) return given;
  const got = typeName(given);
  return {
    code: 'wrong-type',
    text: `object of type '${got}' has no len()`,
    values: { name: 'output_size', got },
  };
}

const isRefusal = (value: readonly ArgValue[] | Refusal): value is Refusal => 'code' in value;

/** The last numbers of as many as a tensor has axes, or of those of its map alone. */
function spatial(given: readonly ArgValue[], before: number): readonly ArgValue[] {
  return given.length === before + 2 ? sameSequence(given, given.slice(before)) : given;
}

export interface Asked {
  readonly stride: readonly number[];
  /** What comes out where nothing is asked for and nothing padded. */
  readonly usual: readonly number[];
}

/** torch/nn/functional.py, _unpool_output_size: the size of a map that is unpooled. */
export function unpooledSize(given: ArgValue, { usual, stride }: Asked): Shape | Refusal {
  if (given === null) return usual;
  const all = sequence(given);
  if (isRefusal(all)) return all;
  const wanted = spatial(all, 2);
  if (wanted.length !== 2) {
    const text = `output_size should be a sequence containing 2 or 4 elements, but it has a length of '${wanted.length}'`;
    return { code: 'pair-length', text, values: { name: 'output_size', length: wanted.length } };
  }
  for (const [i, value] of wanted.entries()) {
    const n = asNumber(value);
    const [low, high] = [(usual[i] ?? 0) - (stride[i] ?? 1), (usual[i] ?? 0) + (stride[i] ?? 1)];
    if (low < n && n < high) continue;
    const text = `invalid output_size "${pyStr(wanted)}" (dim ${i} must be between ${low} and ${high})`;
    return { code: 'unpool-size', text, values: { size: n, low, high, axis: i === 0 ? 'height' : 'width' } };
  }
  return numbersOf(wanted);
}

/**
 * torch/nn/modules/conv.py, _ConvTransposeNd._output_padding: the padding that makes a map of the size asked for.
 * @param usual of no output padding
 * @param sizes of the tensor that comes in
 */
export function paddingFor(given: ArgValue, { usual, stride }: Asked, sizes: Shape): readonly number[] | Refusal {
  const all = sequence(given);
  if (isRefusal(all)) return all;
  const before = sizes.length === 4 ? 2 : 1;
  const wanted = spatial(all, before);
  if (wanted.length !== 2) {
    const text = `ConvTranspose2D: for ${sizes.length}D input, output_size must have 2 or ${before + 2} elements (got ${wanted.length})`;
    return { code: 'pair-length', text, values: { name: 'output_size', length: wanted.length } };
  }
  const most = usual.map((n, i) => n + (stride[i] ?? 1) - 1);
  for (const [i, value] of wanted.entries()) {
    const [n, low, high] = [asNumber(value), usual[i] ?? 0, most[i] ?? 0];
    if (low <= n && n <= high) continue;
    const text = `requested an output size of ${pyStr(wanted)}, but valid sizes range from ${intList(usual)} to ${intList(most)} (for an input of ${sizeText(sizes.slice(2))})`;
    return { code: 'requested-size', text, values: { size: n, low, high, axis: i === 0 ? 'height' : 'width' } };
  }
  const odd = wanted.find((value) => !isInt(value));
  if (odd !== undefined) {
    const got = typeName(odd);
    const text = `conv_transpose2d(): argument 'output_padding' (position 6) must be tuple of ints, but found element of type ${got} at pos 0`;
    return { code: 'wrong-type', text, values: { name: 'output_size', got } };
  }
  return wanted.map((value, i) => asNumber(value) - (usual[i] ?? 0));
}
