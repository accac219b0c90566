import { createStore, get, set, type UseStore } from 'idb-keyval';
import type { Bytes } from '../../core/bytes';
import type { WeightsFile } from '../../core/net/net';
import { putFiles } from '../../state/weight_files';

/** Files of weights in this browser, each under its digest as safetensors of float32. */
let database: UseStore | null = null;

function store(): UseStore {
  database ??= createStore('convscope-weights', 'files');
  return database;
}

const isBytes = (x: unknown): x is Bytes => x instanceof Blob;

/** Looks for files in this browser, and says what it found. Does not reject: what cannot be looked for is not here. */
export async function recall(digests: readonly string[]): Promise<void> {
  const found = await Promise.all(
    digests.map(async (digest): Promise<[string, Bytes | null]> => {
      const file: unknown = await Promise.resolve()
        .then(() => get<unknown>(digest, store()))
        .catch(() => null);
      return [digest, isBytes(file) ? file : null];
    }),
  );
  putFiles(Object.fromEntries(found));
}

/**
 * Keeps what a file of weights holds, for this page at once and in this browser for later. Gives whether it will be
 * there later: storage may be full, or forbidden.
 *
 * @param file the digest of the file as it was opened
 * @param tensors safetensors of float32, by the names that `Module.loaded` says
 */
export async function keepWeights({ digest }: Pick<WeightsFile, 'digest'>, tensors: Bytes): Promise<boolean> {
  putFiles({ [digest]: tensors });
  return Promise.resolve()
    .then(() => set(digest, tensors, store()))
    .then(
      () => true,
      () => false,
    );
}
