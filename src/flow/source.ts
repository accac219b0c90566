import type { Slot } from '../core/result';
import type { Column } from './columns';

/** Layers that are seen as maps, by slot. */
export type Seen = Readonly<Partial<Record<Slot, readonly number[]>>>;

/** Which tensor a canvas shows. */
export interface Source {
  readonly slot: Slot;
  /** −1: the input. */
  readonly layer: number;
  /** Also of its twin, where it has one. */
  readonly nonNegative: boolean;
  /** Layers that share one domain when it is shared over all: those that are seen, input included. */
  readonly seen: Seen;
  /** The other net's layer that is coloured alike. */
  readonly twin: { readonly slot: Slot; readonly layer: number } | null;
}

interface Tones {
  readonly slot: Slot;
  readonly seen: Seen;
  /** For each layer of the net, whether none of its values can be negative. */
  readonly nonNegative: readonly boolean[];
}

/**
 * What a column's canvas shows of a layer, and with what it shares its colours. Where one looks at what went into an
 * activation, the other net's map is none of the same kind, and colours are its own.
 */
export function sourceOf({ slot, seen, nonNegative }: Tones, { layer: shown, twin }: Column, layer: number): Source {
  const own = nonNegative[layer] ?? false;
  const like = layer === shown && twin && twin.layer !== null ? { slot: twin.slot, layer: twin.layer } : null;
  return { slot, layer, seen, nonNegative: own && (like === null || twin?.nonNegative === true), twin: like };
}
