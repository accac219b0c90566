import type { LayerResult } from '../../core/frame';
import { planesOf } from '../../core/planes';
import { elements, type Shape } from '../../core/shape';
import type { BorderFlags } from '../../core/windows/border';
import type { Pause } from '../backend';
import { binOf, type Place, placeOf, valueAt } from '../percentiles';
import { coarse, extremesOf, type Plane, ROBUST, resultOf, summarise } from '../statistics';
import { createMachine, type Machine } from './machine';
import { MOST_BINS, RECORD, TALLIES, TALLY_BYTES } from './statistics';

/** Everything the page shows of one tensor, as `summarise` gives it, in pieces between which messages come in. */
export type Summarise = (
  data: Float32Array,
  shape: Shape,
  flags: BorderFlags | null,
  pause: Pause,
) => Promise<LayerResult>;

/** Cells of a plane whose sums over the channels are made at once: they stay in the first cache. */
const TILE = 4096;
/** Values that are looked at in one go. */
const WINDOW = 1 << 18;
/** Values after which messages are let in: about a fifth of a millisecond of work. */
const PIECE = 1 << 16;
const SLACK = 64;

// Where things stand, in bytes; behind the window come its tails, then a record for each channel.
const ENDS = 64;
const OWN = 128;
const WHOLE = OWN + TALLY_BYTES;
const TABLES = WHOLE + TALLY_BYTES;
const SUMS = 1 << 15;
const DATA = SUMS + 8 * TILE + SLACK;
const LOWER = DATA + 4 * WINDOW + SLACK;
const UPPER = LOWER + 4 * WINDOW + SLACK;
const RECORDS = UPPER + 4 * WINDOW + SLACK;

let shared: Summarise | undefined;

/** Sums up layers, one after the other in one machine. The plain way where there is no WebAssembly. */
export const summarised: Summarise = (...asked) => {
  shared ??= createSummaries();
  return shared(...asked);
};

function createSummaries(): Summarise {
  const machine = createMachine(RECORDS);
  if (!machine) return async (data, shape, flags) => summarise(data, shape, flags);
  let last: Promise<unknown> = Promise.resolve();
  return (data, shape, flags, pause) => {
    const own = last.then(() => new Summary(machine, data, shape, flags, pause).result());
    last = own.catch(() => {});
    return own;
  };
}

class Summary {
  readonly #machine: Machine;
  readonly #data: Float32Array;
  readonly #shape: Shape;
  readonly #flags: BorderFlags | null;
  readonly #pause: Pause;
  readonly #channels: number;
  readonly #area: number;
  /** Which values stand in the window. */
  #from = 0;
  #to = 0;
  #work = 0;

  constructor(machine: Machine, data: Float32Array, shape: Shape, flags: BorderFlags | null, pause: Pause) {
    this.#machine = machine;
    this.#data = data;
    this.#shape = shape;
    this.#flags = flags;
    this.#pause = pause;
    const [channels, height, width] = planesOf(shape);
    this.#channels = channels;
    this.#area = height * width;
  }

