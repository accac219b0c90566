import type { Bytes } from './bytes';
import type { Shape } from './shape';

/** A file of weights that was opened, as far as it is to be known beside its numbers. */
export interface OpenedWeights {
  /** SHA-256 of the file's bytes. */
  readonly digest: string;
  /** The file's bytes. */
  readonly size: number;
  /** Key of the checkpoint that the tensors were found under; null: they stood by themselves. */
  readonly under: string | null;
  /** Names of wrappers that all of its names began with: `module.`; empty: none. */
  readonly prefix: string;
  /** Names without that, in the file's order; `dtype` as PyTorch calls it. */
  readonly entries: readonly { readonly name: string; readonly shape: Shape; readonly dtype: string }[];
  /** Versions of modules that torch.save keeps beside, by names without the prefix. */
  readonly versions: readonly (readonly [module: string, version: number])[];
  /** All tensors as safetensors of float32, by the names of `entries`. */
  readonly tensors: Bytes;
}
