import { type AxisMatch, matchLayers } from '../core/compare/difference';
import type { ShapedNet } from '../core/net/infer';
import type { Slot } from '../core/result';
import { otherSlot } from '../state/compare_edits';
import type { CellFocus } from '../state/live';
import type { Column } from './columns';
import type { Pairs } from './pairs';

interface Nets {
  readonly a: ShapedNet;
  readonly b: ShapedNet | null;
}

/** The layer of the other net whose map shows what this layer's does: that over or under its column. */
function twinLayer(list: readonly Column[], layer: number): number | null {
  return list.find((column) => column.layer === layer)?.twin?.layer ?? null;
}

function compute({ slot, layer, channel, row, col }: CellFocus, nets: Nets, pairs: Pairs): CellFocus | null {
  const other = otherSlot(slot);
  const [from, to, list] = [nets[slot], nets[other], pairs[slot]];
  if (!from || !to || !list) return null;
  const twin = twinLayer(list, layer);
  if (twin === null) return null;
  const layers = slot === 'a' ? { a: layer, b: twin } : { a: twin, b: layer };
  const match = nets.b && matchLayers(nets.a, layers.a, nets.b, layers.b);
  if (!match || channel >= match.channels) return null;
  const along = ({ a, b }: AxisMatch, index: number) => {
    const [own, its] = slot === 'a' ? [a, b] : [b, a];
    return its[own.indexOf(index)] ?? null;
  };
  const [r, c] = [along(match.rows, row), along(match.cols, col)];
  return r === null || c === null ? null : { slot: other, layer: twin, channel, row: r, col: c };
}

const known = new WeakMap<CellFocus, { readonly pairs: Pairs; readonly focus: CellFocus | null }>();

/** The cell of a slot that the pointer means: its own, or the one whose receptive field's centre lies where the other's does. */
export function focusIn(slot: Slot, focus: CellFocus | null, nets: Nets, pairs: Pairs): CellFocus | null {
  if (!focus || focus.slot === slot) return focus;
  const old = known.get(focus);
  if (old?.pairs === pairs) return old.focus;
  const linked = compute(focus, nets, pairs);
  known.set(focus, { pairs, focus: linked });
  return linked;
}
