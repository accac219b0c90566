import type { LayerMode, Sizing } from '../core/layer';
import { layerSpec } from '../core/layers/rows';
import type { AxisMap, BinsAxis } from '../core/window';
import type { AxisChange, Column } from './columns';
import { lostCells } from './columns';

type Two = readonly [number, number];

/** What a stage did to the size of what came in, as the caption over its map says it. */
export type Happened =
  | { readonly type: 'lost'; readonly sizes: Sizes }
  | { readonly type: 'kept'; readonly sizes: Sizes; readonly padded: number; readonly eaten: number }
  | { readonly type: 'stride'; readonly stride: Two; readonly sizes: Sizes }
  | { readonly type: 'resized'; readonly sizes: Sizes }
  /** A Pad layer: cells before and after on each axis, negative where it crops. */
  | { readonly type: 'pads'; readonly sides: readonly [Two, Two] }
  /** A transposed convolution lays zeros between the cells it reads. */
  | { readonly type: 'zeros'; readonly stride: Two }
  /** An adaptive pool: how many cells its bins have, the fewest and the most. */
  | { readonly type: 'bins'; readonly bins: readonly [Two, Two] }
  | { readonly type: 'times'; readonly factors: Two }
  /** Channels become rows and columns, or the other way round. */
  | { readonly type: 'shuffled'; readonly up: boolean; readonly factor: number }
  | { readonly type: 'mode'; readonly note: LayerMode }
  | { readonly type: 'flat' }
  | { readonly type: 'same' };

/** Sizes before and after, of both axes or of each where they differ. */
export type Sizes = readonly Two[];

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

/** As many bins are looked at: their sizes come again after that in all but odd cases. */
const MOST_BINS = 1000;

/** The fewest and the most cells that an adaptive pool's bins have. */
export function binSizes({ input, output }: BinsAxis): Two {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (let o = 0; o < Math.min(output, MOST_BINS); o += 1) {
    const cells = Math.ceil(((o + 1) * input) / output) - Math.floor((o * input) / output);
    least = Math.min(least, cells);
    most = Math.max(most, cells);
  }
  return [Math.min(least, most), most];
}

/** By what an axis is multiplied: 2, 1.5, or 0.5; null where nothing came in. */
export function factorOf({ from, to }: AxisChange): number | null {
  return from > 0 ? to / from : null;
}

const sides = (axis: AxisMap): Two => (axis.type === 'sliding' ? [axis.before, axis.after] : [0, 0]);

/** Of layers whose axes no window slides over. */
function unslid([h, w]: readonly [AxisChange, AxisChange], sizing: Sizing | undefined): Happened | null {
  if (h.to === 0 || w.to === 0) return null;
  if (h.axis.type === 'bins' && w.axis.type === 'bins')
    return { type: 'bins', bins: [binSizes(h.axis), binSizes(w.axis)] };
  if (h.axis.type === 'transposed' && w.axis.type === 'transposed') {
    const stride: Two = [h.axis.stride, w.axis.stride];
    return Math.max(...stride) > 1 ? { type: 'zeros', stride } : null;
  }
  const factors = [factorOf(h), factorOf(w)] as const;
  const [up, across] = factors;
  if (up === null || across === null || (up === 1 && across === 1)) return null;
  return sizing?.type === 'shuffled'
    ? { type: 'shuffled', up: true, factor: up }
    : { type: 'times', factors: [up, across] };
}

export function happened({ change, stage }: Column): Happened | null {
  const spec = stage && layerSpec(stage.head.module.kind);
  const sizing = spec?.sizing;
  if (!change || !spec) {
    const note = spec?.mode;
    if (note) return { type: 'mode', note };
    return sizing?.type === 'joined' ? { type: 'flat' } : null;
  }
  const [h, w] = change;
  if (!h.slides || !w.slides) {
    const kept = h.from === h.to && w.from === w.to;
    return unslid(change, sizing) ?? (kept ? { type: 'same' } : { type: 'resized', sizes: sizes(change) });
  }
  if (spec.family === 'pad') {
    const both = [sides(h.axis), sides(w.axis)] as const;
    return both.flat().every((n) => n === 0) ? { type: 'same' } : { type: 'pads', sides: both };
  }
  if (sizing?.type === 'halved') return { type: 'times', factors: [factorOf(h) ?? 1, factorOf(w) ?? 1] };
  if (sizing?.type === 'shuffled' && h.stride > 1) return { type: 'shuffled', up: false, factor: h.stride };
  if (h.stride > 1 || w.stride > 1) return { type: 'stride', stride: [h.stride, w.stride], sizes: sizes(change) };
  const unpadded = h.padded === 0 && w.padded === 0;
  if (unpadded && (lostCells(h) > 0 || lostCells(w) > 0)) return { type: 'lost', sizes: sizes(change) };
  if (unpadded) return { type: 'same' };
  // The axis on which more happens speaks for both.
  const most = h.padded + h.eaten >= w.padded + w.eaten ? h : w;
  return { type: 'kept', sizes: sizes(change), ...perSide(most) };
}

/** What happens to an axis's size, in the order in which it happens: "+2 −2", "÷ 2", "× 2 +1". */
export type Term =
  | { readonly type: 'add'; readonly cells: number }
  | { readonly type: 'times'; readonly factor: number }
  | { readonly type: 'over'; readonly factor: number };

export function arithmetic(change: AxisChange): readonly Term[] {
  const { axis, slides, padded, eaten, stride, from, to } = change;
  const add = (cells: number): Term[] => (cells === 0 ? [] : [{ type: 'add', cells }]);
  if (slides) {
    const terms = [...add(padded), ...(stride === 1 ? add(-eaten) : [])];
    return stride > 1 ? [...terms, { type: 'over', factor: stride }] : terms;
  }
  if (axis.type === 'transposed') {
    const times: Term[] = axis.stride > 1 ? [{ type: 'times', factor: axis.stride }] : [];
    return [...times, ...add(to - from * axis.stride)];
  }
  if (from === 0 || to === 0 || from === to) return [];
  if (to > from) return axis.type === 'resize' ? [{ type: 'times', factor: to / from }] : [];
  return from % to === 0 ? [{ type: 'over', factor: from / to }] : [];
}
