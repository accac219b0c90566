import type { ArgSpec, ArgValue } from '../../args';
import type { LayerSpec } from '../../layer';
import { asNumber, intList, pyStr } from '../../python/python';
import type { Refusal } from '../../refusal';
import { elements, type Shape } from '../../shape';
import { allocationRefusal } from '../allocation';
import { numbersOf } from '../int_lists';
import { axesOf, wrapAxis } from './axes';
import { expandRefusal } from './broadcast';
import { along, argValue, broadcastReading, isRefusal, operation, refused } from './operation';

const list = (value: ArgValue): number[] => (Array.isArray(value) ? numbersOf(value) : [asNumber(value)]);

/** The sizes of a view, −1 worked out; or PyTorch's refusal (ATen/InferSize.h). */
export function viewSizes(shape: readonly number[], sizes: Shape): Shape | Refusal {
  const total = elements(sizes);
  const values = { shape: shape.join(' × '), total };
  let known = 1;
  let free = -1;
  for (const [at, n] of shape.entries()) {
    if (n === -1) {
      if (free >= 0) return { code: 'view-mismatch', text: 'only one dimension can be inferred', values };
      free = at;
    } else if (n >= 0) known *= n;
    else {
      const text = `invalid shape dimension ${pyStr(n)} at index ${at} of shape ${intList(shape)}`;
      return { code: 'view-mismatch', text, values };
    }
  }
  const fits = known === total || (free >= 0 && known > 0 && total % known === 0);
  if (!fits) {
    const text = `shape '${intList(shape)}' is invalid for input of size ${total}`;
    return { code: 'view-mismatch', text, values };
  }
  if (free < 0) return shape;
  if (known === 0) {
    const text = `cannot reshape tensor of 0 elements into shape ${intList(shape)} because the unspecified dimension size -1 can be any value and is ambiguous`;
    return { code: 'view-mismatch', text, values };
  }
  return shape.map((n) => (n === -1 ? total / known : n));
}

const SHAPE: readonly ArgSpec[] = [{ name: 'shape', type: 'ints', range: [-1, 64], control: 'slider' }];

/** The same values in the same order under other sizes. */
const laid = (kind: 'view' | 'reshape'): LayerSpec =>
  operation({
    kind,
    args: SHAPE,
    lies: kind === 'view' ? 'view' : 'laid',
    sameValues: true,
    newChannels: true,
    join: (args, [sizes = []]) => {
      const shape = list(argValue(SHAPE, args, 'shape'));
      const made = viewSizes(shape, sizes);
      if (isRefusal(made)) return refused(made);
      const worked = shape.indexOf(-1);
      return { ok: true, sizes: made, reads: [{ type: 'laid', ...(worked >= 0 && { worked }) }] };
    },
    fresh: (sizes) => ({ shape: sizes.length > 1 ? [sizes[0] ?? 1, -1] : [-1] }),
  });
export const view = laid('view');
export const reshape = laid('reshape');

const SQUEEZE: readonly ArgSpec[] = [{ name: 'dim', type: 'ints', default: null, range: [0, 3], control: 'slider' }];

/** Axes of one cell are taken out: all, or those that are named. */
export const squeeze = operation({
  kind: 'squeeze',
  lies: 'axes',
  args: SQUEEZE,
  sameValues: true,
  newChannels: true,
  join: (args, [sizes = []]) => {
    const axes = axesOf(argValue(SQUEEZE, args, 'dim'), sizes);
    if (isRefusal(axes)) return refused(axes);
    const isOut = (i: number) => sizes[i] === 1 && axes.includes(i);
    let out = 0;
    const links = sizes.map((_, i) => {
      if (isOut(i)) return null;
      out += 1;
      return along(out - 1);
    });
    return {
      ok: true,
      sizes: sizes.filter((_, i) => !isOut(i)),
      batched: !isOut(0),
      reads: [{ type: 'axes', links }],
    };
  },
});

const UNSQUEEZE: readonly ArgSpec[] = [{ name: 'dim', type: 'int', range: [0, 4], control: 'slider' }];

/** A new axis of one cell. */
export const unsqueeze = operation({
  kind: 'unsqueeze',
  lies: 'axes',
  args: UNSQUEEZE,
  sameValues: true,
  newChannels: true,
  join: (args, [sizes = []]) => {
    const axis = wrapAxis(asNumber(argValue(UNSQUEEZE, args, 'dim')), [...sizes, 1]);
    if (typeof axis !== 'number') return refused(axis);
    return {
      ok: true,
      sizes: [...sizes.slice(0, axis), 1, ...sizes.slice(axis)],
      batched: axis > 0,
      reads: [{ type: 'axes', links: sizes.map((_, i) => along(i < axis ? i : i + 1)) }],
    };
  },
  fresh: () => ({ dim: 1 }),
});

const SIZES: readonly ArgSpec[] = [{ name: 'sizes', type: 'ints', range: [-1, 64], control: 'slider' }];

/** Axes of one cell are repeated to the sizes that are wanted; −1 leaves an axis as it is. */
export const expand = operation({
  kind: 'expand',
  lies: 'axes',
  args: SIZES,
  newChannels: true,
  join: (args, [sizes = []]) => {
    const wanted = list(argValue(SIZES, args, 'sizes'));
    const refusal = sizes.length > 0 && expandRefusal(sizes, wanted);
    if (refusal) return refused(refusal);
    const before = wanted.length - sizes.length;
    const made = wanted.map((n, i) => (n === -1 ? (sizes[i - before] ?? -1) : n));
    // A negative size is told of by who counts the elements.
    if (made.some((n) => n < 0)) {
      const values = { sizes: sizes.join(' × '), target: wanted.join(' × ') };
      return refused({ code: 'expand-mismatch', text: 'numel: integer multiplication overflow', values });
    }
    return { ok: true, sizes: made, batched: before === 0, reads: [broadcastReading(sizes, made)] };
  },
  fresh: (sizes) => ({ sizes: sizes.map(() => -1) }),
});

/** The tensor laid beside itself, so many times along each axis (ATen/native/TensorShape.cpp, repeat). */
export const repeat = operation({
  kind: 'repeat',
  args: SIZES,
  newChannels: true,
  join: (args, [sizes = []]) => {
    const times = list(argValue(SIZES, args, 'sizes'));
    const before = times.length - sizes.length;
    if (before < 0) {
      const text = 'Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor';
      return refused({ code: 'repeat-mismatch', text, values: { given: times.length, rank: sizes.length } });
    }
    const made = times.map((n, i) => n * (sizes[i - before] ?? 1));
    const negative = allocationRefusal(made, ['sizes']);
    if (negative) return refused(negative);
    const links = sizes.map((n, i) => {
      const output = made[i + before] ?? n;
      const again = { type: 'picked', input: n, output, first: 0, step: 1, wraps: true } as const;
      return along(i + before, output === n ? null : again);
    });
    return { ok: true, sizes: made, batched: before === 0 && times[0] === 1, reads: [{ type: 'axes', links }] };
  },
  fresh: (sizes) => ({ sizes: sizes.map(() => 1) }),
});