  async result(): Promise<LayerResult> {
    const [data, shape, flags] = [this.#data, this.#shape, this.#flags];
    if (elements(shape) === 0) return summarise(data, shape, flags);
    this.#machine.reserve(RECORDS + RECORD.bytes * this.#channels);
    const origin = data[0] ?? 0;
    const sums = new Float64Array(this.#area);
    const planes = await this.#survey(origin, sums);
    // With values that are not finite comes another way to count; they are rare.
    if (!planes.every(({ squares }) => Number.isFinite(squares))) return summarise(data, shape, flags);
    const spread = await this.#spread(planes);
    if (data.length > PIECE) await this.#pause();
    return resultOf(data, shape, flags, { planes, origin, sums, ...spread });
  }

  /** Whether messages are to be let in, after so many values more. */
  #isDue(values: number): boolean {
    this.#work += values;
    if (this.#work < PIECE) return false;
    this.#work = 0;
    return true;
  }

  /** Where so many values from `from` on stand; with them come those behind that `atOnce` allows. */
  #at(from: number, count: number, atOnce = Math.floor(WINDOW / count)): number {
    if (from < this.#from || from + count > this.#to) {
      this.#from = from;
      this.#to = Math.min(this.#data.length, from + count * atOnce);
      this.#machine.f32.set(this.#data.subarray(this.#from, this.#to), DATA / 4);
    }
    return DATA + 4 * (from - this.#from);
  }

  /** Sums and extremes of each channel; sums over channels, cell by cell. */
  async #survey(origin: number, sums: Float64Array): Promise<Plane[]> {
    const { f32, f64, i32, kernels } = this.#machine;
    const [channels, area] = [this.#channels, this.#area];
    i32.fill(0, RECORDS / 4, (RECORDS + channels * RECORD.bytes) / 4);
    for (let c = 0; c < channels; c += 1) {
      const record = (RECORDS + c * RECORD.bytes) / 4;
      for (let lane = 0; lane < 4; lane += 1) {
        f32[record + RECORD.least / 4 + lane] = Number.POSITIVE_INFINITY;
        f32[record + RECORD.most / 4 + lane] = Number.NEGATIVE_INFINITY;
      }
    }
    for (let from = 0; from < area; from += TILE) {
      const count = Math.min(TILE, area - from);
      f64.fill(0, SUMS / 8, SUMS / 8 + count);
      for (let c = 0; c < channels; c += 1) {
        // Planes that are one tile lie one behind the other.
        const at = this.#at(c * area + from, count, count === area ? undefined : 1);
        kernels.survey(at, count, origin, SUMS, RECORDS + c * RECORD.bytes);
      }
      sums.set(f64.subarray(SUMS / 8, SUMS / 8 + count), from);
      if (this.#isDue(count * channels)) await this.#pause();
    }
    return Array.from({ length: channels }, (_, c) => this.#planeAt(RECORDS + c * RECORD.bytes, origin));
  }

  #planeAt(record: number, origin: number): Plane {
    const { f32, f64, i32 } = this.#machine;
    const pair = (at: number) => (f64[at / 8] ?? 0) + (f64[at / 8 + 1] ?? 0);
    const [sum, count] = [pair(record + RECORD.sum), this.#area];
    return {
      min: ofFour(f32, record + RECORD.least, Math.min),
      max: ofFour(f32, record + RECORD.most, Math.max),
      mean: origin + sum / count,
      count,
      zeros: ofFour(i32, record + RECORD.zeros, add),
      sum,
      squares: pair(record + RECORD.squares),
    };
  }

  /** How the values lie between the least and the most of them: percentiles and the histogram. */
  async #spread(planes: readonly Plane[]) {
    const { min, max } = extremesOf(planes);
    const [channels, area, count] = [this.#channels, this.#area, this.#data.length];
    const [low, high] = [new Float32Array(channels), new Float32Array(channels)];
    const scale = new Scale(min, max, area < TILE ? MOST_BINS / 4 : MOST_BINS);
    const { u32 } = this.#machine;
    u32.fill(0, OWN / 4, (TABLES + TALLIES * TALLY_BYTES) / 4);
    let [atMin, atMax] = [0, 0];
    for (const [c, plane] of planes.entries()) {
      const ends = this.#tally(c * area, plane, scale);
      if (plane.min === min) atMin += ends.least;
      if (plane.max === max) atMax += ends.most;
      const cuts = this.#cutsOf(area, plane, ends, OWN, scale);
      const tails = cuts && area <= WINDOW ? this.#tails(c * area, area, cuts) : null;
      [low[c], high[c]] = percentilesOf(area, plane, tails ?? (cuts && (await this.#allTails(c * area, area, cuts))));
      if (this.#isDue(area)) await this.#pause();
    }
    const histogram = coarse(this.#counts(WHOLE, scale));
    const cuts = this.#cutsOf(count, { min, max }, { least: atMin, most: atMax }, WHOLE, scale);
    const robust = percentilesOf(count, { min, max }, cuts && (await this.#allTails(0, count, cuts)));
    return { low, high, robust, histogram };
  }

  /** Counts the values of a channel in bins, and says how many are its least and its most. */
  #tally(first: number, { min, max }: Plane, scale: Scale): Ends {
    const { i32, u32, kernels } = this.#machine;
    i32.fill(0, ENDS / 4, ENDS / 4 + 8);
    let missing = 0;
    for (let done = 0; done < this.#area; done += WINDOW) {
      const count = Math.min(WINDOW, this.#area - done);
      kernels.tally(this.#at(first + done, count), count, scale.min, scale.factor, TABLES, min, max, ENDS);
      missing += (4 - (count % 4)) % 4;
    }
    kernels.merge(TABLES, scale.bins, OWN, WHOLE);
    // Values that a last four did not have, and the largest of all, which falls beyond the last bin.
    for (const at of [OWN / 4, WHOLE / 4]) {
      u32[at] = (u32[at] ?? 0) - missing;
      u32[at + scale.bins - 1] = (u32[at + scale.bins - 1] ?? 0) + (u32[at + scale.bins] ?? 0);
      u32[at + scale.bins] = 0;
    }
    return { least: ofFour(i32, ENDS, add), most: ofFour(i32, ENDS + 16, add) };
  }

  #counts(at: number, { bins }: Scale): Uint32Array {
    return this.#machine.u32.subarray(at / 4, at / 4 + bins);
  }

  /** Up to where, and from where on, values have to be looked at for the percentiles of `count` of them; null: nowhere. */
  #cutsOf(count: number, { min, max }: Extremes, ends: Ends, counts: number, scale: Scale): Cuts | null {
    if (min === max) return null;
    const [low, high] = [placeOf(ROBUST[0], count), placeOf(ROBUST[1], count)];
    const own = this.#counts(counts, scale);
    // Nothing where an end is one value many times.
    const lowest = low.next < ends.least ? Number.NEGATIVE_INFINITY : scale.above(binOf(low.next, own, scale.bins));
    const highest = high.rank >= count - ends.most ? Number.POSITIVE_INFINITY : scale.below(binAt(high, count, own));
    return Number.isFinite(lowest) || Number.isFinite(highest) ? { lowest, highest } : null;
  }

  /** The values of one window beyond the cuts, as long as no others are looked at. */
  #tails(from: number, count: number, { lowest, highest }: Cuts): Tails {
    const { f32, i32, kernels } = this.#machine;
    kernels.tails(this.#at(from, count), count, lowest, highest, LOWER, UPPER, ENDS);
    const part = (at: number, end: number) => f32.subarray(at / 4, (i32[end] ?? at) / 4);
    return { lower: part(LOWER, ENDS / 4), upper: part(UPPER, ENDS / 4 + 1) };
  }

  /** The same of as many windows as there are. */
  async #allTails(from: number, count: number, cuts: Cuts): Promise<Tails> {
    const parts: Tails[] = [];
    for (let done = 0; done < count; done += WINDOW) {
      const now = Math.min(WINDOW, count - done);
      const { lower, upper } = this.#tails(from + done, now, cuts);
      parts.push({ lower: lower.slice(), upper: upper.slice() });
      if (this.#isDue(now)) await this.#pause();
    }
    return { lower: joined(parts.map((part) => part.lower)), upper: joined(parts.map((part) => part.upper)) };
  }
}

type Extremes = Pick<Plane, 'min' | 'max'>;

/** How many values are the least, and the most, of all. */
interface Ends {
  readonly least: number;
  readonly most: number;
}

interface Cuts {
  readonly lowest: number;
  readonly highest: number;
}

interface Tails {
  readonly lower: Float32Array;
  readonly upper: Float32Array;
}

/** The two percentiles of `count` values, of which those at the ends are given where they have been looked at. */
function percentilesOf(count: number, { min, max }: Extremes, tails: Tails | null): [number, number] {
  const [low, high] = [placeOf(ROBUST[0], count), placeOf(ROBUST[1], count)];
  const [lower, upper] = [tails?.lower ?? [], tails?.upper ?? []];
  const before = count - upper.length;
  return [
    lower.length > 0 ? valueAt(lower, low) : min,
    upper.length > 0
      ? valueAt(upper, { rank: high.rank - before, next: high.next - before, fraction: high.fraction })
      : max,
  ];
}

const add = (a: number, b: number) => a + b;

/** Of the four values at an address. */
function ofFour(view: Float32Array | Int32Array, address: number, of: (a: number, b: number) => number): number {
  const at = address / 4;
  return of(of(view[at] ?? 0, view[at + 1] ?? 0), of(view[at + 2] ?? 0, view[at + 3] ?? 0));
}

/** Equal bins between two values. */
class Scale {
  readonly min: number;
  readonly bins: number;
  readonly factor: number;
  /** More than rounding moves a value that is compared with the end of a bin. */
  readonly #margin: number;

  constructor(min: number, max: number, bins: number) {
    this.min = min;
    this.bins = bins;
    this.factor = max > min ? bins / (max - min) : 0;
    this.#margin = Math.max(Math.abs(min), Math.abs(max)) * 2 ** -22;
  }

  /** No value of this bin, or of one before it, is above it. */
  above(bin: number): number {
    return Math.fround(this.min + (bin + 1) / this.factor + this.#margin);
  }

  /** No value of this bin, or of one behind it, is below it. */
  below(bin: number): number {
    return Math.fround(this.min + bin / this.factor - this.#margin);
  }
}

/** The bin of a rank that is nearer to the end. */
function binAt({ rank }: Place, count: number, counts: Uint32Array): number {
  let behind = count;
  for (let bin = counts.length - 1; bin > 0; bin -= 1) {
    behind -= counts[bin] ?? 0;
    if (rank >= behind) return bin;
  }
  return 0;
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
