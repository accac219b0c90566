import type { TensorIndex } from './net/acts';
import type { Shape } from './shape';

/** Cells of a tensor in C order: the first, and how far apart neighbours along each axis are. */
export interface View {
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
}

export function wholeView(shape: Shape): View {
  let stride = 1;
  const strides = shape.map(() => 0);
  for (let i = shape.length - 1; i >= 0; i -= 1) {
    strides[i] = stride;
    stride *= shape[i] ?? 1;
  }
  return { shape, strides, offset: 0 };
}

/** Python's slice.indices: where a stretch begins, and how many there are. */
function stretch(
  size: number,
  start: number | null,
  stop: number | null,
  step: number,
): { first: number; count: number } {
  const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
  const place = (at: number) => Math.min(Math.max(at < 0 ? at + size : at, low), high);
  const first = start === null ? (step > 0 ? low : high) : place(start);
  const end = stop === null ? (step > 0 ? high : low) : place(stop);
  return { first, count: Math.max(0, Math.ceil((end - first) / step)) };
}

/** What `tensor[index]` is a view of; null where PyTorch refuses the index: out of range, too many axes, a step of 0. */
export function indexed(view: View, index: TensorIndex): View | null {
  if (index.length > view.shape.length) return null;
  const shape: number[] = [];
  const strides: number[] = [];
  let { offset } = view;
  for (const [axis, size] of view.shape.entries()) {
    const stride = view.strides[axis] ?? 0;
    const at = index[axis] ?? null;
    if (typeof at === 'number') {
      const place = at < 0 ? at + size : at;
      if (!Number.isInteger(at) || place < 0 || place >= size) return null;
      offset += place * stride;
      continue;
    }
    const [start, stop, given] = at ?? [null, null, null];
    const step = given ?? 1;
    if (step === 0) return null;
    const { first, count } = stretch(size, start, stop, step);
    if (count > 0) offset += first * stride;
    shape.push(count);
    strides.push(stride * step);
  }
  return { shape, strides, offset };
}

/** The axes in another order; null where these are not each once. */
export function permutedView({ shape, strides, offset }: View, axes: readonly number[]): View | null {
  const own = axes.map((axis) => (axis < 0 ? axis + shape.length : axis));
  if (own.length !== shape.length || !shape.every((_size, i) => own.includes(i))) return null;
  return { shape: own.map((i) => shape[i] ?? 0), strides: own.map((i) => strides[i] ?? 0), offset };
}

/** A view repeated over a shape, as PyTorch broadcasts one into a target; null where it cannot be. */
export function broadcastView({ shape, strides, offset }: View, to: Shape): View | null {
  const lead = to.length - shape.length;
  // Axes of one cell before the others are left out where something is copied into fewer.
  if (lead < 0) {
    if (shape.slice(0, -lead).some((size) => size !== 1)) return null;
    return broadcastView({ shape: shape.slice(-lead), strides: strides.slice(-lead), offset }, to);
  }
  const own: number[] = [];
  for (const [axis, size] of to.entries()) {
    const mine = axis < lead ? 1 : (shape[axis - lead] ?? 1);
    if (mine !== 1 && mine !== size) return null;
    own.push(mine === 1 ? 0 : (strides[axis - lead] ?? 0));
  }
  return { shape: to, strides: own, offset };
}

/** Where the cells of a view stand, in C order. */
export function* cellsOf({ shape, strides, offset }: View): Generator<number> {
  const rank = shape.length;
  if (shape.includes(0)) return;
  const at = shape.map(() => 0);
  let place = offset;
  for (;;) {
    yield place;
    let axis = rank - 1;
    for (; axis >= 0; axis -= 1) {
      const next = (at[axis] ?? 0) + 1;
      if (next < (shape[axis] ?? 0)) {
        at[axis] = next;
        place += strides[axis] ?? 0;
        break;
      }
      place -= (at[axis] ?? 0) * (strides[axis] ?? 0);
      at[axis] = 0;
    }
    if (axis < 0) return;
  }
}
