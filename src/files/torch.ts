import type { Bytes } from '../core/bytes';
import { decode } from './decode';
import { type Pickled, unpickle } from './pickle';
import { FileProblem } from './problem';
import { foundIn } from './state_dicts';
import { BYTES, countOf, type Dtype, type TensorFile } from './tensor_file';
import { type StoredTensor, torchNames } from './torch_names';
import { readEntry, storedIn, type ZipEntry } from './zip';

/** Where a storage's bytes are, and how many. */
interface Place {
  readonly bytes: Bytes;
  readonly little: boolean;
}

/** A pickle that names a hundred thousand tensors is no longer. */
const MOST_PICKLE = 64_000_000;

/**
 * What torch.save writes since 1.6: an archive with `NAME/data.pkl`, the storages as `NAME/data/KEY`, stored and not
 * packed, and `NAME/byteorder`. Rejects with a FileProblem.
 */
export async function openTorch(file: Bytes, entries: readonly ZipEntry[]): Promise<TensorFile> {
  const pickle = entries.find(({ name }) => /(?:^|\/)data\.pkl$/.test(name));
  if (!pickle) throw new FileProblem('unknown');
  const prefix = pickle.name.slice(0, -'data.pkl'.length);
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  if (pickle.size > MOST_PICKLE) throw new FileProblem('too-large');
  const { value } = unpickle(await readEntry(file, pickle), 0, torchNames());
  const order = byName.get(`${prefix}byteorder`);
  const little = !order || new TextDecoder().decode(await readEntry(file, order)) !== 'big';
  const places = new Map<string, Promise<Place>>();
  const placeOf = (key: string): Promise<Place> => {
    const known = places.get(key);
    if (known) return known;
    const made = (async () => {
      const entry = byName.get(`${prefix}data/${key}`);
      if (!entry) throw new FileProblem('truncated');
      const bytes = (await storedIn(file, entry)) ?? new Blob([await readEntry(file, entry)]);
      return { bytes, little };
    })();
    places.set(key, made);
    return made;
  };
  return tensorFile(value, placeOf, (key) => byName.get(`${prefix}data/${key}`)?.size ?? null);
}

/** What torch.save wrote before: pickles of a number of its own, of a version, of the system, of what was saved and of keys. */
const MAGIC = 0x1950a86a20f9469cfc6cn;
export const LEGACY_START = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

/** The same as `openTorch` of files that are no archive. */
export async function openLegacy(file: Bytes): Promise<TensorFile> {
  const head = new Uint8Array(await file.slice(0, Math.min(file.size, MOST_PICKLE)).arrayBuffer());
  // Storages of an optimizer lie among the others.
  const widths = new Map<string, number>();
  const names = torchNames(({ key, dtype }) => widths.set(key, BYTES[dtype ?? 'uint8']));
  const magic = unpickle(head, 0, names);
  if (magic.value !== MAGIC) throw new FileProblem('unknown');
  const version = unpickle(head, magic.end, names);
  const system = unpickle(head, version.end, names);
  const saved = unpickle(head, system.end, names);
  const keys = unpickle(head, saved.end, names);
  const listed = typeof keys.value === 'object' && keys.value?.type === 'list' ? keys.value.items.map(String) : null;
  if (!listed) throw new FileProblem('bad-pickle', { what: 'storages' });
  const little = !isBigEndian(system.value);
  const places = new Map<string, Place>();
  let at = keys.end;
  for (const key of listed) {
    const length = new DataView(await file.slice(at, at + 8).arrayBuffer());
    if (length.byteLength < 8) throw new FileProblem('truncated');
    const bytes = Number(length.getBigInt64(0, little)) * (widths.get(key) ?? 1);
    if (bytes < 0 || at + 8 + bytes > file.size) throw new FileProblem('truncated');
    places.set(key, { bytes: file.slice(at + 8, at + 8 + bytes), little });
    at += 8 + bytes;
  }
  return tensorFile(
    saved.value,
    async (key) => places.get(key) ?? missing(),
    (key) => places.get(key)?.bytes.size ?? null,
  );
}

function missing(): never {
  throw new FileProblem('truncated');
}

const isBigEndian = (system: Pickled) =>
  typeof system === 'object' &&
  system?.type === 'dict' &&
  system.entries.some(([key, value]) => key === 'little_endian' && value === false);

/** Whether a tensor lies in C order without gaps. */
function isContiguous({ shape, strides }: StoredTensor): boolean {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    if ((shape[axis] ?? 0) > 1 && strides[axis] !== step) return false;
    step *= shape[axis] ?? 0;
  }
  return true;
}

/** Numbers of the storage from a tensor's first to its last. */
function spanOf({ shape, strides }: StoredTensor): number {
  if (shape.includes(0)) return 0;
  return shape.reduce((last, n, axis) => last + (n - 1) * (strides[axis] ?? 0), 1);
}

function tensorFile(
  value: Pickled,
  placeOf: (key: string) => Promise<Place>,
  sizeOf: (key: string) => number | null,
): TensorFile {
  const { tensors, versions, under } = foundIn(value);
  for (const { name, tensor } of tensors) checkPlace(name, tensor, sizeOf(tensor.storage.key));
  const byName = new Map(tensors.map(({ name, tensor }) => [name, tensor]));
  return {
    format: 'torch',
    entries: tensors.map(({ name, tensor: { shape, dtype } }) => ({ name, shape, dtype })),
    versions,
    under,
    read: async (name) => {
      const tensor = byName.get(name);
      if (!tensor) throw new FileProblem('not-here', { tensor: name });
      return readTensor(tensor, await placeOf(tensor.storage.key));
    },
  };
}

/** A tensor must lie within its storage, and its storage within the file. */
function checkPlace(name: string, tensor: StoredTensor, bytes: number | null): void {
  if (bytes === null) throw new FileProblem('truncated');
  const { offset, storage, dtype } = tensor;
  const last = storage.offset + offset + spanOf(tensor);
  if (countOf(tensor.shape, name) > 0 && last * BYTES[dtype] > bytes)
    throw new FileProblem('lying-shape', { tensor: name });
}

async function readTensor(tensor: StoredTensor, { bytes, little }: Place): Promise<Float32Array> {
  const { shape, strides, dtype, storage, offset } = tensor;
  const span = spanOf(tensor);
  const from = (storage.offset + offset) * BYTES[dtype];
  const part = new Uint8Array(await bytes.slice(from, from + span * BYTES[dtype]).arrayBuffer());
  const values = decode(part, dtype satisfies Dtype, little);
  return isContiguous(tensor) ? values : gathered(values, shape, strides);
}

/** Numbers at their strides, in C order. */
export function gathered(values: Float32Array, shape: readonly number[], strides: readonly number[]): Float32Array {
  const count = shape.reduce((all, n) => all * n, 1);
  const out = new Float32Array(count);
  const at = shape.map(() => 0);
  let from = 0;
  for (let i = 0; i < count; i += 1) {
    out[i] = values[from] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      const [n = 1, step = 0] = [shape[axis], strides[axis]];
      at[axis] = (at[axis] ?? 0) + 1;
      from += step;
      if ((at[axis] ?? 0) < n) break;
      at[axis] = 0;
      from -= n * step;
    }
  }
  return out;
}
