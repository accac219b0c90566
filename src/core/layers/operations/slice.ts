import type { ArgSpec, Args, ArgValue } from '../../args';
import { asNumber, intList, pyStr } from '../../python/python';
import type { Refusal } from '../../refusal';
import type { Shape } from '../../shape';
import { numbersOf } from '../int_lists';
import { axisIndex } from '../sized';
import { type IndexPlan, indexPlan } from './index';
import { argValue, isRefusal, operation, refused } from './operation';

/**
 * A part of a tensor, by one of the ways in which Python takes it: `x[index]`, a piece of `chunk`, `split` or `unbind`,
 * `narrow`. `pieces`: into how many names the pieces are unpacked, where they are.
 */
const ARGS: readonly ArgSpec[] = [
  {
    name: 'fn',
    type: 'choice',
    default: 'getitem',
    choices: ['getitem', 'chunk', 'split', 'narrow', 'unbind'],
    control: 'none',
  },
  { name: 'index', type: 'index', default: null, control: 'none' },
  { name: 'chunks', type: 'int', default: null, range: [1, 8], control: 'slider' },
  { name: 'split_size', type: 'ints', default: null, range: [1, 64], control: 'slider' },
  { name: 'start', type: 'int', default: null, range: [0, 16], control: 'slider' },
  { name: 'length', type: 'int', default: null, range: [0, 16], control: 'slider' },
  { name: 'dim', type: 'int', default: 0, range: [0, 3], control: 'slider' },
  { name: 'piece', type: 'int', default: 0, range: [0, 7], control: 'none' },
  { name: 'pieces', type: 'int', default: null, control: 'none' },
];

const wrong = (code: Refusal['code'], text: string, values: NonNullable<Refusal['values']>): Refusal => ({
  code,
  text,
  values,
});

/** Python's ValueError where pieces are unpacked into another number of names. */
function unpackRefusal(pieces: ArgValue, got: number): Refusal | null {
  if (pieces === null || asNumber(pieces) === got) return null;
  const expected = asNumber(pieces);
  const text =
    got < expected
      ? `not enough values to unpack (expected ${expected}, got ${got})`
      : `too many values to unpack (expected ${expected})`;
  return wrong('unpack-mismatch', text, { expected, got });
}

/** Lengths of the pieces of a chunk (ATen/native/TensorShape.cpp, chunk), which may be fewer than asked for. */
function chunkLengths(chunks: number, dim: number, sizes: Shape): readonly number[] | Refusal {
  if (sizes.length === 0) return noAxis('chunk');
  if (chunks <= 0) {
    const text = `chunk expects \`chunks\` to be greater than 0, got: ${pyStr(chunks)}`;
    return wrong('non-positive-chunks', text, { chunks });
  }
  const axis = axisIndex(dim, sizes);
  if (typeof axis !== 'number') return axis;
  const size = sizes[axis] ?? 0;
  const each = Math.ceil(size / chunks);
  // Of nothing there are as many pieces as are asked for.
  if (each === 0) return Array.from({ length: chunks }, () => 0);
  return splitLengths(each, dim, sizes);
}

const noAxis = (fn: string): Refusal =>
  wrong('wrong-rank', `${fn} expects at least a 1-dimensional tensor`, { got: 0, sizes: '[]' });

function splitLengths(by: number, dim: number, sizes: Shape): readonly number[] | Refusal {
  if (sizes.length === 0) return noAxis('split');
  if (by < 0) {
    const text = `split expects split_size be non-negative, but got split_size=${pyStr(by)}`;
    return wrong('split-mismatch', text, { sizes: by, size: 0, axis: dim });
  }
  const axis = axisIndex(dim, sizes);
  if (typeof axis !== 'number') return axis;
  const size = sizes[axis] ?? 0;
  if (by === 0 && size !== 0) {
    const text = `split_size can only be 0 if dimension size is 0, but got dimension size of ${size}`;
    return wrong('split-mismatch', text, { sizes: by, size, axis });
  }
  const count = by === 0 ? 1 : Math.max(1, Math.ceil(size / by));
  return Array.from({ length: count }, (_, i) => (i < count - 1 ? by : size - by * (count - 1)));
}

function sectionLengths(list: readonly number[], dim: number, sizes: Shape): readonly number[] | Refusal {
  if (sizes.length === 0) return noAxis('split');
  const axis = axisIndex(dim, sizes);
  if (typeof axis !== 'number') return axis;
  const size = sizes[axis] ?? 0;
  const values = { sizes: list.join(' + '), size, axis };
  if (list.some((n) => n < 0)) {
    const text = `split_with_sizes expects split_sizes have only non-negative entries, but got split_sizes=${intList(list)}`;
    return wrong('split-mismatch', text, values);
  }
  if (list.reduce((sum, n) => sum + n, 0) === size) return list;
  const text = `split_with_sizes expects split_sizes to sum exactly to ${size} (input tensor's size at dimension ${pyStr(dim)}), but got split_sizes=${intList(list)}`;
  return wrong('split-mismatch', text, values);
}

