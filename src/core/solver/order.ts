import type { Sort } from './problem';

/**
 * What a design costs in an order, layer by layer, as whole numbers so that sums are exact and ties are true ones.
 * Costs are summed from the last layer to the first; the smallest comes first. Ties go by parameters, then
 * multiply-accumulates, then the layers in order: Conv2d before MaxPool2d, then kernel_size, stride, padding, dilation,
 * each the smaller first, and the design that ends first.
 */
export interface Order {
  readonly sort: Sort;
  /** The part of a convolution's cost that depends on these alone. */
  option(kernel: number, padding: number, dilation: number): number;
  stride(stride: number): number;
  /** A pool with so many convolutions before it. */
  pool(kernel: number, convs: number): number;
  /** Of a convolution from `input` to `output` by one size after another. */
  resize(h: number, w: number, toH: number, toW: number): number;
}

const zero = () => 0;

/**
 * How unusual a kernel with its padding is. 3×3 comes first, then the other odd ones, rising; then 1×1 and the even
 * ones. Padding that keeps the size ("same", half of the dilated kernel) is free, none costs little, what makes each
 * overlap count ("full") a little more, anything else more the farther it is off.
 */
function usualOption(kernel: number, padding: number, dilation: number): number {
  const reach = dilation * (kernel - 1);
  const off = Math.abs(2 * padding - reach);
  const size = kernel === 1 ? 24 : kernel % 2 === 1 ? 3 * (kernel - 3) : 18 + 3 * (kernel - 2);
  let border = 6 + 2 * off;
  if (off === 0) border = 0;
  else if (padding === 0) border = 4;
  else if (padding === reach) border = 8;
  else if (padding > reach) border = 16 + 4 * (padding - reach);
  return 10 + size + border + 10 * (dilation - 1);
}

/** Stride 1, then 2; others are rare. */
function usualStride(stride: number): number {
  return stride === 1 ? 0 : stride === 2 ? 4 : 12 + 4 * (stride - 2);
}

/** log2 of a size's ratio, squared, in millionths. */
function unevenness(from: number, to: number): number {
  return Math.round(1e6 * Math.log2(from / to) ** 2);
}

const plain = { option: zero, stride: zero, pool: zero, resize: zero };

/**
 * - `usual`: the sum over all layers of how unusual their numbers are, with 10 for each convolution, 8 for each pool, and
 *   30 more for a pool before any convolution.
 * - `even`: the sum over all layers of log2(size before / size after)², for height and width: the same factor at each
 *   layer is best, one large step costs more than two small ones, and a map that keeps its size costs nothing.
 * - `receptiveField`: falls, the largest first; it is no sum, see best.ts.
 */
export const ORDERS: Readonly<Record<Sort, Order>> = {
  usual: {
    sort: 'usual',
    option: usualOption,
    stride: usualStride,
    pool: (kernel, convs) => 8 + 8 * (kernel - 2) + (convs === 0 ? 30 : 0),
    resize: zero,
  },
  // Parameters and multiply-accumulates are the first and the second tie of every order.
  params: { sort: 'params', ...plain },
  macs: { sort: 'macs', ...plain },
  receptiveField: { sort: 'receptiveField', ...plain, option: (kernel, _, dilation) => -(kernel - 1) * dilation },
  depth: { sort: 'depth', option: () => 1, stride: zero, pool: () => 1, resize: zero },
  even: {
    sort: 'even',
    ...plain,
    resize: (h, w, toH, toW) => unevenness(h, toH) + unevenness(w, toW),
  },
};
