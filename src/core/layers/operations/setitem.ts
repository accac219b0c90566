import type { ArgSpec } from '../../args';
import { asNumber, intList } from '../../python/python';
import type { Refusal } from '../../refusal';
import type { Shape } from '../../shape';
import { expandRefusal } from './broadcast';
import { type IndexPlan, indexPlan } from './index';
import { argValue, broadcastReading, isRefusal, operation, refused } from './operation';

/** `x[index] = value`, the value a number or the second tensor. */
const ARGS: readonly ArgSpec[] = [
  { name: 'index', type: 'index', control: 'none' },
  { name: 'value', type: 'float', default: null, range: [-4, 4], step: 0.1, control: 'slider' },
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

export const setitem = operation({
  kind: 'setitem',
  args: ARGS,
  writes: true,
  keepsSign: (args) => (args.value ?? null) === null || asNumber(args.value) >= 0,
  join: (args, [sizes = [], value]) => {
    const plan = indexPlan(argValue(ARGS, args, 'index'), sizes);
    if (isRefusal(plan)) return refused(plan);
    const refusal = value ? writeRefusal(plan, value) : null;
    if (refusal) return refused(refusal);
    const whole = broadcastReading(sizes, sizes);
    return { ok: true, sizes, reads: value ? [whole, { type: 'axes', links: value.map(() => null) }] : [whole] };
  },
});
