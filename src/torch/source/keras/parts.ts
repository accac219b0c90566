import type { Args } from '../../../core/args';
import type { LayerKind } from '../../../core/layers/table';
import type { NoteCode } from '../python/notes';
import type { KerasArguments } from './arguments';

/** A module or operation of PyTorch that a layer of Keras is, or is part of. */
export interface Part {
  readonly kind: LayerKind;
  readonly args: Args;
  /** What it reads: places in the list of what the layer reads and of the parts before it, from 0; absent: the part before, the first one all. */
  readonly reads?: readonly number[];
}

export interface Translated {
  readonly parts: readonly Part[];
  readonly notes: readonly { readonly code: NoteCode; readonly argument: string }[];
}

/** What a layer of Keras is for an input [C, H, W] (or [N], [L, C]) in PyTorch's order of axes; `others`: all that it reads. */
export type Translate = (
  a: KerasArguments,
  input: readonly number[],
  others: readonly (readonly number[])[],
) => Translated;

/** Modules that say all of a layer. */
export const plain = (...parts: Part[]): Translated => ({ parts, notes: [] });
