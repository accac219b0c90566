import type { ArgSpec, Args } from '../../args';
import { asNumber, pyStr } from '../../python/python';
import type { Refusal } from '../../refusal';
import { elements, type Shape } from '../../shape';
import { numbersOf } from '../int_lists';
import { wrapAxis } from './axes';
import { along, argValue, isRefusal, operation, refused } from './operation';

const INDEX: readonly ArgSpec[] = [
  { name: 'dim', type: 'int', range: [0, 3], control: 'slider' },
  { name: 'index', type: 'ints', control: 'none' },
];

const list = (args: Args): number[] => {
  const index = argValue(INDEX, args, 'index');
  return Array.isArray(index) ? numbersOf(index) : [asNumber(index)];
};

/** Which cells of which axis are taken, in order (ATen/native/TensorAdvancedIndexing.cpp, index_select). */
export function selectedCells(args: Args, sizes: Shape): { axis: number; cells: readonly number[] } | Refusal {
  const axis = wrapAxis(asNumber(argValue(INDEX, args, 'dim')), sizes);
  if (typeof axis !== 'number') return axis;
  const cells = list(args);
  const size = sizes.length === 0 ? 1 : (sizes[axis] ?? 0);
  if (sizes.length === 0 && cells.length > 1) {
    const text = `index_select(): Index to scalar can have only 1 value, got ${cells.length} value(s)`;
    return { code: 'too-many-indices', text, values: { given: cells.length, rank: 0 } };
  }
  const odd = cells.find((cell) => cell < 0 || cell >= size);
  if (odd === undefined) return { axis, cells };
  return { code: 'index-out-of-range', text: 'index out of range in self', values: { index: odd, axis, size } };
}

/** Cells of an axis by their numbers, each as often as it is named. */
export const indexSelect = operation({
  kind: 'index_select',
  args: INDEX,
  newChannels: true,
  join: (args, [sizes = []]) => {
    const made = selectedCells(args, sizes);
    if (isRefusal(made)) return refused(made);
    const { axis, cells } = made;
    const links = sizes.map((_, i) => (i === axis ? null : along(i)));
    return {
      ok: true,
      sizes: sizes.map((n, i) => (i === axis ? cells.length : n)),
      batched: axis !== 0,
      reads: [{ type: 'axes', links }],
    };
  },
});

const REPEAT: readonly ArgSpec[] = [
  { name: 'repeats', type: 'int', range: [1, 4], control: 'slider' },
  { name: 'dim', type: 'int', default: null, range: [0, 3], control: 'slider' },
];

/** Along which axis cells are repeated; null: of the whole, laid end to end. */
export function interleaved(args: Args, sizes: Shape): { axis: number | null; repeats: number } | Refusal {
  const repeats = asNumber(argValue(REPEAT, args, 'repeats'));
  const dim = argValue(REPEAT, args, 'dim');
  if (dim !== null) {
    // A new axis is looked for behind the one that is repeated.
    const axis = wrapAxis(sizes.length === 0 && repeats >= 0 ? 1 : asNumber(dim), sizes);
    if (typeof axis !== 'number') return axis;
    return repeats < 0 ? negative(repeats) : { axis, repeats };
  }
  if (repeats < 0) return negative(repeats);
  return { axis: null, repeats };
}

const negative = (repeats: number): Refusal => ({
  code: 'repeat-mismatch',
  text: 'Repeats must be non-negative',
  values: { given: repeats, rank: 1 },
});

/** Each cell of an axis so many times, one after the other. */
export const repeatInterleave = operation({
  kind: 'repeat_interleave',
  args: REPEAT,
  newChannels: true,
  join: (args, [sizes = []]) => {
    const made = interleaved(args, sizes);
    if (isRefusal(made)) return refused(made);
    const { axis, repeats } = made;
    if (axis === null)
      return { ok: true, sizes: [elements(sizes) * repeats], batched: false, reads: [{ type: 'laid' }] };
    const links = sizes.map((n, i) =>
      along(i, i === axis && repeats > 1 ? { type: 'bins', input: n, output: n * repeats } : null),
    );
    return {
      ok: true,
      sizes: sizes.map((n, i) => (i === axis ? n * repeats : n)),
      batched: axis !== 0 || repeats === 1,
      reads: [{ type: 'axes', links }],
    };
  },
});

const UNFOLD: readonly ArgSpec[] = [
  { name: 'dimension', type: 'int', range: [0, 3], control: 'slider' },
  { name: 'size', type: 'int', range: [1, 8], control: 'slider' },
  { name: 'step', type: 'int', range: [1, 8], control: 'slider' },
];

/** The windows along an axis (ATen/native/TensorShape.cpp, unfold). */
export function unfolded(args: Args, sizes: Shape): { axis: number; size: number; step: number } | Refusal {
  const [dimension = 0, size = 1, step = 1] = UNFOLD.map(({ name }) => asNumber(argValue(UNFOLD, args, name)));
  const axis = wrapAxis(dimension, sizes);
  if (typeof axis !== 'number') return axis;
  const most = sizes.length === 0 ? 1 : (sizes[axis] ?? 0);
  const wrong = (text: string): Refusal => ({
    code: 'narrow-mismatch',
    text,
    values: { start: 0, length: size, size: most },
  });
  if (size < 0) return wrong(`size is ${pyStr(size)} but must be >= 0`);
  if (size > most) return wrong(`maximum size for tensor at dimension ${axis} is ${most} but size is ${pyStr(size)}`);
  if (step <= 0) return { code: 'slice-step', text: `step is ${pyStr(step)} but must be > 0`, values: { step } };
  return { axis, size, step };
}

/** `x.unfold(dimension, size, step)`: windows along an axis, laid along a new last one. */
export const unfold = operation({
  kind: 'unfold',
  args: UNFOLD,
  newChannels: true,
  join: (args, [sizes = []]) => {
    const made = unfolded(args, sizes);
    if (isRefusal(made)) return refused(made);
    const { axis, size, step } = made;
    if (sizes.length === 0) return { ok: true, sizes: [size], batched: false, reads: [{ type: 'axes', links: [] }] };
    const input = sizes[axis] ?? 0;
    const output = Math.floor((input - size) / step) + 1;
    const window = {
      type: 'sliding',
      input,
      output,
      kernel: size,
      stride: step,
      dilation: 1,
      before: 0,
      after: 0,
    } as const;
    return {
      ok: true,
      sizes: [...sizes.map((n, i) => (i === axis ? output : n)), size],
      reads: [{ type: 'axes', links: sizes.map((_, i) => along(i, i === axis ? window : null)) }],
    };
  },
});
