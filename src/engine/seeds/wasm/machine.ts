import { assemble } from './assembler';
import { convolution, PIXELS } from './convolution';
import { addRows, interleave, mtSeed, mtWords, uniformInOrder } from './draws';
import { absoluteSum, copy, rectify, squareSum, sum, windows } from './maps';

/** The kernels as they are called: addresses in bytes, counts as each says where it is written. */
export interface Kernels {
  mt_seed(state: number, seed: number): void;
  mt_words(state: number, out: number, blocks: number): void;
  uniform(words: number, out: number, count: number, scale: number): void;
  interleave(words: number, out: number, taps: number, rows: number, scale: number): void;
  add_rows(words: number, out: number, taps: number, rows: number, scale: number): void;
  convolve: Convolve;
  /** One pixel at a time, for maps with fewer than PIXELS. */
  convolve_one: Convolve;
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
  interleave,
  addRows,
  convolution('convolve', PIXELS),
  convolution('convolve_one', 1),
  copy,
  rectify,
  sum,
  absoluteSum,
  squareSum,
  windows,
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

/** A slab of memory, and the kernels that work on it. */
export interface Machine {
  readonly kernels: Kernels;
  readonly f32: Float32Array;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
}

const PAGE = 1 << 16;

/** Null where this browser has no such thing, or no room for it. */
export function createMachine(bytes: number): Machine | null {
  const module = moduleHere();
  if (!module) return null;
  try {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const { buffer } = memory;
    return {
      kernels: exports as unknown as Kernels,
      f32: new Float32Array(buffer),
      i32: new Int32Array(buffer),
      u32: new Uint32Array(buffer),
    };
  } catch {
    return null;
  }
}
