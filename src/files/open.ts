import type { Bytes } from '../core/bytes';
import { isDecoded } from './decode';
import { openNpy, openNpz } from './numpy';
import { FileProblem } from './problem';
import { openSafetensors } from './safetensors';
import type { TensorFile } from './tensor_file';
import { LEGACY_START, openLegacy, openTorch } from './torch';
import { openZip } from './zip';

/** All tensors of a file together come to no more than so many bytes of float32 for each of its own, and this much. */
const MOST_TIMES = 8;
const MOST_BEYOND = 64 << 20;

const starts = (bytes: Uint8Array, wanted: readonly number[]) => wanted.every((b, i) => bytes[i] === b);

/** What a file holds, told by its content and not by its name. Rejects with a FileProblem; nothing of it is run. */
export async function openTensors(file: Bytes): Promise<TensorFile> {
  const opened = await opener(file);
  if (opened.entries.length === 0) throw new FileProblem('no-tensors');
  let bytes = 0;
  for (const { name, dtype, shape } of opened.entries) {
    if (!isDecoded(dtype)) throw new FileProblem('bad-dtype', { tensor: name, dtype });
    bytes += 4 * shape.reduce((all, n) => all * n, 1);
  }
  // Of views that repeat a number, and of archives that unpack, a small file may claim any size.
  if (bytes > MOST_BEYOND + MOST_TIMES * file.size) throw new FileProblem('too-large');
  return opened;
}

async function opener(file: Bytes): Promise<TensorFile> {
  if (file.size === 0) throw new FileProblem('empty');
  const head = new Uint8Array(await file.slice(0, 16).arrayBuffer());
  if (starts(head, [0x50, 0x4b, 3, 4]) || starts(head, [0x50, 0x4b, 5, 6])) {
    const entries = await openZip(file);
    if (entries.some(({ name }) => name.endsWith('.npy'))) return openNpz(file, entries);
    if (entries.length === 0) throw new FileProblem('no-tensors');
    return openTorch(file, entries);
  }
  if (starts(head, [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59])) return openNpy(file);
  if (starts(head, LEGACY_START)) return openLegacy(file);
  // A header of safetensors begins behind its length, which no machine could fill to the last byte.
  if (head[8] === 0x7b && head[6] === 0 && head[7] === 0) return openSafetensors(file);
  throw new FileProblem('unknown');
}
