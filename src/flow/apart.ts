import type { Explanation, Term } from '../core/explanation';
import { layerSpec } from '../core/layers/rows';
import type { LayerKind } from '../core/layers/table';

/** A product at its place in a window. */
export interface WindowCell {
  readonly row: number;
  readonly col: number;
  readonly term: Term;
}

/** What one channel of one map adds to a cell. */
export interface ChannelPart {
  readonly layer: number;
  readonly channel: number;
  readonly rows: number;
  readonly cols: number;
  /** In order; a tap that reads nothing is not among them. */
  readonly cells: readonly WindowCell[];
  /** Σ value · weight. */
  readonly sum: number;
}

/** A cell's terms: by channels where they stand in windows, those that add most first; the rest one by one. */
export interface Parts {
  readonly channels: readonly ChannelPart[];
  readonly loose: readonly Term[];
}

/** A window is drawn cell by cell up to so many. */
const MOST_CELLS = 121;

interface Place {
  readonly key: string;
  readonly channel: number;
  readonly row: number;
  readonly col: number;
}

const product = ({ value, weight }: Term) => value * weight;
const byWeight = (a: number, b: number) => Math.abs(b) - Math.abs(a);

/** The channel and the tap of a kernel that a weight's name says: `0.weight[2, 0, 1, 1]`. */
function tapOf({ name, layer }: Term, axis: number): Place | null {
  const at =
    /\[(.*)\]$/
      .exec(name ?? '')?.[1]
      ?.split(', ')
      .map(Number) ?? [];
  const [, , row, col] = at;
  if (row === undefined || col === undefined) return null;
  return { key: `${layer}`, channel: at[axis] ?? 0, row, col };
}

/** Where a term stands in its map: its channel, row and column. */
function cellOf({ at, layer }: Term): Place | null {
  const [channel, row, col] = at ?? [];
  if (at?.length !== 3 || channel === undefined || row === undefined || col === undefined) return null;
  return { key: `${layer}`, channel, row, col };
}

/** @param kind of the layer whose cell it is */
export function partsOf({ terms }: Explanation, kind: LayerKind): Parts {
  const axes = layerSpec(kind).weightAxes ?? [];
  const isKernel = axes.filter((axis) => axis === 'kernel_size').length === 2;
  const places = terms.map((term) => (isKernel ? tapOf(term, axes.indexOf('in_channels')) : cellOf(term)));
  const groups = new Map<string, { layer: number; channel: number; cells: WindowCell[] }>();
  const loose: Term[] = [];
  for (const [i, term] of terms.entries()) {
    const place = places[i];
    if (!place) {
      loose.push(term);
      continue;
    }
    const key = `${place.key}.${place.channel}`;
    const group = groups.get(key) ?? { layer: term.layer, channel: place.channel, cells: [] };
    group.cells.push({ row: place.row, col: place.col, term });
    groups.set(key, group);
  }
  const channels = [...groups.values()].flatMap(({ layer, channel, cells }): ChannelPart[] => {
    const first = (of: (c: WindowCell) => number) => (isKernel ? 0 : Math.min(...cells.map(of)));
    const [top, left] = [first((c) => c.row), first((c) => c.col)];
    const rows = 1 + Math.max(...cells.map((c) => c.row)) - top;
    const cols = 1 + Math.max(...cells.map((c) => c.col)) - left;
    if (rows * cols > MOST_CELLS || cells.length === 1) {
      loose.push(...cells.map((c) => c.term));
      return [];
    }
    const own = cells.map((c) => ({ ...c, row: c.row - top, col: c.col - left }));
    return [{ layer, channel, rows, cols, cells: own, sum: cells.reduce((so, { term }) => so + product(term), 0) }];
  });
  return {
    channels: channels.sort((a, b) => byWeight(a.sum, b.sum)),
    loose: loose.sort((a, b) => byWeight(product(a), product(b))),
  };
}

export const totalOf = (terms: readonly Term[]): number => terms.reduce((sum, term) => sum + product(term), 0);
