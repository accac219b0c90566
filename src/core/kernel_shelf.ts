/** Kernels that everybody knows, for any size: what they are for 3 × 3, and what goes by the same idea for others. */
export const SHELF = [
  'identity',
  'box',
  'gaussian',
  'sobel-x',
  'sobel-y',
  'laplacian',
  'sharpen',
  'emboss',
  'gabor',
] as const;
export type ShelfKernel = (typeof SHELF)[number];

type Line = readonly number[];

/** Row n − 1 of Pascal's triangle: 1 2 1. */
function binomial(n: number): Line {
  let row: number[] = n > 0 ? [1] : [];
  for (let i = 1; i < n; i += 1) row = [...row, 0].map((v, k) => v + (row[k - 1] ?? 0));
  return row;
}

/** A smoothed difference: −1 0 1, of five −1 −2 0 2 1, of two −1 1. Null where one cell has no neighbour. */
function difference(n: number): Line | null {
  if (n < 2) return null;
  if (n === 2) return [-1, 1];
  const smooth = binomial(n - 2);
  return Array.from({ length: n }, (_, i) => (smooth[i - 2] ?? 0) - (smooth[i] ?? 0));
}

const outer = (down: Line, across: Line) => down.flatMap((v) => across.map((u) => v * u));

/** A kernel of 3 × 3 in the middle of a larger one. */
function centred(small: Line, kh: number, kw: number): number[] | null {
  if (kh < 3 || kw < 3) return null;
  const [top, left] = [Math.floor((kh - 3) / 2), Math.floor((kw - 3) / 2)];
  return Array.from({ length: kh * kw }, (_, i) => {
    const [r, c] = [Math.floor(i / kw) - top, (i % kw) - left];
    return r >= 0 && r < 3 && c >= 0 && c < 3 ? (small[3 * r + c] ?? 0) : 0;
  });
}

/** A wave across the diagonal under a bell curve (real part, phase 0), two of whose widths reach the edge. */
function gabor(kh: number, kw: number): number[] | null {
  if (kh < 3 || kw < 3) return null;
  const sigma = Math.min(kh, kw) / 4;
  return Array.from({ length: kh * kw }, (_, i) => {
    const [y, x] = [Math.floor(i / kw) - (kh - 1) / 2, (i % kw) - (kw - 1) / 2];
    const along = (x + y) / Math.SQRT2;
    const value = Math.exp(-(x * x + y * y) / (2 * sigma * sigma)) * Math.cos((2 * Math.PI * along) / (4 * sigma));
    return Math.round(value * 1e4) / 1e4;
  });
}

const KERNELS: Readonly<Record<ShelfKernel, (kh: number, kw: number) => number[] | null>> = {
  identity: (kh, kw) => {
    const middle = Math.floor(kh / 2) * kw + Math.floor(kw / 2);
    return Array.from({ length: kh * kw }, (_, i) => (i === middle ? 1 : 0));
  },
  box: (kh, kw) => Array.from({ length: kh * kw }, () => 1 / (kh * kw)),
  gaussian: (kh, kw) => outer(binomial(kh), binomial(kw)).map((v) => v / 2 ** (kh + kw - 2)),
  'sobel-x': (kh, kw) => {
    const across = difference(kw);
    return across && outer(binomial(kh), across);
  },
  'sobel-y': (kh, kw) => {
    const down = difference(kh);
    return down && outer(down, binomial(kw));
  },
  laplacian: (kh, kw) => centred([0, 1, 0, 1, -4, 1, 0, 1, 0], kh, kw),
  sharpen: (kh, kw) => centred([0, -1, 0, -1, 5, -1, 0, -1, 0], kh, kw),
  emboss: (kh, kw) => centred([-2, -1, 0, -1, 1, 1, 0, 1, 2], kh, kw),
  gabor,
};

/** A kernel of the shelf, row by row, as PyTorch lays it over the input: unturned. Null where the size has none. */
export function shelfKernel(name: ShelfKernel, kh: number, kw: number): number[] | null {
  return KERNELS[name](kh, kw);
}

/** Scaled so that it adds up to 1, or, where it adds up to nothing, so that its absolute values do; null where all are 0. */
export function normalised(values: readonly number[]): number[] | null {
  const sum = values.reduce((so, v) => so + v, 0);
  const size = values.reduce((so, v) => so + Math.abs(v), 0);
  const by = Math.abs(sum) > 1e-6 * size ? sum : size;
  return by === 0 ? null : values.map((v) => v / by);
}

/** Less its mean, so that it says nothing of an even field. */
export function zeroMean(values: readonly number[]): number[] {
  const mean = values.reduce((so, v) => so + v, 0) / Math.max(1, values.length);
  return values.map((v) => v - mean);
}
