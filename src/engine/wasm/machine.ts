import { assemble } from './assembler';
import { normals } from './box_muller';
import { convolution, PIXELS } from './convolution';
import { addRows, interleave, mtSeed, mtWords, uniformInOrder } from './draws';
import { absoluteSum, copy, rectify, squareSum, sum, windows } from './maps';
import { filter, largest } from './sliding';
import { merge, survey, tails, tally } from './statistics';

/** The kernels as they are called: addresses in bytes, counts as each says where it is written. */
export interface Kernels {
  mt_seed(state: number, seed: number): void;
  mt_words(state: number, out: number, blocks: number): void;
  uniform(words: number, out: number, count: number, scale: number): void;
  normals(data: number, count: number): void;
  interleave(words: number, out: number, taps: number, rows: number, scale: number): void;
  add_rows(words: number, out: number, taps: number, rows: number, scale: number): void;
  convolve: Convolve;
  /** One pixel at a time, for maps with fewer than PIXELS. */
  convolve_one: Convolve;
  filter: Slide;
  largest: Slide;
  copy: Copy;
  rectify: Copy;
  sum(data: number, count: number, origin: number): number;
  absolute_sum(data: number, count: number, origin: number): number;
  square_sum(data: number, count: number, origin: number): number;
  windows(
    data: number,
    planes: number,
    rows: number,
    cols: number,
    across: number,
    down: number,
    weights: number,
    kernelRows: number,
    weightRow: number,
    weightPlane: number,
  ): number;
  survey(data: number, count: number, origin: number, sums: number, record: number): void;
  tally(
    data: number,
    count: number,
    min: number,
    scale: number,
    tables: number,
    least: number,
    most: number,
    ends: number,
  ): void;
  merge(tables: number, bins: number, own: number, whole: number): void;
  tails(data: number, count: number, low: number, high: number, lower: number, upper: number, ends: number): void;
}

export type Convolve = (
  input: number,
  pixels: number,
  count: number,
  taps: number,
  tapCount: number,
  weights: number,
  bias: number,
  output: number,
  plane: number,
) => void;

export type Slide = (
  input: number,
  pixels: number,
  count: number,
  taps: number,
  tapCount: number,
  weights: number,
  start: number,
  output: number,
) => void;

export type Copy = (
  from: number,
  to: number,
  runs: number,
  runCount: number,
  planes: number,
  fromPlane: number,
  toPlane: number,
) => void;

const FUNCTIONS = [
  mtSeed,
  mtWords,
  uniformInOrder,
  normals,
  interleave,
  addRows,
  convolution('convolve', PIXELS),
  convolution('convolve_one', 1),
  filter,
  largest,
  copy,
  rectify,
  sum,
  absoluteSum,
  squareSum,
  windows,
  survey,
  tally,
  merge,
  tails,
];

let compiled: WebAssembly.Module | null | undefined;

/** Null where there is no WebAssembly with SIMD, or the page's policy forbids it. */
function moduleHere(): WebAssembly.Module | null {
  if (compiled !== undefined) return compiled;
  try {
    compiled = new WebAssembly.Module(assemble(FUNCTIONS));
  } catch {
    compiled = null;
  }
  return compiled;
}

/** A slab of memory, and the kernels that work on it. The views are others after it has grown. */
export interface Machine {
  readonly kernels: Kernels;
  readonly f32: Float32Array<ArrayBuffer>;
  readonly f64: Float64Array<ArrayBuffer>;
  readonly i32: Int32Array<ArrayBuffer>;
  readonly u32: Uint32Array<ArrayBuffer>;
  /** Makes sure that there are so many bytes. Throws a RangeError where there is no room. */
  reserve(bytes: number): void;
}

const PAGE = 1 << 16;

class Memory implements Machine {
  readonly kernels: Kernels;
  readonly #memory: WebAssembly.Memory;
  f32!: Float32Array<ArrayBuffer>;
  f64!: Float64Array<ArrayBuffer>;
  i32!: Int32Array<ArrayBuffer>;
  u32!: Uint32Array<ArrayBuffer>;

  constructor(module: WebAssembly.Module, bytes: number) {
    this.#memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
    const { exports } = new WebAssembly.Instance(module, { env: { memory: this.#memory } });
    this.kernels = exports as unknown as Kernels;
    this.#view();
  }

  reserve(bytes: number): void {
    const missing = Math.ceil((bytes - this.f32.byteLength) / PAGE);
    if (missing <= 0) return;
    this.#memory.grow(missing);
    this.#view();
  }

  #view(): void {
    const { buffer } = this.#memory;
    this.f32 = new Float32Array(buffer);
    this.f64 = new Float64Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.u32 = new Uint32Array(buffer);
  }
}

/** Null where this browser has no such thing, or no room for it. */
export function createMachine(bytes: number): Machine | null {
  const module = moduleHere();
  if (!module) return null;
  try {
    return new Memory(module, bytes);
  } catch {
    return null;
  }
}
