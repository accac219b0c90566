import type { ShapedCall } from '../../core/net/shaped';
import type { SlidingAxis } from '../../core/window';
import type { BorderFlags } from '../../core/windows/border';
import { argOf } from '../backend';
import { isPaddingMode, paddedLength, paddingIndex } from '../padding';
import { RUN_WORDS } from './maps';

/** Windows that slide over a map, each over the channels of one group. */
export interface Sliding {
  readonly channels: number;
  readonly groups: number;
  readonly rows: SlidingAxis;
  readonly cols: SlidingAxis;
  /** The input cell that stands at each place of the padded axes, −1 for a zero. */
  readonly rowIndex: Int32Array;
  readonly colIndex: Int32Array;
}

/** A convolution as its tables need it: Conv2d, or a Linear of a vector as one of 1 × 1 on a single pixel. */
export interface ConvShape extends Sliding {
  readonly filters: number;
}

const ONE: SlidingAxis = {
  type: 'sliding',
  input: 1,
  output: 1,
  kernel: 1,
  stride: 1,
  dilation: 1,
  before: 0,
  after: 0,
};

/** Null for a step that is no such thing, or one with nothing in its kernel. */
export function convShapeOf(step: ShapedCall): ConvShape | null {
  const { module, input, output, axes } = step;
  if (module.kind === 'Linear' && input.length === 1) {
    const cell = Int32Array.of(0);
    const [channels = 0] = input;
    const [filters = 0] = output;
    if (channels === 0 || filters === 0) return null;
    return { channels, filters, groups: 1, rows: ONE, cols: ONE, rowIndex: cell, colIndex: cell };
  }
  if (module.kind !== 'Conv2d' || input.length !== 3 || !axes) return null;
  const [rows, cols] = axes;
  const mode = argOf(step, 'padding_mode');
  const groups = Number(argOf(step, 'groups'));
  const [channels = 0] = input;
  const [filters = 0, height = 0, width = 0] = output;
  if (rows.type !== 'sliding' || cols.type !== 'sliding' || !isPaddingMode(mode)) return null;
  if (rows.kernel < 1 || cols.kernel < 1 || channels * filters * height * width === 0) return null;
  const rowIndex = paddingIndex(rows, mode);
  const colIndex = paddingIndex(cols, mode);
  return { channels, filters, groups, rows, cols, rowIndex, colIndex };
}

/** The windows of a pool over a map in a batch of one; null for other steps, and where there is nothing to read. */
export function poolShapeOf({ input, output, axes }: ShapedCall): Sliding | null {
  const [rows, cols] = axes ?? [];
  const [channels = 0, height = 0, width = 0] = output;
  if (input.length !== 3 || rows?.type !== 'sliding' || cols?.type !== 'sliding') return null;
  if (rows.kernel < 1 || cols.kernel < 1 || channels * height * width === 0) return null;
  const [rowIndex, colIndex] = [paddingIndex(rows, 'zeros'), paddingIndex(cols, 'zeros')];
  return { channels, groups: channels, rows, cols, rowIndex, colIndex };
}

/** Whether windows read the input as it lies: no padding anywhere. */
export function readsInPlace({ rows, cols }: ConvShape): boolean {
  const whole = (axis: SlidingAxis) => axis.before === 0 && paddedLength(axis) <= axis.input;
  return whole(rows) && whole(cols);
}

/** Offsets in bytes of every pixel's first cell, and of the cells of a window from there over one group's channels. */
export function windowTables(shape: Sliding, height: number, width: number): { pixels: Int32Array; taps: Int32Array } {
  const { rows, cols, channels, groups } = shape;
  const pixels = new Int32Array(rows.output * cols.output);
  for (let i = 0; i < pixels.length; i += 1) {
    const [oh, ow] = [Math.floor(i / cols.output), i % cols.output];
    pixels[i] = 4 * (oh * rows.stride * width + ow * cols.stride);
  }
  const taps = new Int32Array((channels / groups) * rows.kernel * cols.kernel);
  let t = 0;
  for (let c = 0; c < channels / groups; c += 1) {
    for (let kh = 0; kh < rows.kernel; kh += 1) {
      for (let kw = 0; kw < cols.kernel; kw += 1) {
        taps[t] = 4 * ((c * height + kh * rows.dilation) * width + kw * cols.dilation);
        t += 1;
      }
    }
  }
  return { pixels, taps };
}

/** The runs of cells that a padded plane takes over from the input's: RUN_WORDS words each. */
export function paddingRuns({ rowIndex, colIndex, cols }: ConvShape): Int32Array {
  const runs: number[] = [];
  for (const [row, from] of rowIndex.entries()) {
    if (from < 0) continue;
    let last = -2;
    for (const [col, cell] of colIndex.entries()) {
      if (cell < 0) last = -2;
      else if (cell === last + 1) {
        runs[runs.length - 1] = (runs.at(-1) ?? 0) + 1;
        last = cell;
      } else {
        runs.push(4 * (from * cols.input + cell), 4 * (row * colIndex.length + col), 1);
        last = cell;
      }
    }
  }
  return Int32Array.from(runs);
}

export function runCount(runs: Int32Array): number {
  return runs.length / RUN_WORDS;
}

/** kw that the windows kernel takes at once. */
export const LANES = 4;

/**
 * How many of the outputs that `taken` says read each cell of an axis at each tap: [cells][taps], the taps filled up
 * with zeros to a multiple of `lanes`.
 */
export function readCounts(
  axis: SlidingAxis,
  index: Int32Array,
  taken: (o: number) => boolean,
  lanes: number,
): Float32Array {
  const width = Math.ceil(axis.kernel / lanes) * lanes;
  const counts = new Float32Array(axis.input * width);
  for (let o = 0; o < axis.output; o += 1) {
    if (!taken(o)) continue;
    for (let t = 0; t < axis.kernel; t += 1) {
      const cell = index[o * axis.stride + t * axis.dilation] ?? -1;
      if (cell >= 0) counts[cell * width + t] = (counts[cell * width + t] ?? 0) + 1;
    }
  }
  return counts;
}

/** Rows and columns that are no border; their product is the interior, unless cells are flagged one by one. */
export function interiorOf(flags: BorderFlags): { rows: number; cols: number } | null {
  if (flags.cells) return null;
  const count = (line: Uint8Array) => line.reduce((n, flag) => n + 1 - flag, 0);
  return { rows: count(flags.rows), cols: count(flags.cols) };
}
