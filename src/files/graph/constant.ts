import { elements, type Shape } from '../../core/shape';

/** A tensor that is known without x: a weight, a list of sizes, a number. */
export interface Constant {
  readonly shape: Shape;
  /** In C order. Whole numbers and truths (1 and 0) are float64. */
  readonly data: Float32Array | Float64Array;
  /** What the file calls it; null: it was made of others. Only its axes may have been turned since. */
  readonly name: string | null;
  /** Nothing that is learnt, though it has a name. */
  readonly isBuffer?: boolean;
}

export function constant(shape: Shape, values: ArrayLike<number>, name: string | null = null): Constant {
  return { shape, data: Float64Array.from(values), name };
}

export const scalarConstant = (value: number): Constant => constant([], [value]);

/** The numbers of a short list. */
export const listOf = ({ data }: Constant): number[] => Array.from(data);

/** The one number of a constant that has no more; null where it has. */
export function numberOf({ data }: Constant): number | null {
  return data.length === 1 ? (data[0] ?? null) : null;
}

/** Whether all values are one, and then which. */
export function filledWith({ data }: Constant): number | null {
  const [first] = data;
  return first !== undefined && data.every((v) => v === first) ? first : null;
}

export const isFilled = (of: Constant, value: number): boolean => filledWith(of) === value;

/** Steps between neighbours along each axis, in C order. */
export function stridesOf(shape: Shape): number[] {
  const strides = shape.map(() => 1);
  for (let i = shape.length - 2; i >= 0; i -= 1) strides[i] = (strides[i + 1] ?? 1) * (shape[i + 1] ?? 1);
  return strides;
}

const like = (data: Constant['data'], length: number): Float32Array | Float64Array =>
  data instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);

/** Cells of another constant: `strides` of the source along each axis of `shape`, from `first` on. */
export function gathered(of: Constant, shape: Shape, strides: readonly number[], first = 0): Constant {
  const data = like(of.data, elements(shape));
  const last = shape.length - 1;
  const [row, step] = [shape[last] ?? 1, strides[last] ?? 0];
  const at = shape.map(() => 0);
  let from = first;
  for (let to = 0; to < data.length; to += row) {
    for (let i = 0; i < row; i += 1) data[to + i] = of.data[from + i * step] ?? 0;
    for (let axis = last - 1; axis >= 0; axis -= 1) {
      const [own = 0, size = 1] = [strides[axis], shape[axis]];
      const next = (at[axis] ?? 0) + 1;
      from += own;
      at[axis] = next;
      if (next < size) break;
      from -= own * size;
      at[axis] = 0;
    }
  }
  return { shape, data, name: null };
}

/** Its axes in another order; it keeps its name. */
export function turned(of: Constant, order: readonly number[]): Constant {
  if (order.every((axis, i) => axis === i)) return of;
  const strides = stridesOf(of.shape);
  const made = gathered(
    of,
    order.map((axis) => of.shape[axis] ?? 1),
    order.map((axis) => strides[axis] ?? 0),
  );
  return { ...made, name: of.name };
}

/** The same values under other sizes, as many. */
export const relaid = (of: Constant, shape: Shape): Constant => ({ ...of, shape });

/** Spread to larger sizes as ONNX, NumPy and PyTorch broadcast. */
export function spread(of: Constant, shape: Shape): Constant {
  const before = shape.length - of.shape.length;
  const strides = stridesOf(of.shape);
  return gathered(
    of,
    shape,
    shape.map((_, i) => (i < before || of.shape[i - before] === 1 ? 0 : (strides[i - before] ?? 0))),
  );
}

/** Each value changed by itself. */
export function mapped(of: Constant, change: (value: number) => number): Constant {
  return { shape: of.shape, data: of.data.map(change), name: null };
}
