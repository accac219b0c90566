import type { Bytes } from '../core/bytes';
import { openTensors } from './open';
import { float32Bytes, safetensorsHead } from './safetensors';
import { Sha256 } from './sha256';
import type { TensorEntry, TensorFile } from './tensor_file';

/** A file of weights, opened: what the page keeps of it, and what it says of it. */
export interface OpenedWeights {
  /** SHA-256 of the file's bytes. */
  readonly digest: string;
  /** The file's bytes. */
  readonly size: number;
  readonly format: TensorFile['format'];
  /** Key of the checkpoint that the tensors were found under. */
  readonly under: string | null;
  /** Names of wrappers that all of its names began with: `module.`; empty: none. */
  readonly prefix: string;
  /** Names without that. */
  readonly entries: readonly TensorEntry[];
  /** Versions of modules, as `TensorFile.versions` has them, by names without the prefix. */
  readonly versions: readonly (readonly [module: string, version: number])[];
  /** All tensors as safetensors of float32, by the names of `entries`. */
  readonly tensors: Blob;
}

/** Names of wrappers around a net that checkpoints keep: DataParallel's, torch.compile's, Lightning's and others'. */
const WRAPPERS = ['module.', 'model.', '_orig_mod.'] as const;

function wrappersOf(names: readonly string[]): string {
  let prefix = '';
  for (;;) {
    const next: string | undefined = WRAPPERS.find((own) => names.every((name) => name.startsWith(prefix + own)));
    if (next === undefined || names.length === 0) return prefix;
    prefix += next;
  }
}

/** Bytes that are read at a time. */
const PIECE = 8 << 20;

/**
 * Opens a file of weights and turns it into what the page keeps. Rejects with a FileProblem before any number is read,
 * or with what `pause` rejects with.
 *
 * @param progress told how much is done, 0..1
 * @param pause waited for between pieces
 */
export async function openWeights(
  file: Bytes,
  progress: (share: number) => void = () => {},
  pause: () => Promise<void> = async () => {},
): Promise<OpenedWeights> {
  const opened = await openTensors(file);
  const prefix = wrappersOf(opened.entries.map(({ name }) => name));
  const sha = new Sha256();
  const all = file.size + opened.entries.reduce((sum, { shape }) => sum + bytesOf(shape), 0);
  let done = 0;
  const did = async (bytes: number) => {
    done += bytes;
    progress(Math.min(1, done / Math.max(1, all)));
    await pause();
  };
  for (let at = 0; at < file.size; at += PIECE) {
    const piece = new Uint8Array(await file.slice(at, Math.min(file.size, at + PIECE)).arrayBuffer());
    sha.update(piece);
    await did(piece.length);
  }
  const entries = opened.entries.map((entry) => ({ ...entry, name: entry.name.slice(prefix.length) }));
  const parts: Blob[] = [];
  for (const { name, shape } of opened.entries) {
    // What was made a Blob the browser may lay away from memory.
    parts.push(new Blob([float32Bytes(await opened.read(name))]));
    await did(bytesOf(shape));
  }
  const head = safetensorsHead(
    entries.map(({ name, shape }) => ({ name, shape, bytes: bytesOf(shape), dtype: 'F32' })),
  );
  return {
    digest: sha.digest(),
    size: file.size,
    format: opened.format,
    under: opened.under,
    prefix,
    entries,
    versions: [...opened.versions].map(([module, version]) => [unprefixed(module, prefix), version]),
    tensors: new Blob([head, ...parts]),
  };
}

const bytesOf = (shape: readonly number[]) => 4 * shape.reduce((count, n) => count * n, 1);

/** A module's name without the prefix, of which its own name may be the last. */
function unprefixed(module: string, prefix: string): string {
  if (module.startsWith(prefix)) return module.slice(prefix.length);
  return `${module}.` === prefix ? '' : module;
}
