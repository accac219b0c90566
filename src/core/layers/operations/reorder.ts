import type { ArgSpec, Args, ArgValue } from '../../args';
import { asNumber, pyStr } from '../../python/python';
import type { Refusal } from '../../refusal';
import { elements, type Shape } from '../../shape';
import type { PickedAxis } from '../../window';
import { numbersOf } from '../int_lists';
import { axesOf, wrapAxis } from './axes';
import { along, argValue, isRefusal, operation, refused } from './operation';

const FLIP: readonly ArgSpec[] = [{ name: 'dims', type: 'ints', range: [0, 3], control: 'slider' }];

/** Axes turned round. */
export function flippedAxes(args: Args, sizes: Shape): readonly number[] | Refusal {
  return axesOf(argValue(FLIP, args, 'dims'), sizes);
}

export const flip = operation({
  kind: 'flip',
  args: FLIP,
  join: (args, [sizes = []]) => {
    const axes = flippedAxes(args, sizes);
    if (isRefusal(axes)) return refused(axes);
    return {
      ok: true,
      sizes,
      batched: true,
      reads: [
        {
          type: 'axes',
          links: links(sizes, (n, i) => (axes.includes(i) ? { first: n - 1, step: -1, wraps: false } : null)),
        },
      ],
    };
  },
  fresh: () => ({ dims: 3 }),
});

type Picks = Pick<PickedAxis, 'first' | 'step' | 'wraps'>;

/** Each axis read cell by cell, some in another order. */
const links = (sizes: Shape, order: (n: number, i: number) => Picks | null) =>
  sizes.map((n, i) => {
    const own = order(n, i);
    return along(i, own && { type: 'picked', input: n, output: n, ...own });
  });

const ROLL: readonly ArgSpec[] = [
  { name: 'shifts', type: 'ints', range: [-8, 8], control: 'slider' },
  { name: 'dims', type: 'ints', default: null, range: [0, 3], control: 'slider' },
];

const list = (value: ArgValue): number[] =>
  Array.isArray(value) ? numbersOf(value) : value === null ? [] : [asNumber(value)];

/** By how many cells each axis is rolled; null: the whole, laid end to end (ATen/native/TensorTransformations.cpp, roll). */
export function rolls(args: Args, sizes: Shape): ReadonlyMap<number, number> | null | Refusal {
  const shifts = list(argValue(ROLL, args, 'shifts'));
  const dims = list(argValue(ROLL, args, 'dims'));
  if (shifts.length === 0) {
    return { code: 'roll-mismatch', text: '`shifts` required', values: { shifts: 0, dims: dims.length } };
  }
  if (dims.length === 0 && shifts.length === 1) return null;
  if (dims.length !== shifts.length) {
    const text = `shifts and dimensions must align. shifts: ${shifts.length}, dims:${dims.length}`;
    return { code: 'roll-mismatch', text, values: { shifts: shifts.length, dims: dims.length } };
  }
  const made = new Map<number, number>();
  // Of nothing nothing is rolled, along whatever axis.
  if (elements(sizes) === 0) return made;
  for (const [i, dim] of dims.entries()) {
    if (sizes.length === 0) {
      const text = `Dimension specified as ${pyStr(dim)} but tensor has no dimensions`;
      return { code: 'axis-out-of-range', text, values: { axis: dim, rank: 0 } };
    }
    const axis = wrapAxis(dim, sizes);
    if (typeof axis !== 'number') return axis;
    made.set(axis, (made.get(axis) ?? 0) + (shifts[i] ?? 0));
  }
  return made;
}

export const roll = operation({
  kind: 'roll',
  args: ROLL,
  join: (args, [sizes = []]) => {
    const made = rolls(args, sizes);
    if (made && 'code' in made) return refused(made);
    // What is laid end to end is rolled over the ends of lines.
    const reading = made && links(sizes, (_, i) => ({ first: -(made.get(i) ?? 0), step: 1, wraps: true }));
    return { ok: true, sizes, batched: true, reads: [{ type: 'axes', links: reading ?? sizes.map(() => null) }] };
  },
  fresh: () => ({ shifts: 1, dims: 3 }),
});
