/** How the cells of an output axis read those of its input axis. */
export type AxisMap = WindowAxis | PickedAxis;

/** The same of a layer that reads windows of its input. */
export type WindowAxis = SlidingAxis | TransposedAxis | BinsAxis | ResizeAxis;

/** Output o reads input cells o·stride − before + t·dilation, t = 0 … kernel−1; those outside 0 … input−1 are padding. */
export interface SlidingAxis {
  readonly type: 'sliding';
  readonly input: number;
  readonly output: number;
  readonly kernel: number;
  /** 0 where every output reads the same cells: a Linear along the rows of a map. */
  readonly stride: number;
  readonly dilation: number;
  /** Padding before and after, in cells; negative where a Pad layer crops. */
  readonly before: number;
  readonly after: number;
}

/**
 * Of a transposed convolution: output o reads every input cell i with i·stride − padding + t·dilation = o for a t in
 * 0 … kernel−1. The zeros between its inputs are no padding, nor is output_padding.
 */
export interface TransposedAxis {
  readonly type: 'transposed';
  readonly input: number;
  readonly output: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: number;
  readonly outputPadding: number;
}

/** Of an adaptive pool: output o reads ⌊o·input/output⌋ … ⌈(o+1)·input/output⌉−1. */
export interface BinsAxis {
  readonly type: 'bins';
  readonly input: number;
  readonly output: number;
}

/**
 * Of Upsample (and, with `nearest`, of PixelShuffle): output o reads the cells around its source, in ATen's float32.
 * nearest: o·scale; nearest-exact: (o + ½)·scale; linear and cubic: o·scale with aligned corners, else
 * (o + ½)·scale − ½, which for linear is not below 0.
 */
export interface ResizeAxis {
  readonly type: 'resize';
  readonly input: number;
  readonly output: number;
  readonly mode: 'nearest' | 'nearest-exact' | 'linear' | 'cubic';
  readonly alignCorners: boolean;
  /** Input cells per output cell, as ATen's area_pixel_compute_scale gives it. */
  readonly scale: number;
}

/**
 * Of a part of an axis, of a part laid beside others (cat), of an axis turned round, rolled or repeated: output o reads the
 * one cell first + o·step, counted on from the axis's beginning behind its end where it `wraps`; outside nothing, and no
 * padding either.
 */
export interface PickedAxis {
  readonly type: 'picked';
  readonly input: number;
  readonly output: number;
  readonly first: number;
  /** Negative where the axis is turned round. */
  readonly step: number;
  readonly wraps: boolean;
  /** Behind the last cell that may be picked, where a slice names it. */
  readonly stop?: number;
}

/** The cells that an output cell reads along an axis: first, first + step, … last; those outside the map are padding. */
export interface TapRun {
  readonly first: number;
  readonly last: number;
}

/** The cell that output cell `o` is; null where it is none of this axis. */
export function pickedCell({ input, first, step, wraps }: PickedAxis, o: number): number | null {
  const at = first + o * step;
  if (wraps && input > 0) return ((at % input) + input) % input;
  return at >= 0 && at < input ? at : null;
}

function pickedRun(axis: PickedAxis, o: number): TapRun | null {
  const cell = pickedCell(axis, o);
  return cell === null ? null : { first: cell, last: cell };
}

export function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** How far apart the cells of one window are. */
export function tapStep(axis: AxisMap): number {
  if (axis.type === 'sliding') return axis.dilation;
  return axis.type === 'transposed' ? axis.dilation / gcd(axis.stride, axis.dilation) : 1;
}

/** Where output cell `o` of a resized axis falls on the input, in float32 as ATen has it, beyond the ends too. */
function placeOf({ mode, alignCorners, scale }: ResizeAxis, o: number): number {
  if (mode === 'nearest') return Math.fround(o * scale);
  if (mode === 'nearest-exact') return Math.fround((o + 0.5) * scale);
  if (alignCorners) return Math.fround(o * scale);
  // In ATen's linear kernel one rounding does for both, as a fused multiply-add makes it.
  const scaled = (o + 0.5) * scale;
  return Math.fround((mode === 'linear' ? scaled : Math.fround(scaled)) - 0.5);
}

/** The coordinate, in input cells, that output cell `o` of a resized axis is taken from. */
export function sourceOf(axis: ResizeAxis, o: number): number {
  const place = placeOf(axis, o);
  return axis.mode === 'linear' ? Math.max(place, 0) : place;
}

function resizeRun(axis: ResizeAxis, o: number): TapRun | null {
  const end = axis.input - 1;
  if (end < 0) return null;
  const source = sourceOf(axis, o);
  const at = Math.floor(source);
  const within = (cell: number) => Math.min(end, Math.max(0, cell));
  // What an interpolation gives no weight is not read.
  if (axis.mode.startsWith('nearest') || at === source) return { first: within(at), last: within(at) };
  return axis.mode === 'linear'
    ? { first: within(at), last: within(at + 1) }
    : { first: within(at - 1), last: within(at + 2) };
}

/** Among so many numbers a walk is shorter than arithmetic. */
const FEW = 64;

/** x with a·x ≡ 1 (mod m), for a that has no factor in common with m (the extended Euclidean algorithm). */
function inverse(a: bigint, m: bigint): bigint {
  let [r, next] = [m, a % m];
  let [x, y] = [0n, 1n];
  while (next !== 0n) {
    const q = r / next;
    [r, next] = [next, r - q * next];
    [x, y] = [y, x - q * y];
  }
  return ((x % m) + m) % m;
}

