import type { ShapedNet } from '../../core/infer';
import type { Slot } from '../../core/result';
import { traceCell } from '../../core/trace';
import type { CellFocus } from '../../state/live';
import { useDerived, useLive } from '../context';
import { useFlow } from './flow_context';

/** The rows and columns (inclusive, reaching into padding) of one map that a cell was computed from. */
export interface Window {
  readonly rows: readonly [number, number];
  readonly cols: readonly [number, number];
}

export interface Trace {
  readonly focus: CellFocus;
  /** By layer, −1 the input; the cell's own layer holds the cell itself. */
  readonly windows: ReadonlyMap<number, Window>;
  /** Height and width in input pixels, padding included; null for a cell of the input. */
  readonly sees: readonly [number, number] | null;
  /** Whether a window of any layer on the way reaches into padding. */
  readonly padding: boolean;
}

function beyond({ rows, cols }: Window, h: number, w: number): boolean {
  return rows[0] < 0 || cols[0] < 0 || rows[1] >= h || cols[1] >= w;
}

function compute(net: ShapedNet, focus: CellFocus): Trace | null {
  const shapeOf = (layer: number) => (layer < 0 ? net.input : net.steps[layer]?.output);
  const [channels = 0, h = 0, w = 0] = shapeOf(focus.layer) ?? [];
  // The net may have changed under the cursor.
  if (focus.channel >= channels || focus.row >= h || focus.col >= w) return null;
  const windows = new Map<number, Window>();
  let padding = false;
  for (const { layer, rows, cols } of traceCell(net, focus.layer, focus.row, focus.col)) {
    windows.set(layer, { rows, cols });
    const [, height = 0, width = 0] = shapeOf(layer) ?? [];
    padding ||= beyond({ rows, cols }, height, width);
  }
  const input = windows.get(-1);
  const sees: [number, number] | null =
    input && focus.layer >= 0 ? [input.rows[1] - input.rows[0] + 1, input.cols[1] - input.cols[0] + 1] : null;
  return { focus, windows, sees, padding };
}

const known = new WeakMap<CellFocus, { net: ShapedNet; trace: Trace | null }>();

function traceOf(net: ShapedNet | null, focus: CellFocus | null, slot: Slot): Trace | null {
  if (!net || focus?.slot !== slot) return null;
  const old = known.get(focus);
  if (old?.net === net) return old.trace;
  const trace = compute(net, focus);
  known.set(focus, { net, trace });
  return trace;
}

/** What the cell under the cursor was computed from, in the flow one stands in. */
export function useTrace(): Trace | null {
  const { net, slot } = useFlow();
  return traceOf(
    net,
    useLive((live) => live.hover),
    slot,
  );
}

/** The same for a view that stands in no flow. */
export function useAnyTrace(): Trace | null {
  const derived = useDerived();
  const focus = useLive((live) => live.hover);
  return focus ? traceOf(derived[focus.slot], focus, focus.slot) : null;
}
