import type { Machine } from './machine';
import { RUN_WORDS } from './maps';
import { type Sliding, windowTables } from './windows';

/** Bytes of padded input that are worked on at once, half of a small second cache. */
const BAND_BYTES = 1 << 19;
/** Pixels of a band: a plane of it stays in the first cache. */
const BAND_PIXELS = 4096;
/** Kernels work on eights: what they read or write beyond an array's end is there, too. */
const SLACK = 128;

/** Gives out places one after the other, before the memory is there. */
export class Room {
  #top = 64;

  get bytes(): number {
    return this.#top;
  }

  /** For so many float32 or int32: an address in bytes. */
  take(count: number): number {
    const address = this.#top;
    this.#top += Math.ceil((4 * count + SLACK) / 16) * 16;
    return address;
  }
}

/**
 * A layer that slides windows is computed band by band: some rows of its output at a time. The rows of the input that
 * these read stand in the machine, all channels, padded in whatever mode; pixels and taps are the same in every band.
 */
export class Bands {
  /** Rows of output in each band; the last may have fewer. */
  readonly height: number;
  readonly padded: number;
  readonly pixels: number;
  readonly taps: number;
  readonly tapCount: number;
  /** Bytes from one channel to the next. */
  readonly plane: number;
  readonly #shape: Sliding;
  readonly #loaded: number;
  readonly #runs: number;
  readonly #colRuns: readonly (readonly [number, number, number])[];
  readonly #tables: { readonly pixels: Int32Array; readonly taps: Int32Array };

  constructor(shape: Sliding, room: Room) {
    const { channels, rows, cols, colIndex } = shape;
    const width = colIndex.length;
    const reach = (rows.kernel - 1) * rows.dilation + 1;
    const affordable = Math.floor((BAND_BYTES / (4 * channels * width) - reach) / rows.stride) + 1;
    const height = Math.max(1, Math.min(affordable, Math.floor(BAND_PIXELS / cols.output), rows.output));
    const paddedRows = (height - 1) * rows.stride + reach;
    this.#shape = shape;
    this.height = height;
    this.plane = 4 * paddedRows * width;
    this.#colRuns = runsOf(colIndex);
    this.#tables = windowTables({ ...shape, rows: { ...rows, output: height } }, paddedRows, width);
    this.tapCount = this.#tables.taps.length;
    this.pixels = room.take(this.#tables.pixels.length);
    this.taps = room.take(this.tapCount);
    this.#runs = room.take(RUN_WORDS * paddedRows * this.#colRuns.length);
    this.#loaded = room.take(channels * paddedRows * cols.input);
    this.padded = room.take(channels * paddedRows * width);
  }

  /** Once the memory is there. @param fill what stands where padding is filled */
  begin({ f32, i32 }: Machine, fill: number): void {
    i32.set(this.#tables.pixels, this.pixels / 4);
    i32.set(this.#tables.taps, this.taps / 4);
    f32.fill(fill, this.padded / 4, (this.padded + this.#shape.channels * this.plane) / 4);
  }

  /** Lays the rows of x, [C, H, W], that a band reads in their place. */
  load({ f32, i32, kernels }: Machine, x: Float32Array, first: number, height: number, fill: number): void {
    const { channels, rows, cols, rowIndex, colIndex } = this.#shape;
    const top = first * rows.stride;
    const index = rowIndex.subarray(top, top + (height - 1) * rows.stride + (rows.kernel - 1) * rows.dilation + 1);
    const read = [...new Set(index)].filter((row) => row >= 0).sort((a, b) => a - b);
    const local = new Map(read.map((row, i) => [row, i]));
    this.#copyIn(f32, x, read);
    const runs: number[] = [];
    for (const [p, row] of index.entries()) {
      const from = local.get(row);
      const to = p * colIndex.length;
      if (from === undefined) {
        for (let c = 0; c < channels; c += 1) {
          const at = (this.padded + c * this.plane) / 4 + to;
          f32.fill(fill, at, at + colIndex.length);
        }
      } else {
        for (const [col, place, count] of this.#colRuns)
          runs.push(4 * (from * cols.input + col), 4 * (to + place), count);
      }
    }
    if (runs.length === 0) return;
    i32.set(runs, this.#runs / 4);
    const fromPlane = 4 * read.length * cols.input;
    kernels.copy(this.#loaded, this.padded, this.#runs, runs.length / RUN_WORDS, channels, fromPlane, this.plane);
  }

  /** The rows that are read, one behind the other, channel by channel. */
  #copyIn(f32: Float32Array, x: Float32Array, read: readonly number[]): void {
    const { channels, rows, cols } = this.#shape;
    const area = rows.input * cols.input;
    let to = this.#loaded / 4;
    if (read.length === rows.input) {
      f32.set(x.subarray(0, channels * area), to);
      return;
    }
    const ranges = runsOf(Int32Array.from(read));
    for (let c = 0; c < channels; c += 1) {
      for (const [row, , count] of ranges) {
        const from = c * area + row * cols.input;
        f32.set(x.subarray(from, from + count * cols.input), to);
        to += count * cols.input;
      }
    }
  }
}

/** Runs of cells that follow each other: the first one, where it stands, how many. What is −1 is in none. */
function runsOf(index: Int32Array): [number, number, number][] {
  const runs: [number, number, number][] = [];
  let last: [number, number, number] | undefined;
  for (const [place, cell] of index.entries()) {
    if (cell < 0) last = undefined;
    else if (last && cell === last[0] + last[2] && place === last[1] + last[2]) last[2] += 1;
    else {
      last = [cell, place, 1];
      runs.push(last);
    }
  }
  return runs;
}
