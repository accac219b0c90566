import type { Bytes } from '../../core/bytes';
import { elements, type Shape } from '../../core/shape';
import { decode } from '../decode';
import { type Constant, gathered, stridesOf } from '../graph/constant';
import { ModelProblem } from '../graph/problem';
import type { Dtype } from '../tensor_file';
import { openZip, readEntry, type ZipEntry } from '../zip';
import { at, type Json, listIn, numberIn, parsed, textIn } from './json';

/** torch.export's numbers for dtypes (torch/_export/serde/schema.py, ScalarType). */
const DTYPES: Readonly<Record<number, Dtype>> = {
  1: 'uint8',
  2: 'int8',
  3: 'int16',
  4: 'int32',
  5: 'int64',
  6: 'float16',
  7: 'float32',
  8: 'float64',
  12: 'bool',
  13: 'bfloat16',
  28: 'uint16',
  29: 'float8_e4m3fn',
  30: 'float8_e5m2',
};

export const isFloat = (dtype: Dtype): boolean => /float/.test(dtype);

/** A program of torch.export, as `torch.export.save` writes it. */
export interface Program {
  /** models/model.json */
  readonly model: Json;
  /** Weights and constants, by the names of the state dict; those that are shared are one. */
  readonly tensors: ReadonlyMap<string, Constant>;
}

/** An integer, a size that is one, or, of one that is left open, what it was when the program was made. */
export function sizeIn(value: Json): number | null {
  return numberIn(at(value, 'as_int')) ?? numberIn(at(value, 'as_expr', 'hint', 'as_int'));
}

const sizesIn = (value: Json) => listIn(value).map((n) => sizeIn(n) ?? -1);

/** Opens a .pt2, an archive of plain JSON and raw numbers. Rejects with a ModelProblem or a FileProblem. */
export async function openProgram(file: Bytes, entries: readonly ZipEntry[] | null = null): Promise<Program> {
  const all = entries ?? (await openZip(file));
  const found = all.find(({ name }) => /(?:^|\/)models\/[^/]*\.json$/.test(name));
  if (!found) throw new ModelProblem(all.some((e) => isOld(e.name)) ? 'old-program' : 'no-graph');
  const root = found.name.slice(0, found.name.indexOf('models/'));
  const read = async (path: string) => {
    const entry = all.find(({ name }) => name === `${root}${path}`);
    return entry ? readEntry(file, entry) : null;
  };
  const jsonOf = async (path: string) => {
    const bytes = await read(path);
    return bytes && parsed(bytes);
  };
  const model = parsed(await readEntry(file, found));
  const stem = found.name.slice(root.length + 'models/'.length, -'.json'.length);
  const tensors = new Map<string, Constant>();
  for (const kind of ['weights', 'constants'] as const) {
    const config = at((await jsonOf(`data/${kind}/${stem}_${kind}_config.json`)) ?? null, 'config');
    for (const [name, own] of Object.entries(isObject(config) ? config : {})) {
      const path = textIn(at(own, 'path_name'));
      const bytes = path === null ? null : await read(`data/${kind}/${path}`);
      if (bytes && at(own, 'use_pickle') !== true) tensors.set(name, tensorOf(name, at(own, 'tensor_meta'), bytes));
    }
  }
  return { model, tensors };
}

const isOld = (name: string) => /serialized_exported_program\.json$/.test(name);

export const isObject = (x: Json): x is { readonly [key: string]: Json } =>
  typeof x === 'object' && x !== null && !Array.isArray(x);

function tensorOf(name: string, meta: Json, bytes: Uint8Array<ArrayBuffer>): Constant {
  const type = numberIn(at(meta, 'dtype')) ?? -1;
  const dtype = DTYPES[type];
  if (!dtype) throw new ModelProblem('tensor-type', { name, type });
  const shape: Shape = sizesIn(at(meta, 'sizes'));
  const strides = sizesIn(at(meta, 'strides'));
  const offset = sizeIn(at(meta, 'storage_offset')) ?? 0;
  const values = decode(bytes, dtype, true);
  const data = isFloat(dtype) ? values : Float64Array.from(values);
  const last = shape.reduce((so, n, i) => so + (n - 1) * (strides[i] ?? 0), offset);
  const isEmpty = elements(shape) === 0;
  const fits = shape.every((n) => n >= 0) && strides.length === shape.length && strides.every((s) => s >= 0);
  if (!fits || offset < 0 || (!isEmpty && last >= data.length)) throw new ModelProblem('tensor-size', { name });
  const whole: Constant = { shape, data, name };
  const isPlain = offset === 0 && data.length === elements(shape) && same(strides, stridesOf(shape), shape);
  if (isPlain) return whole;
  // What repeats a number claims no more than so many of them.
  if (elements(shape) > MOST_TIMES * data.length + MOST_BEYOND) throw new ModelProblem('tensor-size', { name });
  return { ...gathered(whole, shape, strides, offset), name };
}

const MOST_TIMES = 8;
const MOST_BEYOND = 1 << 16;

const same = (a: readonly number[], b: readonly number[], shape: Shape) =>
  shape.every((n, i) => n === 1 || a[i] === b[i]);
