import { elements, type Shape } from '../../../core/shape';

/**
 * The cells of a tensor in another arrangement: cell (i, j, …) of the result is cell `base` + cells[0][i] + cells[1][j] + …
 * of x, laid end to end.
 */
export function gathered(x: Float32Array, base: number, cells: readonly (readonly number[])[]): Float32Array {
  const out = new Float32Array(cells.reduce((n, c) => n * c.length, 1));
  visit(base, cells, (to, from) => {
    out[to] = x[from] ?? 0;
  });
  return out;
}

/** Calls `each` for every cell of such an arrangement, in order. */
export function visit(
  base: number,
  cells: readonly (readonly number[])[],
  each: (to: number, from: number) => void,
): void {
  const last = cells.at(-1) ?? [0];
  const outer = cells.slice(0, -1);
  const count = outer.reduce((n, c) => n * c.length, 1);
  const at = new Array<number>(outer.length).fill(0);
  let to = 0;
  for (let row = 0; row < count; row += 1) {
    let start = base;
    for (const [axis, c] of outer.entries()) start += c[at[axis] ?? 0] ?? 0;
    for (const cell of last) {
      each(to, start + cell);
      to += 1;
    }
    for (let axis = outer.length - 1; axis >= 0; axis -= 1) {
      const next = (at[axis] ?? 0) + 1;
      if (next < (outer[axis]?.length ?? 0)) {
        at[axis] = next;
        break;
      }
      at[axis] = 0;
    }
  }
}

/** How far apart neighbours along each axis are. */
export const stridesOf = (sizes: Shape): number[] => sizes.map((_, i) => elements(sizes.slice(i + 1)));

/** Cells of each axis of `made`, of a tensor that is broadcast to it. */
export function spreadCells(sizes: Shape, made: Shape): readonly (readonly number[])[] {
  const strides = stridesOf(sizes);
  const before = made.length - sizes.length;
  return made.map((n, i) => {
    const step = sizes[i - before] === n ? (strides[i - before] ?? 0) : 0;
    return Array.from({ length: n }, (_, o) => o * step);
  });
}

/** A tensor broadcast to other sizes; itself where it has them. */
export function spread(x: Float32Array, sizes: Shape, made: Shape): Float32Array {
  if (x.length === elements(made)) return x;
  return gathered(x, 0, spreadCells(sizes, made));
}
