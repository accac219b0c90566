import type { Bytes } from '../core/bytes';
import { elements, type Shape } from '../core/shape';
import { decode } from './decode';
import { FileProblem } from './problem';
import { BYTES, countOf, type Dtype, MOST_TENSORS, type TensorEntry, type TensorFile } from './tensor_file';

/**
 * safetensors: eight bytes with the length of a JSON header, the header (`{ name: { dtype, shape, data_offsets } }`), and
 * the numbers, which begin behind it, little-endian, in C order and without gaps.
 * https://huggingface.co/docs/safetensors
 */

/** A header of a hundred thousand tensors is no longer. */
const MOST_HEADER = 25_000_000;

const NAMES: Readonly<Record<string, Dtype>> = {
  F32: 'float32',
  F64: 'float64',
  F16: 'float16',
  BF16: 'bfloat16',
  U8: 'uint8',
  I8: 'int8',
  I16: 'int16',
  U16: 'uint16',
  I32: 'int32',
  U32: 'uint32',
  I64: 'int64',
  U64: 'uint64',
  BOOL: 'bool',
  F8_E4M3: 'float8_e4m3fn',
  F8_E5M2: 'float8_e5m2',
};

const isObject = (x: unknown): x is Readonly<Record<string, unknown>> =>
  typeof x === 'object' && x !== null && !Array.isArray(x);
const badHeader = (what: string) => new FileProblem('bad-header', { what });

interface Placed extends TensorEntry {
  readonly from: number;
  readonly to: number;
}

/** Reads the header. Rejects with a FileProblem; nothing is allocated that the file does not have. */
export async function openSafetensors(file: Bytes): Promise<TensorFile> {
  const head = new DataView(await file.slice(0, 8).arrayBuffer());
  if (head.byteLength < 8) throw new FileProblem('truncated');
  const length = Number(head.getBigUint64(0, true));
  if (length > MOST_HEADER) throw badHeader(`${length} bytes`);
  if (8 + length > file.size) throw new FileProblem('truncated');
  const text = new TextDecoder().decode(await file.slice(8, 8 + length).arrayBuffer());
  const entries = entriesOf(parsed(text), 8 + length, file.size);
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  return {
    format: 'safetensors',
    entries: entries.map(({ name, shape, dtype }) => ({ name, shape, dtype })),
    versions: new Map(),
    under: null,
    read: async (name) => {
      const own = byName.get(name);
      if (!own) throw new FileProblem('not-here', { tensor: name });
      const bytes = new Uint8Array(await file.slice(own.from, own.to).arrayBuffer());
      return decode(bytes, own.dtype, true);
    },
  };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  // A header is two brackets deep, and its names are no brackets as a rule: what nests without end is not parsed at all.
  if (/[[{]\s*(?:[[{]\s*){8}/.test(text.slice(0, 100_000))) throw new FileProblem('too-deep');
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    throw badHeader('no JSON');
  }
  return isObject(header) ? header : badHeaderOf('no object');
}

function badHeaderOf(what: string): never {
  throw badHeader(what);
}

function entriesOf(header: Readonly<Record<string, unknown>>, start: number, size: number): Placed[] {
  const names = Object.keys(header).filter((name) => name !== '__metadata__');
  if (names.length > MOST_TENSORS) throw new FileProblem('too-many');
  return names.map((name): Placed => {
    const own = header[name];
    if (!isObject(own) || !Array.isArray(own.shape) || !Array.isArray(own.data_offsets)) throw badHeader(name);
    const dtype = NAMES[String(own.dtype)];
    if (!dtype) throw new FileProblem('bad-dtype', { tensor: name, dtype: String(own.dtype) });
    const [from, to]: unknown[] = own.data_offsets;
    const isPlace = (n: unknown): n is number => typeof n === 'number' && Number.isSafeInteger(n) && n >= 0;
    if (!isPlace(from) || !isPlace(to) || own.data_offsets.length !== 2) throw badHeader(name);
    const count = countOf(own.shape, name);
    if (to - from !== count * BYTES[dtype]) throw new FileProblem('lying-shape', { tensor: name });
    if (start + to > size) throw new FileProblem('truncated');
    return { name, shape: own.shape.map(Number), dtype, from: start + from, to: start + to };
  });
}

/** A tensor to be written. */
export interface OutTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly data: Float32Array;
  /** As integers of 64 bits, where they are that to PyTorch: num_batches_tracked. */
  readonly integer?: boolean;
}

/** A tensor in a header, before its place is known. */
interface HeadEntry {
  readonly name: string;
  readonly shape: Shape;
  readonly bytes: number;
  readonly dtype: 'F32' | 'I64';
}

/** The beginning of a file whose tensors follow in this order: the length of the header and the header. */
export function safetensorsHead(entries: readonly HeadEntry[]): Uint8Array<ArrayBuffer> {
  let at = 0;
  const header = entries.map(({ name, shape, bytes, dtype }) => {
    const place = { dtype, shape, data_offsets: [at, at + bytes] };
    at += bytes;
    return `${JSON.stringify(name)}:${JSON.stringify(place)}`;
  });
  const text = new TextEncoder().encode(`{${header.join(',')}}`);
  const padded = Math.ceil(text.length / 8) * 8;
  const head = new Uint8Array(8 + padded).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(padded), true);
  head.set(text, 8);
  return head;
}

/** Pieces of a file, one after the other. The same tensors give the same bytes. */
export function safetensorsParts(tensors: readonly OutTensor[]): Uint8Array<ArrayBuffer>[] {
  for (const { name, shape, data } of tensors) {
    if (elements(shape) !== data.length) throw new Error(`${name} has ${data.length} values for [${shape.join(', ')}]`);
  }
  // What needs wider alignment goes first, as safetensors itself writes.
  const ordered = [...tensors.filter((t) => t.integer), ...tensors.filter((t) => !t.integer)];
  const parts = ordered.map(({ data, integer }) => (integer ? int64Bytes(data) : float32Bytes(data)));
  const entries = ordered.map(({ name, shape, integer }, i): HeadEntry => {
    return { name, shape, bytes: parts[i]?.length ?? 0, dtype: integer ? 'I64' : 'F32' };
  });
  return [safetensorsHead(entries), ...parts];
}

/** Little-endian, whatever the machine. */
export function float32Bytes(data: Float32Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(4 * data.length));
  for (let i = 0; i < data.length; i += 1) view.setFloat32(4 * i, data[i] ?? 0, true);
  return new Uint8Array(view.buffer);
}

export function int64Bytes(data: Float32Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(8 * data.length));
  for (let i = 0; i < data.length; i += 1) view.setBigInt64(8 * i, BigInt(Math.trunc(data[i] ?? 0)), true);
  return new Uint8Array(view.buffer);
}
