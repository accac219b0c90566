import { Inflate, inflateSync } from 'fflate';
import type { Bytes } from '../core/bytes';
import { FileProblem } from './problem';

/** A file in an archive. */
export interface ZipEntry {
  readonly name: string;
  readonly stored: boolean;
  /** Bytes in the archive, and unpacked, as its directory claims. */
  readonly packed: number;
  readonly size: number;
  /** Where its own header stands. */
  readonly at: number;
}

/** PKWARE's APPNOTE: the records that are read, by their first four bytes. */
const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const DIRECTORY = 0x02014b50;
const LOCAL = 0x04034b50;

/** A comment behind the end record is no longer. */
const MOST_COMMENT = 65_535;
const MOST_DIRECTORY = 64_000_000;
const MOST_ENTRIES = 200_000;
/** Deflate packs no tighter: what claims to be more is a lie. */
const TIGHTEST = 1032;
/** No file in an archive is unpacked to more. */
const MOST_UNPACKED = 2 ** 30;
const FULL = 0xffffffff;

const bad = (what: string) => new FileProblem('bad-zip', { what });

const viewOf = async (file: Bytes, from: number, to: number) =>
  new DataView(await file.slice(Math.max(0, from), to).arrayBuffer());

/** The files in an archive, in the order of its directory. Rejects with a FileProblem. */
export async function openZip(file: Bytes): Promise<ZipEntry[]> {
  const start = Math.max(0, file.size - MOST_COMMENT - 22);
  const tail = await viewOf(file, start, file.size);
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== END) end -= 1;
  // Its directory stands at its end: an archive without one was cut.
  if (end < 0) throw new FileProblem('truncated');
  let count = tail.getUint16(end + 10, true);
  let length = tail.getUint32(end + 12, true);
  let from = tail.getUint32(end + 16, true);
  if (end >= 20 && tail.getUint32(end - 20, true) === LOCATOR64) {
    const at = Number(tail.getBigUint64(end - 12, true));
    if (at + 56 > file.size) throw new FileProblem('truncated');
    const end64 = await viewOf(file, at, at + 56);
    if (end64.byteLength < 56 || end64.getUint32(0, true) !== END64) throw bad('end record');
    count = Number(end64.getBigUint64(32, true));
    length = Number(end64.getBigUint64(40, true));
    from = Number(end64.getBigUint64(48, true));
  }
  if (from + length > file.size) throw new FileProblem('truncated');
  if (length > MOST_DIRECTORY || count > MOST_ENTRIES) throw new FileProblem('too-many');
  return directoryOf(await viewOf(file, from, from + length), count, file.size);
}

function directoryOf(view: DataView, count: number, fileSize: number): ZipEntry[] {
  const text = new TextDecoder();
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== DIRECTORY) throw bad('directory');
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
    const names = view.getUint16(at + 28, true);
    const extras = view.getUint16(at + 30, true);
    const next = at + 46 + names + extras + view.getUint16(at + 32, true);
    if (next > view.byteLength) throw bad('directory');
    const name = text.decode(new Uint8Array(view.buffer, view.byteOffset + at + 46, names));
    if (flags & 1) throw new FileProblem('encrypted');
    if (method !== 0 && method !== 8) throw bad(`${name.slice(0, 60)} is packed in a way of its own`);
    const own = sizesOf(view, at, at + 46 + names, extras);
    if (own.at + 30 + own.packed > fileSize) throw new FileProblem('truncated');
    entries.push({ name, stored: method === 0, ...own });
    at = next;
  }
  return entries;
}

/** Sizes and place; those that need more than 32 bits stand among the extra fields. */
function sizesOf(view: DataView, at: number, extra: number, length: number) {
  const own = {
    size: view.getUint32(at + 24, true),
    packed: view.getUint32(at + 20, true),
    at: view.getUint32(at + 42, true),
  };
  for (let field = extra; field + 4 <= extra + length; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) !== 1) continue;
    let value = field + 4;
    for (const key of ['size', 'packed', 'at'] as const) {
      if (own[key] !== FULL) continue;
      if (value + 8 > extra + length) throw bad('directory');
      own[key] = Number(view.getBigUint64(value, true));
      value += 8;
    }
  }
  return own;
}

/** Where a file's bytes lie in the archive. */
async function placeOf(file: Bytes, { at, packed, name }: ZipEntry): Promise<number> {
  const head = await viewOf(file, at, at + 30);
  if (head.byteLength < 30 || head.getUint32(0, true) !== LOCAL) throw bad(name.slice(0, 60));
  const from = at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  if (from + packed > file.size) throw new FileProblem('truncated');
  return from;
}

/** The bytes of a stored file, not yet read; null where it is packed. */
export async function storedIn(file: Bytes, entry: ZipEntry): Promise<Bytes | null> {
  if (!entry.stored) return null;
  if (entry.size !== entry.packed) throw bad(entry.name.slice(0, 60));
  const from = await placeOf(file, entry);
  return file.slice(from, from + entry.size);
}

/** A file of an archive, unpacked. Nothing is allocated for a size that its packed bytes cannot come to. */
export async function readEntry(file: Bytes, entry: ZipEntry): Promise<Uint8Array<ArrayBuffer>> {
  const stored = await storedIn(file, entry);
  if (stored) return new Uint8Array(await stored.arrayBuffer());
  if (entry.size > MOST_UNPACKED || entry.size > (entry.packed + 64) * TIGHTEST) throw new FileProblem('too-large');
  const from = await placeOf(file, entry);
  const packed = new Uint8Array(await file.slice(from, from + entry.packed).arrayBuffer());
  try {
    const out = inflateSync(packed, { out: new Uint8Array(entry.size) });
    if (out.length === entry.size) return new Uint8Array(out);
  } catch {
    throw bad(entry.name.slice(0, 60));
  }
  throw bad(entry.name.slice(0, 60));
}

/** The first bytes of a file of an archive, as many as asked for or fewer. */
export async function beginningOf(file: Bytes, entry: ZipEntry, count: number): Promise<Uint8Array<ArrayBuffer>> {
  const stored = await storedIn(file, entry);
  if (stored) return new Uint8Array(await stored.slice(0, count).arrayBuffer());
  const from = await placeOf(file, entry);
  const packed = new Uint8Array(await file.slice(from, from + Math.min(entry.packed, count + 1024)).arrayBuffer());
  const out = new Uint8Array(count);
  let filled = 0;
  const inflate = new Inflate((chunk) => {
    const room = chunk.subarray(0, count - filled);
    out.set(room, filled);
    filled += room.length;
  });
  try {
    inflate.push(packed, packed.length === entry.packed);
  } catch {
    if (filled === 0) throw bad(entry.name.slice(0, 60));
  }
  return out.subarray(0, filled).slice();
}
