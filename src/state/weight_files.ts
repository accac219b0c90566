import { createStore } from 'zustand/vanilla';
import type { Bytes } from '../core/bytes';
import type { InputSpec } from '../core/document';
import type { Net } from '../core/net/net';

interface WeightFiles {
  /** By digest, as safetensors of float32; null: this browser does not have it. Of others it is not known yet. */
  readonly files: Readonly<Record<string, Bytes | null>>;
}

/** Files of weights, and inputs that were given, that are here. They belong to no document: undo and links carry their digests alone. */
export const weightFiles = createStore<WeightFiles>()(() => ({ files: {} }));

type Weighted = { readonly net: Pick<Net, 'weights'> } | null;

const digestsOf = (nets: readonly Weighted[], input: InputSpec) => [
  ...nets.flatMap((own) => own?.net.weights?.digest ?? []),
  ...(input.digest === undefined ? [] : [input.digest]),
];

/** The files of some nets and their input, as far as they are here; nothing where none is. */
export function filesOf(
  nets: readonly Weighted[],
  input: InputSpec,
): { readonly files?: Readonly<Record<string, Bytes>> } {
  const { files } = weightFiles.getState();
  const own = digestsOf(nets, input).flatMap((digest): [string, Bytes][] => {
    const file = files[digest];
    return file ? [[digest, file]] : [];
  });
  return own.length > 0 ? { files: Object.fromEntries(own) } : {};
}

/** Digests of files of which it is not known whether they are here. */
export function unasked(nets: readonly Weighted[], input: InputSpec): string[] {
  const { files } = weightFiles.getState();
  return [...new Set(digestsOf(nets, input))].filter((digest) => !Object.hasOwn(files, digest));
}

/** Files that have come, or are not here. */
export function putFiles(files: WeightFiles['files']): void {
  weightFiles.setState((before) => ({ files: { ...before.files, ...files } }));
}
