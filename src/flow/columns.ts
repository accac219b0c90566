import type { ShapedNet } from '../core/net/infer';
import { moduleName } from '../core/net/names';
import { INPUT_KEY } from '../core/net/net';
import { type NewBatch, newBatch } from '../core/net/new_batch';
import type { Stage } from '../core/net/stages';
import { oncePer } from '../core/once';
import { planesOf } from '../core/planes';
import type { Slot } from '../core/result';
import type { Shape } from '../core/shape';
import type { AxisMap } from '../core/window';
import { mapCoverage } from '../core/windows/coverage';
import { type Lines, NO_LINES } from '../core/windows/lines';
import { mapReaders } from '../core/windows/reading';
import { type AxisFormula, stepFormulas } from '../core/working/formula';
import type { MapExtent, Sides } from '../render/geometry';
import { type Arranged, arranged } from './arrange';
import { type ParamTerms, paramTerms } from './params';

/** What stands in a column: a map, nothing because it is switched off, the fault, or what the fault keeps from running. */
export type Status = 'map' | 'off' | 'fault' | 'after';

/** What one layer does to one axis, in cells. */
export interface AxisChange {
  readonly axis: AxisMap;
  readonly from: number;
  readonly to: number;
  /** Whether windows slide over it; where they do not, padding and what is eaten have no meaning. */
  readonly slides: boolean;
  /** Padding before and after together. */
  readonly padded: number;
  /** What windows are wider than one cell: the ring that is lost where nothing is padded. */
  readonly eaten: number;
  readonly stride: number;
  /** What rounding cuts off or adds: the quotient before it; null where it divides. */
  readonly rounds: { readonly type: 'floor' | 'ceil'; readonly value: number } | null;
}

/** What those who read a map do to it: what is padded onto it at most, and which rows and columns none of them reads. */
export interface Reading {
  readonly name: string;
  readonly pad: Sides;
  readonly unreadRows: Lines;
  readonly unreadCols: Lines;
}

/** What stands over or under a column in the other net's flow. */
export interface Twin {
  readonly slot: Slot;
  readonly layer: number | null;
  readonly shape: Shape | null;
  /** Whether no value of its map can be negative. */
  readonly nonNegative: boolean;
  /** Arguments of the stage's layer that are not the same in both. */
  readonly differs: readonly string[];
  /** Whether its activations are others. */
  readonly otherChips: boolean;
}

/** Whether two nets' weights end to be the same here, or are others here. */
export type WeightMark = 'parts' | 'other' | null;

/** The part of a fold that a column stands for. */
export interface FoldPart {
  /** What the channel of its first column is remembered by: what the fold is known by while it is open or closed. */
  readonly key: string;
  /** What all names of the block begin with (`layer3`); empty where they have nothing in common. */
  readonly name: string;
  readonly times: number;
  /** Stages of the trunk in one block. */
  readonly period: number;
  /** Whether anything in it is not as in the other net. */
  readonly differs: boolean;
  /** Whether the map is the one behind the first block, or the one behind the last; or the first of a fold that is open. */
  readonly part: 'first' | 'last' | 'open';
}

/** One column of the flow: the input, or a stage. */
export interface Column {
  /** Use id of the stage's head, or INPUT_KEY. */
  readonly key: string;
  /** What its channel is remembered by: its key, or, where two nets are compared, that of a's column over it. */
  readonly choice: string;
  /** Place from the left, the input's 0; where two nets are compared there may be gaps. */
  readonly place: number;
  /** Which line it stands on: 0 the trunk, below it branches that have layers of their own. */
  readonly lane: number;
  /** Where it stands for a block that is repeated; null for a stage that stands for itself. */
  readonly fold: FoldPart | null;
  /** Null where there is one net only, or nothing like it in the other. */
  readonly twin: Twin | null;
  readonly weights: WeightMark;
  /** Null for the input. */
  readonly stage: Stage | null;
  readonly name: string;
  readonly status: Status;
  /** The layer whose output the map shows: −1 the input; null: none. */
  readonly layer: number | null;
  /** Null where it is not known. */
  readonly shape: Shape | null;
  /** Shape of what comes into the stage. */
  readonly incoming: Shape | null;
  /** Height and width; null where the stage reads each cell by itself. */
  readonly change: readonly [AxisChange, AxisChange] | null;
  readonly next: Reading | null;
  /** How the size came about, axis by axis; null where the stage reads each cell by itself. */
  readonly formulas: readonly AxisFormula[] | null;
  /** What became of the batch of one, where a view of the stage takes other axes into it. */
  readonly newBatch: NewBatch | null;
  /** Null for the input. */
  readonly params: ParamTerms | null;
}

function axisChange(axis: AxisMap, ceil: boolean): AxisChange {
  // Nothing is laid on or eaten there: the two sizes say it all. A stride of 0 reads the same cells for every output.
  if (axis.type !== 'sliding' || axis.stride < 1) {
    return { axis, from: axis.input, to: axis.output, slides: false, padded: 0, eaten: 0, stride: 1, rounds: null };
  }
  const eaten = axis.dilation * (axis.kernel - 1);
  const value = (axis.input + axis.before + axis.after - eaten - 1) / axis.stride;
  return {
    axis,
    from: axis.input,
    to: axis.output,
    slides: true,
    padded: axis.before + axis.after,
    eaten,
    stride: axis.stride,
    rounds: Number.isInteger(value) ? null : { type: ceil ? 'ceil' : 'floor', value },
  };
}

