import type { ShapedNet } from '../../core/net/infer';
import type { Slot } from '../../core/result';
import { sawPadding, type TraceWindow, traceCell } from '../../core/windows/trace';
import { focusIn } from '../../flow/linked';
import { pairsOf } from '../../flow/pairs';
import type { CellFocus, CellRef } from '../../state/live';
import { useDerived, useDoc, useLive } from '../context';
import { useFlowPlace } from './flow_context';

/** The rows and columns of one map that a cell was computed from, and its parts where there are several. */
export type Window = TraceWindow;

export interface Trace {
  readonly focus: CellFocus;
  /** By layer, −1 the input; the cell's own layer holds the cell itself. */
  readonly windows: ReadonlyMap<number, Window>;
  /** Height and width in input pixels, those that exist; null for a cell of the input. */
  readonly sees: readonly [number, number] | null;
  /** Whether a window of any layer on the way reaches into padding. */
  readonly padding: boolean;
}

/** How many cells of a window exist: padding is not seen, it is made up. */
const existing = ([from, to]: readonly [number, number], size: number) =>
  Math.max(0, Math.min(to, size - 1) - Math.max(from, 0) + 1);

function compute(net: ShapedNet, focus: CellFocus): Trace | null {
  const [channels = 0] = (focus.layer < 0 ? net.input : net.steps[focus.layer]?.output) ?? [];
  const list = traceCell(net, focus.layer, focus.row, focus.col);
  // The net may have changed under the cursor.
  if (list.length === 0 || focus.channel >= channels) return null;
  const windows = new Map<number, Window>(list.map((w) => [w.layer, w]));
  const [, h = 0, w = 0] = net.input;
  const input = windows.get(-1);
  const sees: [number, number] = input ? [existing(input.rows, h), existing(input.cols, w)] : [0, 0];
  return { focus, windows, sees: focus.layer < 0 ? null : sees, padding: sawPadding(list) };
}

const known = new WeakMap<CellFocus, { net: ShapedNet; trace: Trace | null }>();

function traceOf(net: ShapedNet | null, focus: CellFocus | null): Trace | null {
  if (!net || !focus) return null;
  const old = known.get(focus);
  if (old?.net === net) return old.trace;
  const trace = compute(net, focus);
  known.set(focus, { net, trace });
  return trace;
}

const focuses = new WeakMap<CellRef, CellFocus>();

/** A cell of a map as one points at it; the same object for the same cell. Null where it is none of a map. */
function focusOf(ref: CellRef): CellFocus | null {
  const old = focuses.get(ref);
  if (old) return old;
  const [channel, row, col] = ref.at;
  if (channel === undefined || row === undefined || col === undefined || ref.at.length > 3) return null;
  const focus: CellFocus = { slot: ref.slot, layer: ref.layer, channel, row, col };
  focuses.set(ref, focus);
  return focus;
}

/** What a slot's cell was computed from: the one under the cursor, or that of the other net which lies at its place. */
export function useTraceIn(slot: Slot): Trace | null {
  const derived = useDerived();
  const recipe = useDoc((doc) => doc.recipe);
  // Without one under the cursor, that which is taken apart.
  const hover = useLive((live) => live.hover);
  const apart = useLive((live) => live.apart.at(-1));
  const focus = hover ?? (apart ? focusOf(apart) : null);
  return traceOf(derived[slot], focusIn(slot, focus, derived, pairsOf(derived, recipe)));
}

/** The same in the flow one stands in. */
export function useTrace(): Trace | null {
  return useTraceIn(useFlowPlace().slot);
}
