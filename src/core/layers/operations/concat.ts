import type { ArgSpec } from '../../args';
import type { InputReading, Joined } from '../../layer';
import { asNumber, intList } from '../../python/python';
import type { Refusal } from '../../refusal';
import type { Shape } from '../../shape';
import type { AxisMap } from '../../window';
import { axisIndex } from '../sized';
import { along, argValue, operation, refused } from './operation';

const DIM: readonly ArgSpec[] = [{ name: 'dim', type: 'int', default: 0, range: [0, 3], control: 'slider' }];

/** A tensor without elements and of one axis, which cat leaves out whatever the others are. */
const isSkipped = (sizes: Shape) => sizes.length === 1 && sizes[0] === 0;

/** Output o reads input cell o − offset; where that is none, another of the tensors. */
function shifted(input: number, output: number, offset: number): AxisMap {
  return { type: 'picked', input, output, first: -offset, step: 1, wraps: false };
}

/** ATen/native/TensorShape.h, check_cat_shape_except_dim. */
function catRefusal(first: Shape, sizes: Shape, dim: number, at: number): Refusal | null {
  if (first.length !== sizes.length) {
    const text = `Tensors must have same number of dimensions: got ${first.length} and ${sizes.length}`;
    return { code: 'rank-mismatch', text, values: { expected: first.length, got: sizes.length, at } };
  }
  const axis = first.findIndex((n, i) => i !== dim && n !== sizes[i]);
  if (axis < 0) return null;
  const [expected = 0, got = 0] = [first[axis], sizes[axis]];
  const text = `Sizes of tensors must match except in dimension ${dim}. Expected size ${expected} but got size ${got} for tensor number ${at} in the list.`;
  return { code: 'cat-mismatch', text, values: { axis, rank: first.length, dim, expected, got, at } };
}

const NO_TENSOR: Refusal = { code: 'nothing-joined', text: 'torch.cat(): expected a non-empty list of Tensors' };

function catSizes(dim: number, inputs: readonly Shape[]): Joined {
  if (inputs.length === 0) return refused(NO_TENSOR);
  const scalar = inputs.findIndex((sizes) => sizes.length === 0);
  if (scalar >= 0) {
    const text = `zero-dimensional tensor (at position ${scalar}) cannot be concatenated`;
    return refused({ code: 'wrong-rank', text, values: { got: 0, sizes: '[]' } });
  }
  const first = inputs.find((sizes) => !isSkipped(sizes)) ?? inputs[0] ?? [];
  // Where there is nothing but tensors without elements, no axis is looked for.
  const axis = isSkipped(first) ? 0 : axisIndex(dim, first);
  if (typeof axis !== 'number') return refused(axis);
  for (const [at, sizes] of inputs.entries()) {
    const refusal = isSkipped(sizes) ? null : catRefusal(first, sizes, axis, at);
    if (refusal) return refused(refusal);
  }
  const lengths = inputs.map((sizes) => (isSkipped(sizes) ? 0 : (sizes[axis] ?? 0)));
  const total = lengths.reduce((sum, n) => sum + n, 0);
  const made = first.map((n, i) => (i === axis ? total : n));
  let offset = 0;
  const reads = inputs.map((sizes, at): InputReading => {
    const length = lengths[at] ?? 0;
    const map = length === total ? null : shifted(length, total, offset);
    offset += length;
    if (isSkipped(sizes)) return { type: 'axes', links: [null] };
    return { type: 'axes', links: sizes.map((_, i) => along(i, i === axis ? map : null)) };
  });
  return { ok: true, sizes: made, reads };
}

/** Tensors laid behind one another along an axis. */
export const cat = operation({
  kind: 'cat',
  args: DIM,
  newChannels: true,
  join: (args, inputs) => catSizes(asNumber(argValue(DIM, args, 'dim')), inputs),
  fresh: () => ({ dim: 1 }),
});

function stackSizes(dim: number, inputs: readonly Shape[]): Joined {
  const [first] = inputs;
  if (!first) return refused({ ...NO_TENSOR, text: 'stack expects a non-empty TensorList' });
  const axis = axisIndex(dim, [...first, 1]);
  if (typeof axis !== 'number') return refused(axis);
  const odd = inputs.findIndex((sizes) => sizes.join() !== first.join());
  if (odd > 0) {
    const other = inputs[odd] ?? [];
    const text = `stack expects each tensor to be equal size, but got ${intList(first)} at entry 0 and ${intList(other)} at entry ${odd}`;
    const values = { expected: first.join(' × ') || 1, got: other.join(' × ') || 1, at: odd };
    return refused({ code: 'stack-mismatch', text, values });
  }
  const made = [...first.slice(0, axis), inputs.length, ...first.slice(axis)];
  const reads = inputs.map(
    (sizes): InputReading => ({ type: 'axes', links: sizes.map((_, i) => along(i < axis ? i : i + 1)) }),
  );
  return { ok: true, sizes: made, reads };
}

/** Tensors of one shape laid side by side along a new axis. */
export const stack = operation({
  kind: 'stack',
  args: DIM,
  newChannels: true,
  join: (args, inputs) => stackSizes(asNumber(argValue(DIM, args, 'dim')), inputs),
  fresh: () => ({ dim: 1 }),
});

/** Along which axis tensors are laid behind one another. Throws where the row refuses. */
export function catAxis(dim: number, inputs: readonly Shape[]): number {
  const first = inputs.find((sizes) => !isSkipped(sizes));
  const axis = first ? axisIndex(dim, first) : 0;
  if (typeof axis !== 'number') throw new Error(axis.text);
  return axis;
}