/** What is laid around the map that an axis reads; cropping lays nothing on. */
function padOf(axis: AxisMap): [number, number] {
  return axis.type === 'sliding' ? [axis.before, axis.after] : [0, 0];
}

/** How the layers that read a map read it: the widest padding that any of them lays around it, and the lines that none reads. */
function reading(net: ShapedNet, layer: number): Reading | null {
  const readers = mapReaders(net, layer)
    .map(({ step }) => step)
    .filter((s, i, all) => s.axes && s.inputs[0]?.layer === layer && s !== all[i - 1]);
  const [first] = readers;
  if (!first) return null;
  const pads = readers.map(({ axes }) => (axes ?? []).flatMap(padOf));
  const widest = (i: number) => Math.max(...pads.map((pad) => pad[i] ?? 0));
  const [rows, cols] = mapCoverage(net, layer) ?? [null, null];
  return {
    name: moduleName(net.net, first.module),
    pad: [widest(0), widest(1), widest(2), widest(3)],
    unreadRows: rows?.unread ?? NO_LINES,
    unreadCols: cols?.unread ?? NO_LINES,
  };
}

function statusOf(net: ShapedNet, stage: Stage, faultAt: number): Status {
  const layers = [stage.head, ...stage.chips].map((p) => p.layer).filter((l) => l !== null);
  const last = layers.at(-1);
  if (last === undefined) return 'off';
  if (faultAt >= 0 && layers.includes(faultAt)) return 'fault';
  if (faultAt >= 0 && (layers[0] ?? 0) > faultAt) return 'after';
  return net.steps[last] ? 'map' : 'after';
}

/** The columns of a flow, the input's first, then one for each stage. */
export const columns: (net: ShapedNet) => readonly Column[] = oncePer((net) => allColumns(net, arranged(net.net)));

function allColumns(net: ShapedNet, { stages, cols, lanes }: Arranged): Column[] {
  const faultAt = net.fault?.layer ?? -1;
  const input: Column = {
    key: INPUT_KEY,
    choice: INPUT_KEY,
    place: 0,
    lane: 0,
    fold: null,
    twin: null,
    weights: null,
    stage: null,
    name: INPUT_KEY,
    status: 'map',
    layer: -1,
    shape: net.input,
    incoming: null,
    change: null,
    next: reading(net, -1),
    formulas: null,
    newBatch: null,
    params: null,
  };
  const rest = stages.map((stage, index): Column => {
    const status = statusOf(net, stage, faultAt);
    const head = stage.head.layer === null ? undefined : net.steps[stage.head.layer];
    const ceil = stage.head.module.args.ceil_mode === true;
    const first = [stage.head, ...stage.chips].find((p) => p.layer !== null)?.layer ?? null;
    const shown = stage.shown === null ? undefined : net.steps[stage.shown];
    return {
      key: stage.head.use.id,
      choice: stage.head.use.id,
      place: cols[index] ?? index + 1,
      lane: lanes[index] ?? 0,
      fold: null,
      twin: null,
      weights: null,
      stage,
      name: moduleName(net.net, stage.head.module),
      status,
      layer: stage.shown,
      shape: shown?.output ?? null,
      incoming: first === null ? null : (net.steps[first]?.input ?? null),
      change: head?.axes ? [axisChange(head.axes[0], ceil), axisChange(head.axes[1], ceil)] : null,
      next: status === 'map' && stage.shown !== null ? reading(net, stage.shown) : null,
      formulas: head ? stepFormulas(head) : null,
      newBatch: firstNewBatch(net, stage),
      params: paramTerms(net, stage),
    };
  });
  return [input, ...rest];
}

function firstNewBatch(net: ShapedNet, stage: Stage): NewBatch | null {
  for (const { layer } of [stage.head, ...stage.chips]) {
    const step = layer === null ? undefined : net.steps[layer];
    const found = step && newBatch(step);
    if (found) return found;
  }
  return null;
}

/** Whether a column has a large map. */
export function hasMap(column: Column): boolean {
  return column.status === 'map' && column.layer !== null && column.shape !== null;
}

/** What the flow has to find room for at its one scale: maps, not vectors. */
export function extents(list: readonly Column[]): MapExtent[] {
  return list
    .filter((c) => hasMap(c) && c.shape?.length === 3)
    .map(({ shape, next }) => {
      const [, h, w] = planesOf(shape ?? []);
      return { h, w, pad: next?.pad ?? [0, 0, 0, 0] };
    });
}

/** Layers that are seen as maps. */
export function seenLayers(list: readonly Column[]): number[] {
  return list.filter(hasMap).map((c) => c.layer ?? -1);
}

/** The ring that a stage loses on each side of an axis, as it is drawn: only where cells keep their scale. */
export function lostCells(change: AxisChange): number {
  return change.slides && change.stride === 1 ? Math.max(0, change.from - change.to) : 0;
}
