import type { Bytes } from '../core/bytes';
import { decode, isDecoded } from './decode';
import { FileProblem } from './problem';
import { BYTES, countOf, type Dtype, MOST_TENSORS, type TensorEntry, type TensorFile } from './tensor_file';
import { gathered } from './torch';
import { beginningOf, readEntry, type ZipEntry } from './zip';

/**
 * .npy: `\x93NUMPY`, a version, the length of a header, the header, which is a Python dict, and the numbers.
 * numpy/lib/format.py. An .npz is an archive of those.
 */
const PREFIX = 12;
/** numpy itself reads no longer header without being asked to. */
const MOST_HEADER = 65_536;

const TYPES: Readonly<Record<string, Dtype>> = {
  f4: 'float32',
  f8: 'float64',
  f2: 'float16',
  u1: 'uint8',
  i1: 'int8',
  i2: 'int16',
  u2: 'uint16',
  i4: 'int32',
  u4: 'uint32',
  i8: 'int64',
  u8: 'uint64',
  b1: 'bool',
  c8: 'complex64',
  c16: 'complex128',
};

interface Header {
  readonly dtype: Dtype;
  readonly little: boolean;
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** Where the numbers begin. */
  readonly start: number;
}

const badHeader = (what: string) => new FileProblem('bad-header', { what });

/** The header of a .npy, of its first bytes. */
function headerOf(bytes: Uint8Array<ArrayBuffer>, name: string): Header {
  if (bytes.length < PREFIX) throw new FileProblem('truncated');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(0) !== 0x934e554d || view.getUint16(4) !== 0x5059) throw badHeader('no .npy');
  const wide = (bytes[6] ?? 0) >= 2;
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const from = wide ? 12 : 10;
  if (length > MOST_HEADER) throw badHeader(`${length} bytes`);
  if (from + length > bytes.length) throw new FileProblem('truncated');
  const text = new TextDecoder('latin1').decode(bytes.subarray(from, from + length));
  const descr = /['"]descr['"]\s*:\s*['"]([<>|=]?)([a-zA-Z]\d*)['"]/.exec(text);
  const fortran = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text)?.[1];
  const sizes = /['"]shape['"]\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (fortran === undefined || sizes === undefined) throw badHeader(text.slice(0, 60));
  const type = descr?.[2] ?? /['"]descr['"]\s*:\s*([^,]*)/.exec(text)?.[1] ?? '?';
  const dtype = TYPES[type];
  if (!dtype) throw new FileProblem('bad-dtype', { tensor: name, dtype: type.slice(0, 30) });
  const shape = sizes
    .split(',')
    .map((size) => size.replace(/L$/, '').trim())
    .filter((size) => size !== '')
    .map(Number);
  countOf(shape, name);
  return { dtype, little: descr?.[1] !== '>', fortran: fortran === 'True', shape, start: from + length };
}

function valuesOf(bytes: Uint8Array<ArrayBuffer>, { dtype, little, fortran, shape }: Header): Float32Array {
  const values = decode(bytes, dtype, little);
  if (!fortran || shape.length < 2) return values;
  let step = 1;
  const strides = shape.map((n) => {
    const own = step;
    step *= n;
    return own;
  });
  return gathered(values, shape, strides);
}

const bytesOf = ({ shape, dtype }: Header) => shape.reduce((all, n) => all * n, 1) * BYTES[dtype];

/** Rejects with a FileProblem. */
export async function openNpy(file: Bytes): Promise<TensorFile> {
  const name = 'array';
  const header = headerOf(new Uint8Array(await file.slice(0, PREFIX + MOST_HEADER).arrayBuffer()), name);
  if (header.start + bytesOf(header) > file.size) throw new FileProblem('truncated');
  if (!isDecoded(header.dtype)) throw new FileProblem('bad-dtype', { tensor: name, dtype: header.dtype });
  return {
    format: 'npy',
    entries: [{ name, shape: header.shape, dtype: header.dtype }],
    versions: new Map(),
    under: null,
    read: async () => {
      const bytes = await file.slice(header.start, header.start + bytesOf(header)).arrayBuffer();
      return valuesOf(new Uint8Array(bytes), header);
    },
  };
}

/** Rejects with a FileProblem. */
export async function openNpz(file: Bytes, all: readonly ZipEntry[]): Promise<TensorFile> {
  const own = all.filter(({ name }) => name.endsWith('.npy'));
  if (own.length > MOST_TENSORS) throw new FileProblem('too-many');
  const read = new Map<string, { readonly zip: ZipEntry; readonly header: Header }>();
  for (const zip of own) {
    const name = zip.name.slice(0, -'.npy'.length);
    const header = headerOf(await beginningOf(file, zip, Math.min(zip.size, PREFIX + MOST_HEADER)), name);
    if (header.start + bytesOf(header) !== zip.size) throw new FileProblem('lying-shape', { tensor: name });
    read.set(name, { zip, header });
  }
  if (read.size === 0) throw new FileProblem('no-tensors');
  return {
    format: 'npz',
    entries: [...read].map(([name, { header }]): TensorEntry => ({ name, shape: header.shape, dtype: header.dtype })),
    versions: new Map(),
    under: null,
    read: async (name) => {
      const found = read.get(name);
      if (!found) throw new FileProblem('not-here', { tensor: name });
      const bytes = await readEntry(file, found.zip);
      return valuesOf(bytes.slice(found.header.start), found.header);
    },
  };
}
