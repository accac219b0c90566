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

const ROT90: readonly ArgSpec[] = [
  { name: 'k', type: 'int', default: 1, range: [-3, 3], control: 'slider' },
  { name: 'dims', type: 'ints', default: [0, 1], range: [0, 3], control: 'slider' },
];

/** Quarter turns in the plane of two axes: how many, and which (ATen/native/TensorTransformations.cpp, rot90). */
export function quarterTurns(args: Args, sizes: Shape): { turns: number; axes: readonly [number, number] } | Refusal {
  const dims = list(argValue(ROT90, args, 'dims'));
  const wrong = (text: string): Refusal => ({
    code: 'permute-mismatch',
    text,
    values: { given: dims.length, rank: sizes.length },
  });
  const [first = 0, second = 0] = dims;
  if (dims.length !== 2) return wrong(`expected total rotation dims == 2, but got dims = ${dims.length}`);
  if (sizes.length < 2) return wrong(`expected total dims >= 2, but got total dims = ${sizes.length}`);
  if (first === second || Math.abs(first - second) === sizes.length) {
    return wrong(`expected rotation dims to be different, but got dim0 = ${pyStr(first)} and dim1 = ${pyStr(second)}`);
  }
  const lost = dims.map((dim) => wrapAxis(dim, sizes)).find((axis) => typeof axis !== 'number');
  if (lost) return lost;
  const turns = ((asNumber(argValue(ROT90, args, 'k')) % 4) + 4) % 4;
  const axis = (dim: number) => (dim < 0 ? dim + sizes.length : dim);
  return { turns, axes: [axis(first), axis(second)] };
}

export const rot90 = operation({
  kind: 'rot90',
  args: ROT90,
  newChannels: true,
  join: (args, [sizes = []]) => {
    const made = quarterTurns(args, sizes);
    if (isRefusal(made)) return refused(made);
    const { turns, axes } = made;
    const other = (i: number) => (turns % 2 === 0 ? i : i === axes[0] ? axes[1] : i === axes[1] ? axes[0] : i);
    // A quarter turn is the second axis turned round, then both exchanged; three are the first.
    const turned = (i: number) =>
      (turns === 2 && axes.includes(i)) || (turns === 1 && i === axes[1]) || (turns === 3 && i === axes[0]);
    const back = (n: number): PickedAxis => ({
      type: 'picked',
      input: n,
      output: n,
      first: n - 1,
      step: -1,
      wraps: false,
    });
    return {
      ok: true,
      sizes: sizes.map((_, i) => sizes[other(i)] ?? 0),
      batched: turns % 2 === 0 || !axes.includes(0),
      reads: [{ type: 'axes', links: sizes.map((n, i) => along(other(i), turned(i) ? back(n) : null)) }],
    };
  },
  fresh: () => ({ dims: [2, 3] }),
});
