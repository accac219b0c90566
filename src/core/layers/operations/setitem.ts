import type { ArgSpec } from '../../args';
import type { Joined } from '../../layer';
import { asNumber, intList } from '../../python/python';
import type { Refusal } from '../../refusal';
import type { Shape } from '../../shape';
import { expandRefusal } from './broadcast';
import { type IndexPlan, indexPlan } from './index';
import { along, argValue, broadcastReading, isRefusal, operation, refused } from './operation';

/** `x[index] = value`, the value a number or the second tensor. */
const ARGS: readonly ArgSpec[] = [
  { name: 'index', type: 'index', control: 'none' },
  { name: 'value', type: 'float', default: null, range: [-4, 4], step: 0.1, control: 'slider' },
  // Whether it is written into a copy, and what it was copied of stays.
  { name: 'apart', type: 'bool', default: false, control: 'none' },
  // Whether the second tensor says where: 1 in its cells.
  { name: 'masked', type: 'bool', default: false, control: 'none' },
];

/** Leading axes of one cell are no axes to what is written (slicePrefix1sSize). */
export function withoutLeadingOnes(sizes: Shape): Shape {
  const first = sizes.findIndex((n) => n !== 1);
  return first < 0 ? [] : sizes.slice(first);
}

function writeRefusal(plan: IndexPlan, value: Shape): Refusal | null {
  const own = withoutLeadingOnes(value);
  const refusal = expandRefusal(own, plan.sizes);
  if (!refusal || !plan.isAdvanced) return refusal;
  const text = `shape mismatch: value tensor of shape ${intList(value)} cannot be broadcast to indexing result of shape ${intList(plan.sizes)}`;
  return { ...refusal, text };
}

/** `x[mask] = value`: a mask of as many axes as it likes, from the first on. */
function masked(sizes: Shape, mask: Shape): Joined {
  if (mask.length > sizes.length) {
    const text = `too many indices for tensor of dimension ${sizes.length}`;
    return refused({ code: 'too-many-indices', text, values: { given: mask.length, rank: sizes.length } });
  }
  const odd = mask.findIndex((n, i) => n !== sizes[i]);
  if (odd >= 0) {
    const text = `The shape of the mask ${intList(mask)} at index ${odd} does not match the shape of the indexed tensor ${intList(sizes)} at index ${odd}`;
    return refused({ code: 'index-lists', text, values: { shapes: `${intList(mask)}, ${intList(sizes)}` } });
  }
  return {
    ok: true,
    sizes,
    reads: [broadcastReading(sizes, sizes), { type: 'axes', links: mask.map((_, i) => along(i)) }],
  };
}

export const setitem = operation({
  kind: 'setitem',
  args: ARGS,
  writes: true,
  keepsSign: (args) => (args.value ?? null) === null || asNumber(args.value) >= 0,
  join: (args, [sizes = [], value]) => {
    if (argValue(ARGS, args, 'masked') === true) return masked(sizes, value ?? []);
    const plan = indexPlan(argValue(ARGS, args, 'index'), sizes);
    if (isRefusal(plan)) return refused(plan);
    const refusal = value ? writeRefusal(plan, value) : null;
    if (refusal) return refused(refusal);
    const whole = broadcastReading(sizes, sizes);
    return { ok: true, sizes, reads: value ? [whole, { type: 'axes', links: value.map(() => null) }] : [whole] };
  },
});
