import { scaleLinear } from 'd3-scale';

/** Where a row of dots lies: values over a width, dots around a middle line within a height. Pixels. */
export interface DotRow {
  readonly domain: readonly [number, number];
  readonly width: number;
  readonly height: number;
}

/** From the largest a dot is drawn to the smallest; below that a shape says more. */
const SIZES = [9, 7.5, 6, 5, 4, 3.2, 2.5, 2, 1.6] as const;

/** More seeds than this are drawn as a shape, whatever room there is. */
export const MOST_DOTS = 20_000;

/**
 * Dots of one size, each in the column that its value falls in, stacked from the middle line outwards in the order in
 * which they come. One more moves no other, so that a plot that grows is only added to.
 */
export class Stacks {
  readonly row: DotRow;
  /** Of a dot and of its place, in pixels. */
  readonly size: number;
  readonly #columns: Uint32Array;
  #tallest = 0;
  /** Centre of each dot by its place in the values; NaN where it has none. */
  xs = new Float32Array(1024);
  ys = new Float32Array(1024);
  #count = 0;

  constructor(row: DotRow, size: number) {
    this.row = row;
    this.size = size;
    this.#columns = new Uint32Array(Math.ceil(row.width / size) + 1);
  }

  /** How many values have been placed. */
  get count(): number {
    return this.#count;
  }

  get fits(): boolean {
    return this.#tallest * this.size <= this.row.height;
  }

  /** Places what has been added to the values. Returns from which on they are new. */
  add(values: Float64Array): number {
    const from = this.#count;
    this.#grow(values.length);
    const { domain, width, height } = this.row;
    const x = scaleLinear(domain, [0, width]);
    for (let i = from; i < values.length; i += 1) {
      const value = values[i] ?? Number.NaN;
      if (!Number.isFinite(value)) {
        this.xs[i] = Number.NaN;
        this.ys[i] = Number.NaN;
        continue;
      }
      const column = Math.min(Math.max(Math.floor(x(value) / this.size), 0), this.#columns.length - 1);
      const k = this.#columns[column] ?? 0;
      this.#columns[column] = k + 1;
      this.#tallest = Math.max(this.#tallest, k + 1);
      this.xs[i] = (column + 0.5) * this.size;
      this.ys[i] = height / 2 + (k % 2 === 0 ? -k / 2 : (k + 1) / 2) * this.size;
    }
    this.#count = values.length;
    return from;
  }

  #grow(length: number): void {
    if (length <= this.xs.length) return;
    const size = Math.max(length, this.xs.length * 2);
    const grown = (old: Float32Array) => {
      const next = new Float32Array(size);
      next.set(old);
      return next;
    };
    this.xs = grown(this.xs);
    this.ys = grown(this.ys);
  }
}

/** The largest dots with which values fit into a row; null where none do. */
export function stack(row: DotRow, values: Float64Array, largest: number = SIZES[0]): Stacks | null {
  if (values.length > MOST_DOTS || row.width <= 0) return null;
  for (const size of SIZES) {
    if (size > largest) continue;
    const stacks = new Stacks(row, size);
    stacks.add(values);
    if (stacks.fits) return stacks;
  }
  return null;
}

/** The dot nearest to a point, and no further from it than `reach` pixels; null where there is none. */
export function nearestDot({ xs, ys, count }: Stacks, x: number, y: number, reach: number): number | null {
  let best = reach * reach;
  let found: number | null = null;
  for (let i = 0; i < count; i += 1) {
    const distance = ((xs[i] ?? 0) - x) ** 2 + ((ys[i] ?? 0) - y) ** 2;
    if (distance <= best) {
      best = distance;
      found = i;
    }
  }
  return found;
}

/** The value nearest to another; null where none is finite. */
export function nearestValue(values: Float64Array, wanted: number): number | null {
  let best = Number.POSITIVE_INFINITY;
  let found: number | null = null;
  for (let i = 0; i < values.length; i += 1) {
    const distance = Math.abs((values[i] ?? Number.NaN) - wanted);
    if (distance < best) {
      best = distance;
      found = i;
    }
  }
  return found;
}
