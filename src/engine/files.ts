import type { Bytes } from '../core/bytes';
import { openSafetensors } from '../files/safetensors';
import type { TensorFile } from '../files/tensor_file';

/** Tensors of files of weights, by the files' digests. */
export interface Files {
  readonly has: (file: string) => boolean;
  /** Float32 in C order. Rejects where the file or its tensor is not there. */
  readonly read: (file: string, entry: string) => Promise<Float32Array>;
}

export const NO_FILES: Files = {
  has: () => false,
  read: (file) => Promise.reject(new Error(`the file ${file} is not here`)),
};

/** What files hold, once it has been asked; the files themselves are where the browser keeps them. */
const opened = new WeakMap<Bytes, Promise<TensorFile>>();

/** The files that come with a job. */
export class JobFiles implements Files {
  readonly #files: Readonly<Record<string, Bytes>>;

  constructor(files: Readonly<Record<string, Bytes>> = {}) {
    this.#files = files;
  }

  readonly has = (file: string): boolean => Object.hasOwn(this.#files, file);

  readonly read = async (file: string, entry: string): Promise<Float32Array> => {
    const bytes = this.#files[file];
    if (!bytes) return NO_FILES.read(file, entry);
    const known = opened.get(bytes) ?? openSafetensors(bytes);
    opened.set(bytes, known);
    return (await known).read(entry);
  };
}
