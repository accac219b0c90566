import type { ArgValue } from '../../args';
import type { InputReading } from '../../layer';
import { asNumber, pyStr } from '../../python/python';
import type { Refusal } from '../../refusal';
import { elements, type Shape } from '../../shape';
import type { PickedAxis } from '../../window';
import { numbersOf } from '../int_lists';
import { along, isRefusal } from './operation';

/** What stands between the brackets of `x[…]`: a number, a list of them, a slice, None or an ellipsis. */
type Item =
  | { readonly type: 'number'; readonly at: number }
  | { readonly type: 'list'; readonly cells: readonly number[] }
  | {
      readonly type: 'slice';
      readonly start: number | null;
      readonly stop: number | null;
      readonly step: number | null;
    }
  | { readonly type: 'new' }
  | { readonly type: 'rest' };

const bound = (text: string | undefined) => (text === undefined || text === '' ? null : Number(text));

/** An item as an argument has it: a slice as Python writes it (":", "1:5:2"), "..." for an ellipsis. */
function itemOf(value: ArgValue): Item {
  if (value === null) return { type: 'new' };
  if (Array.isArray(value)) return { type: 'list', cells: numbersOf(value) };
  if (typeof value !== 'string') return { type: 'number', at: asNumber(value) };
  if (value === '...') return { type: 'rest' };
  const [start, stop, step] = value.split(':');
  return { type: 'slice', start: bound(start), stop: bound(stop), step: bound(step) };
}

/** Cells along an axis: `count` of them, the first at `first`, each `by` after the one before; or those of a list. */
export interface CellRun {
  readonly first: number;
  readonly by: number;
  readonly count: number;
  readonly listed?: readonly number[];
}

/** Them one by one: for kernels, which look at every cell anyway. */
export const cellsOf = ({ first, by, count, listed }: CellRun): readonly number[] =>
  listed ?? Array.from({ length: count }, (_, i) => first + i * by);

/**
 * Which cells of a tensor `x[…]` is: cell (i, j, …) of it is the cell `base` + cells[0][i] + cells[1][j] + … of x, laid
 * end to end. No axis is walked for it, however long it is.
 */
export interface IndexPlan {
  readonly sizes: Shape;
  readonly base: number;
  readonly cells: readonly CellRun[];
  readonly reading: InputReading;
  /** Whether cells are named by lists, so that what is written is told of in other words. */
  readonly isAdvanced: boolean;
}

/** One axis of the result while it is put together. */
interface Axis {
  /** Of x; null: a new one. */
  readonly of: number | null;
  readonly cells: CellRun;
  readonly map: PickedAxis | null;
}

const wrong = (code: Refusal['code'], text: string, values: Refusal['values']): Refusal => ({
  code,
  text,
  ...(values && { values }),
});

const picked = (input: number, output: number, first: number, step: number, stop?: number): PickedAxis => ({
  type: 'picked',
  input,
  output,
  first,
  step,
  wraps: false,
  ...(stop !== undefined && { stop }),
});

/** The cells of a slice (ATen/native/TensorShape.cpp, slice). */
function sliced({ start, stop, step }: Extract<Item, { type: 'slice' }>, size: number): Omit<Axis, 'of'> | Refusal {
  const by = step ?? 1;
  if (by === 0) return wrong('slice-step', 'slice step cannot be zero', { step: by });
  if (by < 0) return wrong('slice-step', 'step must be greater than zero', { step: by });
  const from = (n: number) => Math.min(Math.max(n < 0 ? n + size : n, 0), size);
  const first = from(start ?? 0);
  const end = Math.max(first, from(stop ?? size));
  const count = Math.ceil((end - first) / by);
  const cells = { first, by, count };
  if (count === size) return { cells, map: null };
  return { cells, map: picked(size, count, first, by, end) };
}

function selected(at: number, size: number, place: number): number | Refusal {
  if (at >= -size && at < size) return at < 0 ? at + size : at;
  const text = `index ${pyStr(at)} is out of bounds for dimension ${place} with size ${size}`;
  return wrong('index-out-of-range', text, { index: at, axis: place, size });
}

/**
 * What the brackets pick of a tensor, or PyTorch's refusal (torch/csrc/autograd/python_variable_indexing.cpp,
 * applySlicing; lists as ATen/native/TensorAdvancedIndexing.cpp has them).
 */
