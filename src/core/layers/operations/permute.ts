import type { ArgSpec, Args, ArgValue } from '../../args';
import { asNumber, intList } from '../../python/python';
import type { Refusal } from '../../refusal';
import type { Shape } from '../../shape';
import { numbersOf } from '../int_lists';
import { wrapAxis } from './axes';
import { along, argValue, isRefusal, operation, refused } from './operation';

/**
 * Axes in another order: `permute(dims)`, `transpose(dim0, dim1)` and `swapaxes` (dims is then the pair), `movedim(source,
 * destination)` (dims is the destination), `t()`, `T`, `mT`.
 */
const ARGS: readonly ArgSpec[] = [
  {
    name: 'fn',
    type: 'choice',
    default: 'permute',
    choices: ['permute', 'transpose', 'movedim', 't', 'T', 'mT'],
    control: 'none',
  },
  { name: 'dims', type: 'ints', default: null, range: [0, 3], control: 'slider' },
  { name: 'source', type: 'ints', default: null, range: [0, 3], control: 'more' },
];

const list = (value: ArgValue): number[] => (Array.isArray(value) ? numbersOf(value) : [asNumber(value)]);

function permuteRefusal(dims: readonly number[], rank: number): Refusal {
  const text = `permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = ${rank} is not equal to len(dims) = ${dims.length}`;
  return { code: 'permute-mismatch', text, values: { given: dims.length, rank } };
}

function permuted(dims: readonly number[], sizes: Shape): readonly number[] | Refusal {
  if (dims.length !== sizes.length) return permuteRefusal(dims, sizes.length);
  const order: number[] = [];
  for (const dim of dims) {
    const axis = wrapAxis(dim, sizes);
    if (typeof axis !== 'number') return axis;
    if (order.includes(axis)) {
      const text = 'permute(): duplicate dims are not allowed.';
      return { code: 'axis-repeated', text, values: { axis } };
    }
    order.push(axis);
  }
  return order;
}

function swapped(pair: readonly number[], sizes: Shape): readonly number[] | Refusal {
  const order = sizes.map((_, i) => i);
  const [a, b] = pair.map((dim) => wrapAxis(dim, sizes));
  if (a === undefined || isRefusal(Object(a))) return a as Refusal;
  if (b === undefined || isRefusal(Object(b))) return b as Refusal;
  return order.map((axis) => (axis === a ? Number(b) : axis === b ? Number(a) : axis));
}

/** ATen/native/TensorTransformations or -Shape.cpp, movedim. */
function moved(source: readonly number[], destination: readonly number[], sizes: Shape): readonly number[] | Refusal {
  const text = (words: string): Refusal => ({
    code: 'permute-mismatch',
    text: `movedim: ${words}`,
    values: { given: destination.length, rank: source.length },
  });
  if (source.length !== destination.length) {
    return text(
      `Invalid source or destination dims: source (${intList(source)} dims) should contain the same number of dims as destination (${intList(destination)} dims)`,
    );
  }
  const wrapped = (dims: readonly number[]): readonly number[] | Refusal => {
    const made: number[] = [];
    for (const dim of dims) {
      const axis = wrapAxis(dim, sizes);
      if (typeof axis !== 'number') return axis;
      made.push(axis);
    }
    return made;
  };
  const from = wrapped(source);
  if (isRefusal(from)) return from;
  const to = wrapped(destination);
  if (isRefusal(to)) return to;
  const twice = (axes: readonly number[]) => new Set(axes).size < axes.length;
  if (twice(from)) return text(`repeated dim in \`source\` (${intList(source)})`);
  if (twice(to)) return text(`repeated dim in \`destination\` (${intList(destination)})`);
  const rest = sizes.map((_, i) => i).filter((axis) => !from.includes(axis));
  return sizes.map((_, i) => (to.includes(i) ? (from[to.indexOf(i)] ?? 0) : (rest.shift() ?? 0)));
}

/** For each axis of the output, which of the input it is; or PyTorch's refusal. */
export function permuteOrder(args: Args, sizes: Shape): readonly number[] | Refusal {
  const rank = sizes.length;
  const dims = argValue(ARGS, args, 'dims');
  switch (argValue(ARGS, args, 'fn')) {
    case 'transpose':
      return swapped(list(dims), sizes);
    case 'movedim':
      return moved(list(argValue(ARGS, args, 'source')), list(dims), sizes);
    case 't': {
      const text = `t() expects a tensor with <= 2 dimensions, but self is ${rank}D`;
      if (rank > 2) return { code: 'wrong-rank', text, values: { got: rank, sizes: intList(sizes) } };
      return sizes.map((_, i) => rank - 1 - i);
    }
    case 'T':
      return sizes.map((_, i) => rank - 1 - i);
    case 'mT': {
      if (rank >= 2) return swapped([-2, -1], sizes);
      if (rank === 0) return [];
      const text = `tensor.mT is only supported on matrices or batches of matrices. Got ${rank}-D tensor.`;
      return { code: 'wrong-rank', text, values: { got: rank, sizes: intList(sizes) } };
    }
    default:
      return permuted(dims === null ? [] : list(dims), sizes);
  }
}

export const permute = operation({
  kind: 'permute',
  lies: 'axes',
  args: ARGS,
  newChannels: true,
  join: (args, [sizes = []]) => {
    const order = permuteOrder(args, sizes);
    if (isRefusal(order)) return refused(order);
    return {
      ok: true,
      sizes: order.map((axis) => sizes[axis] ?? 0),
      batched: order[0] === 0,
      reads: [{ type: 'axes', links: sizes.map((_, axis) => along(order.indexOf(axis))) }],
    };
  },
  fresh: (sizes) => ({ dims: sizes.map((_, i) => i) }),
});
