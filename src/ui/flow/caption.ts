import type { AxisChange, Column } from './columns';
import { lostCells } from './columns';

/** What a stage did to the size of what came in, as the caption over its map says it. */
export type Happened =
  | { readonly type: 'lost'; readonly sizes: Sizes }
  | { readonly type: 'kept'; readonly sizes: Sizes; readonly padded: number; readonly eaten: number }
  | { readonly type: 'stride'; readonly stride: readonly [number, number]; readonly sizes: Sizes }
  | { readonly type: 'resized'; readonly sizes: Sizes }
  | { readonly type: 'same' };

/** Sizes before and after, of both axes or of each where they differ. */
export type Sizes = readonly (readonly [number, number])[];

const sizes = ([h, w]: readonly [AxisChange, AxisChange]): Sizes =>
  h.from === w.from && h.to === w.to
    ? [[h.from, h.to]]
    : [
        [h.from, h.to],
        [w.from, w.to],
      ];

/** On each side where that is a whole number of cells, in all where it is not. */
function perSide(h: AxisChange): { padded: number; eaten: number } {
  const even = h.padded % 2 === 0 && h.eaten % 2 === 0;
  return even ? { padded: h.padded / 2, eaten: h.eaten / 2 } : { padded: h.padded, eaten: h.eaten };
}

export function happened({ change }: Column): Happened | null {
  if (!change) return null;
  const [h, w] = change;
  if (!h.slides || !w.slides) {
    const kept = h.from === h.to && w.from === w.to;
    return kept ? { type: 'same' } : { type: 'resized', sizes: sizes(change) };
  }
  if (h.stride > 1 || w.stride > 1) return { type: 'stride', stride: [h.stride, w.stride], sizes: sizes(change) };
  const unpadded = h.padded === 0 && w.padded === 0;
  if (unpadded && (lostCells(h) > 0 || lostCells(w) > 0)) return { type: 'lost', sizes: sizes(change) };
  if (unpadded) return { type: 'same' };
  // The axis on which more happens speaks for both.
  const most = h.padded + h.eaten >= w.padded + w.eaten ? h : w;
  return { type: 'kept', sizes: sizes(change), ...perSide(most) };
}