/** The index that takes `length` cells of an axis from `first` on. */
function range(dim: number, sizes: Shape, first: number, length: number): readonly ArgValue[] {
  const axis = dim < 0 ? dim + sizes.length : dim;
  return [...Array.from({ length: axis }, () => ':'), `${first}:${first + length}`];
}

function narrowed(args: Args, sizes: Shape): Index | Refusal {
  const [dim, start, length] = ['dim', 'start', 'length'].map((name) => asNumber(argValue(ARGS, args, name)));
  const [axis = 0, from = 0, count = 0] = [dim, start, length];
  if (sizes.length === 0)
    return wrong('wrong-rank', 'narrow() cannot be applied to a 0-dim tensor.', { got: 0, sizes: '[]' });
  if (count < 0)
    return wrong('narrow-mismatch', 'narrow(): length must be non-negative.', { start: from, length: count, size: 0 });
  const at = axisIndex(axis, sizes);
  if (typeof at !== 'number') return at;
  const size = sizes[at] ?? 0;
  const values = { start: from, length: count, size };
  if (from < -size || from > size) {
    const text = `start out of range (expected to be in range of [${-size}, ${size}], but got ${pyStr(from)})`;
    return wrong('narrow-mismatch', text, values);
  }
  const first = from < 0 ? from + size : from;
  if (first > size - count) {
    const text = `start (${first}) + length (${count}) exceeds dimension size (${size}).`;
    return wrong('narrow-mismatch', text, values);
  }
  return range(axis, sizes, first, count);
}

function pieceOf(lengths: readonly number[] | Refusal, args: Args, sizes: Shape): Index | Refusal {
  if (isRefusal(lengths)) return lengths;
  const refusal = unpackRefusal(argValue(ARGS, args, 'pieces'), lengths.length);
  if (refusal) return refusal;
  const own = asNumber(argValue(ARGS, args, 'piece'));
  const piece = own < 0 ? own + lengths.length : own;
  const length = lengths[piece];
  if (length === undefined) return noPiece(own, lengths.length);
  const first = lengths.slice(0, piece).reduce((sum, n) => sum + n, 0);
  return range(asNumber(argValue(ARGS, args, 'dim')), sizes, first, length);
}

const noPiece = (piece: number, got: number): Refusal =>
  wrong('unpack-mismatch', 'tuple index out of range', { expected: piece + 1, got });

function unbound(args: Args, sizes: Shape): Index | Refusal {
  const dim = asNumber(argValue(ARGS, args, 'dim'));
  if (sizes.length === 0 && (dim === 0 || dim === -1)) {
    return wrong('wrong-rank', 'Dimension specified as 0 but tensor has no dimensions', { got: 0, sizes: '[]' });
  }
  const axis = axisIndex(dim, sizes);
  if (typeof axis !== 'number') return axis;
  const size = sizes[axis] ?? 0;
  const refusal = unpackRefusal(argValue(ARGS, args, 'pieces'), size);
  if (refusal) return refusal;
  const piece = asNumber(argValue(ARGS, args, 'piece'));
  if (piece < -size || piece >= size) return noPiece(piece, size);
  return [...Array.from({ length: axis }, () => ':'), piece];
}

type Index = readonly ArgValue[];

/** What stands between brackets for the cells of a slice, by whatever way it is taken; or PyTorch's refusal. */
export function sliceIndex(args: Args, sizes: Shape): Index | Refusal {
  const dim = asNumber(argValue(ARGS, args, 'dim'));
  switch (argValue(ARGS, args, 'fn')) {
    case 'chunk':
      return pieceOf(chunkLengths(asNumber(argValue(ARGS, args, 'chunks')), dim, sizes), args, sizes);
    case 'split': {
      const by = argValue(ARGS, args, 'split_size');
      const lengths = Array.isArray(by)
        ? sectionLengths(numbersOf(by), dim, sizes)
        : splitLengths(asNumber(by), dim, sizes);
      return pieceOf(lengths, args, sizes);
    }
    case 'narrow':
      return narrowed(args, sizes);
    case 'unbind':
      return unbound(args, sizes);
    default:
      return [argValue(ARGS, args, 'index')].flat();
  }
}

/** Which cells a slice is; or PyTorch's refusal. */
export function slicePlan(args: Args, sizes: Shape): IndexPlan | Refusal {
  const index = sliceIndex(args, sizes);
  return isRefusal(index) ? index : indexPlan(index, sizes);
}

export const slice = operation({
  kind: 'slice',
  lies: 'axes',
  args: ARGS,
  newChannels: true,
  join: (args, [sizes = []]) => {
    const plan = slicePlan(args, sizes);
    return isRefusal(plan)
      ? refused(plan)
      : {
          ok: true,
          sizes: plan.sizes,
          batched: plan.reading.type === 'axes' && plan.reading.links[0]?.out === 0,
          reads: [plan.reading],
        };
  },
});
