import type { Args } from '../../../core/args';
import type { NoteCode } from '../python/notes';
import type { KerasArguments } from './arguments';

/** A module of PyTorch that a layer of Keras is, or is part of. */
export interface Part {
  readonly kind: string;
  readonly args: Args;
}

export interface Translated {
  readonly parts: readonly Part[];
  readonly notes: readonly { readonly code: NoteCode; readonly argument: string }[];
}

/** What a layer of Keras is for an input [C, H, W] (or [N]) in PyTorch's order of axes. */
export type Translate = (a: KerasArguments, input: readonly number[]) => Translated;

/** Modules that say all of a layer. */
export const plain = (...parts: Part[]): Translated => ({ parts, notes: [] });