export function indexPlan(index: ArgValue, sizes: Shape): IndexPlan | Refusal {
  const items = (Array.isArray(index) ? index : [index]).map(itemOf);
  const specified = items.filter((i) => i.type !== 'new' && i.type !== 'rest').length;
  if (specified > sizes.length) {
    const text = `too many indices for tensor of dimension ${sizes.length}`;
    return wrong('too-many-indices', text, { given: specified, rank: sizes.length });
  }
  const strides = sizes.map((_, i) => elements(sizes.slice(i + 1)));
  const axes: Axis[] = [];
  const lists: { readonly of: number; readonly cells: readonly number[]; readonly place: number }[] = [];
  /** Axes of which one cell is taken. */
  const single = new Map<number, number>();
  let base = 0;
  let next = 0;
  const whole = (of: number): Axis => ({
    of,
    cells: { first: 0, by: 1, count: sizes[of] ?? 0 },
    map: null,
  });
  for (const [place, item] of items.entries()) {
    const size = sizes[next] ?? 0;
    switch (item.type) {
      case 'new':
        axes.push({ of: null, cells: { first: 0, by: 0, count: 1 }, map: null });
        break;
      case 'rest':
        for (let left = sizes.length - specified; left > 0 && next < sizes.length; left -= 1) {
          axes.push(whole(next));
          next += 1;
        }
        break;
      case 'number': {
        const at = selected(item.at, size, place);
        if (isRefusal(Object(at))) return at as Refusal;
        base += Number(at) * (strides[next] ?? 0);
        single.set(next, Number(at));
        next += 1;
        break;
      }
      case 'slice': {
        const made = sliced(item, size);
        if (isRefusal(made)) return made;
        axes.push({ of: next, ...made });
        next += 1;
        break;
      }
      case 'list':
        lists.push({ of: next, cells: item.cells, place: axes.length });
        next += 1;
        break;
    }
  }
  for (; next < sizes.length; next += 1) axes.push(whole(next));
  return assembled(sizes, strides, base, axes, lists, single);
}

/** The axes with those that lists make of theirs: one for all lists, at the first one's place, or in front where they stand apart. */
function assembled(
  sizes: Shape,
  strides: readonly number[],
  base: number,
  axes: readonly Axis[],
  lists: readonly { readonly of: number; readonly cells: readonly number[]; readonly place: number }[],
  single: ReadonlyMap<number, number>,
): IndexPlan | Refusal {
  const offsets = ({ of, cells: { first, by, count } }: Axis): CellRun => {
    const stride = of === null ? 0 : (strides[of] ?? 0);
    return { first: first * stride, by: by * stride, count };
  };
  const all: { axis: Axis | null; cells: CellRun }[] = axes.map((axis) => ({ axis, cells: offsets(axis) }));
  const [first] = lists;
  if (first) {
    const lengths = lists.map((l) => l.cells.length);
    const most = Math.max(...lengths);
    if (lengths.some((n) => n !== 1 && n !== most)) {
      const shapes = lengths.map((n) => `[${n}]`).join(', ');
      const text = `shape mismatch: indexing tensors could not be broadcast together with shapes ${shapes}`;
      return wrong('index-lists', text, { shapes });
    }
    const joint = Array.from({ length: most }, () => 0);
    for (const [j, { of, cells }] of lists.entries()) {
      const size = sizes[of] ?? 0;
      const odd = cells.find((cell) => cell < -size || cell >= size);
      if (odd !== undefined) {
        const text =
          size === 0
            ? 'index is out of bounds for dimension with size 0'
            : `index ${pyStr(odd)} is out of bounds for dimension ${j} with size ${size}`;
        return wrong('index-out-of-range', text, { index: odd, axis: of, size });
      }
      for (let i = 0; i < most; i += 1) {
        const cell = cells[cells.length === 1 ? 0 : i] ?? 0;
        joint[i] = (joint[i] ?? 0) + (cell < 0 ? cell + size : cell) * (strides[of] ?? 0);
      }
    }
    const together = lists.every((l) => l.place === first.place);
    all.splice(together ? first.place : 0, 0, { axis: null, cells: { first: 0, by: 0, count: most, listed: joint } });
  }
  const links = sizes.map((_, of) => {
    const out = all.findIndex(({ axis }) => axis?.of === of);
    if (out >= 0) return along(out, all[out]?.axis?.map ?? null);
    const cell = single.get(of);
    return cell === undefined ? null : { out: null, map: picked(sizes[of] ?? 0, 1, cell, 1) };
  });
  return {
    sizes: all.map(({ cells }) => cells.count),
    base,
    cells: all.map(({ cells }) => cells),
    reading: { type: 'axes', links },
    isAdvanced: lists.length > 0,
  };
}
