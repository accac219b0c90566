import type { Shape } from '../core/shape';
import { FileProblem } from './problem';

/** How numbers are kept in a file. All become float32; what PyTorch has no name for has numpy's. */
export const DTYPES = [
  'float32',
  'float64',
  'float16',
  'bfloat16',
  'uint8',
  'int8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'bool',
  'complex64',
  'complex128',
  'float8_e4m3fn',
  'float8_e5m2',
] as const;
export type Dtype = (typeof DTYPES)[number];

/** A tensor of a file. */
export interface TensorEntry {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: Dtype;
}

/** A file whose tensors are known, and read when they are asked for. */
export interface TensorFile {
  readonly format: 'safetensors' | 'torch' | 'npz' | 'npy';
  /** In the file's order. */
  readonly entries: readonly TensorEntry[];
  /** Versions of modules that torch.save keeps beside a state dict, by module names; empty elsewhere. */
  readonly versions: ReadonlyMap<string, number>;
  /** Key of the checkpoint that the tensors were found under: `state_dict`; null: they stand by themselves. */
  readonly under: string | null;
  /** A tensor in C order, each number rounded to float32. Rejects with a FileProblem. */
  read(name: string): Promise<Float32Array>;
}

/** Bytes of a number. */
export const BYTES: Readonly<Record<Dtype, number>> = {
  float32: 4,
  float64: 8,
  float16: 2,
  bfloat16: 2,
  uint8: 1,
  int8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  bool: 1,
  complex64: 8,
  complex128: 16,
  float8_e4m3fn: 1,
  float8_e5m2: 1,
};

/** More axes has no tensor of PyTorch's. */
const MOST_AXES = 64;
/** Numbers of one tensor: a gigabyte of float32. */
const MOST_ELEMENTS = 2 ** 28;
/** Tensors of one file. */
export const MOST_TENSORS = 100_000;

/** The elements of a shape that a file gives. Throws where it is none, or larger than any that is read here. */
export function countOf(shape: readonly unknown[], name: string): number {
  const isSize = (n: unknown): n is number => typeof n === 'number' && Number.isSafeInteger(n) && n >= 0;
  if (shape.length > MOST_AXES || !shape.every(isSize)) throw new FileProblem('lying-shape', { tensor: name });
  const count = shape.reduce((all, n) => all * n, 1);
  if (count > MOST_ELEMENTS) throw new FileProblem('tensor-too-large', { tensor: name });
  return count;
}