/**
 * The first t ≥ 0 with place − t·dilation on a grid of `stride`; null: there is none. All others are stride / gcd(stride,
 * dilation) apart. Whatever the sizes, it goes through few.
 */
export function firstOnGrid(place: number, stride: number, dilation: number): number | null {
  const common = gcd(stride, dilation);
  const apart = stride / common;
  if (apart <= FEW) {
    for (let t = 0; t < apart; t += 1) if ((place - t * dilation) % stride === 0) return t;
    return null;
  }
  if (place % common !== 0) return null;
  const m = BigInt(apart);
  const at = (BigInt(place / common) * inverse(BigInt(dilation / common), m)) % m;
  return Number((at + m) % m);
}

/** Every second (third, …) tap of a transposed kernel meets a cell: those t with o + padding − t·dilation on the grid. */
function transposedReads(axis: TransposedAxis, o: number): TapRun | null {
  const { kernel, stride, dilation, padding } = axis;
  const apart = stride / gcd(stride, dilation);
  const place = o + padding;
  const t = firstOnGrid(place, stride, dilation);
  if (t === null || t >= kernel) return null;
  const high = (place - t * dilation) / stride;
  return { first: high - Math.floor((kernel - 1 - t) / apart) * tapStep(axis), last: high };
}

function transposedRun(axis: TransposedAxis, o: number): TapRun | null {
  const reads = transposedReads(axis, o);
  if (!reads) return null;
  const { input } = axis;
  const step = tapStep(axis);
  const { first: low, last: high } = reads;
  // What lies outside the map is neither a cell nor padding.
  const first = low >= 0 ? low : low + Math.ceil(-low / step) * step;
  const last = high < input ? high : high - Math.ceil((high - input + 1) / step) * step;
  return first <= last ? { first, last } : null;
}

/**
 * The cells that output cell `o` would read on a map without edges: from `first`, each `step` after the one before, to
 * `last`. Null where it reads none.
 */
export function readsOf(axis: AxisMap, o: number): (TapRun & { readonly step: number }) | null {
  const step = Math.max(1, tapStep(axis));
  switch (axis.type) {
    case 'sliding': {
      const first = o * axis.stride - axis.before;
      return { first, last: first + (axis.kernel - 1) * axis.dilation, step };
    }
    case 'transposed': {
      const reads = transposedReads(axis, o);
      return reads && { ...reads, step };
    }
    case 'bins':
      return {
        first: Math.floor((o * axis.input) / axis.output),
        last: Math.ceil(((o + 1) * axis.input) / axis.output) - 1,
        step,
      };
    case 'resize': {
      const place = placeOf(axis, o);
      const at = Math.floor(place);
      if (axis.mode.startsWith('nearest') || at === place) return { first: at, last: at, step };
      return axis.mode === 'linear' ? { first: at, last: at + 1, step } : { first: at - 1, last: at + 2, step };
    }
    case 'picked': {
      const run = pickedRun(axis, o);
      return run && { ...run, step };
    }
  }
}

/** First and last cell that output cell `o` reads, padding included; null where it reads none. */
export function tapRun(axis: AxisMap, o: number): TapRun | null {
  switch (axis.type) {
    case 'sliding': {
      const { input, kernel, stride, dilation, before, after } = axis;
      const first = o * stride - before;
      // What ceil_mode adds beyond the padding exists neither as a cell nor as padding.
      const count = Math.min(kernel, Math.floor((input + after - 1 - first) / dilation) + 1);
      return count < 1 ? null : { first, last: first + (count - 1) * dilation };
    }
    case 'transposed':
      return transposedRun(axis, o);
    case 'bins': {
      const first = Math.floor((o * axis.input) / axis.output);
      const last = Math.ceil(((o + 1) * axis.input) / axis.output) - 1;
      return first <= last ? { first, last } : null;
    }
    case 'resize':
      return resizeRun(axis, o);
    case 'picked':
      return pickedRun(axis, o);
  }
}

/** The input cells that output cell `o` reads, padding included as indices < 0 or ≥ input. */
export function taps(axis: AxisMap, o: number): number[] {
  const run = tapRun(axis, o);
  if (!run) return [];
  const step = tapStep(axis);
  return Array.from({ length: (run.last - run.first) / step + 1 }, (_, i) => run.first + i * step);
}

/** The most cells that one output cell reads, padding included; the same for every axis but bins' and resized ones. */
export function mostTaps(axis: AxisMap): number {
  switch (axis.type) {
    case 'sliding':
      return Math.max(0, axis.kernel);
    case 'transposed':
      return Math.ceil(axis.kernel / (axis.stride / gcd(axis.stride, axis.dilation)));
    case 'bins':
      // Bin o covers input / output and what the remainder of o·input / output, at most output − gcd, adds in front.
      if (axis.output === 0) return 0;
      return Math.ceil((axis.output - gcd(axis.input, axis.output) + axis.input) / axis.output);
    case 'resize': {
      const between = [0, 1, 2].some((o) => o < axis.output && !Number.isInteger(placeOf(axis, o)));
      if (axis.mode.startsWith('nearest') || !between) return Math.min(1, axis.input);
      return axis.mode === 'linear' ? 2 : 4;
    }
    case 'picked':
      return Math.min(1, axis.input);
  }
}
