import { createStore } from 'zustand/vanilla';
import type { BackendState, Frame } from '../core/frame';
import type { Slot } from '../core/result';

/** A cell under the pointer or the keyboard's cursor. */
export interface CellFocus {
  readonly slot: Slot;
  /** Index among the layers that are not switched off; -1: the input. */
  readonly layer: number;
  /** −1: the mean over channels. */
  readonly channel: number;
  readonly row: number;
  readonly col: number;
}

/** A cell of a layer by its indices, as many as the layer's shape has axes. */
export interface CellRef {
  readonly slot: Slot;
  /** −1: x. */
  readonly layer: number;
  readonly at: readonly number[];
}

/** A layer that is lit in the picture and in its text: the caret is in the one, or the pointer on the other. */
export interface Lit {
  readonly slot: Slot;
  readonly use: string;
  readonly by: 'text' | 'page';
}

/** A message to the person: what could not be kept of a link, a copied link, an engine that was replaced. */
export interface Notice {
  readonly id: number;
  readonly tone: 'info' | 'warning';
  /** Key of i18n's `notices`, with its values. */
  readonly key: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** A computation that takes long enough to be spoken of: how much of it is done, 0..1; null: stopped by the person. */
export interface LongJob {
  readonly share: number | null;
}

/** A skip that is being laid from a map by dragging. */
export interface Laying {
  readonly slot: Slot;
  /** Use id of the stage whose map it leaves; INPUT_KEY: x. */
  readonly from: string;
  /** Where the pointer is, in CSS pixels of the window. */
  readonly x: number;
  readonly y: number;
  /** It was let go of there: what joins the two is still to be chosen. */
  readonly dropped: boolean;
}

/** What is on the screen now and is neither undone nor shared: the newest frame, the pointer, messages. */
export interface Live {
  readonly frame: Frame | null;
  readonly long: LongJob | null;
  readonly backend: BackendState | null;
  readonly hover: CellFocus | null;
  /** What a layer's channel is remembered by (see View.channels), and the channel whose thumbnail the pointer is over. */
  readonly peek: { readonly slot: Slot; readonly key: string; readonly channel: number } | null;
  /** The cell that is taken apart, last, and those one came from; empty: none is. */
  readonly apart: readonly CellRef[];
  readonly lit: Lit | null;
  readonly laying: Laying | null;
  /** Big type, and fewer things, for a projector. */
  readonly presenting: boolean;
  readonly notices: readonly Notice[];
}

export const createLiveStore = () =>
  createStore<Live>()(() => ({
    frame: null,
    long: null,
    backend: null,
    hover: null,
    peek: null,
    apart: [],
    lit: null,
    laying: null,
    presenting: false,
    notices: [],
  }));

export type LiveStore = ReturnType<typeof createLiveStore>;
