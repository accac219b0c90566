import type { ShapedNet } from '../core/net/infer';
import { INPUT_KEY } from '../core/net/net';
import { type Arranged, arranged } from './arrange';
import { type Column, columns, type FoldPart } from './columns';
import { type Fold, foldsOf, signOf } from './folds';
import { contracted, depthsOf, lanesOf, trunkTo, type Wire, wiresOf } from './paths';

/** A wire between two columns, by their keys. */
export interface Link extends Omit<Wire, 'from' | 'to'> {
  readonly from: string;
  readonly to: string;
}

/** One net as it is drawn: its columns, the wires between them, and how much room they take. */
export interface Picture {
  readonly columns: readonly Column[];
  readonly links: readonly Link[];
  /** Columns side by side, the input's counted; lines one under the other; arcs one over the other. */
  readonly places: number;
  readonly lanes: number;
  readonly levels: number;
  /** Whether there is anything to fold, folded or not. */
  readonly folded: boolean;
}

/** Nets of no more columns than this stand as they are: nothing is hidden that there is room for. */
export const ROOM = 12;

export function sized(list: readonly Column[], links: readonly Link[], folded = false): Picture {
  const most = (numbers: readonly number[]) => 1 + Math.max(0, ...numbers);
  return {
    columns: list,
    links,
    places: most(list.map((c) => c.place)),
    lanes: most(list.map((c) => c.lane)),
    levels: Math.max(0, ...links.map((l) => (l.level ?? -1) + 1)),
    folded,
  };
}

/** The wires of a net by the keys of its columns. */
export function linksOf(wires: readonly Wire[], list: readonly Column[]): Link[] {
  const key = (i: number) => list[i + 1]?.key ?? INPUT_KEY;
  return wires.map(({ from, to, lane, level }) => ({ from: key(from), to: key(to), lane, level }));
}

const known = new WeakMap<ShapedNet, Map<string, Picture>>();

/** A net as it is drawn, but for the blocks that are open each repeat folded; the same object for the same. */
export function pictureOf(net: ShapedNet, open: ReadonlySet<string>): Picture {
  const by = known.get(net) ?? new Map<string, Picture>();
  known.set(net, by);
  const key = [...open].sort().join();
  const made = by.get(key) ?? drawn(net, open);
  by.set(key, made);
  return made;
}

/** With nothing folded. */
export function plainPicture(net: ShapedNet): Picture {
  const list = columns(net);
  return sized(list, linksOf(arranged(net.net).wires, list));
}

function drawn(net: ShapedNet, open: ReadonlySet<string>): Picture {
  const plain = plainPicture(net);
  if (plain.places <= ROOM) return plain;
  const place = arranged(net.net);
  const all = foldsOf(place.stages, place.trunk, (i) => {
    const column = plain.columns[i + 1];
    return {
      sign: column ? signOf(column) : '',
      name: place.stages[i]?.head.module.name ?? null,
      key: column?.choice ?? '',
    };
  }).map((fold) => ({ ...fold, differs: false }));
  return withFolds(plain, place, all, open);
}

/**
 * A picture with those of its folds closed that are not open. `colOf`: where a stage stands then, where that is not by
 * its depth.
 */
export function withFolds(
  plain: Picture,
  place: Arranged,
  all: readonly Fold[],
  open: ReadonlySet<string>,
  colOf?: (stage: number) => number,
): Picture {
  const folds = all.filter((f) => !open.has(f.key));
  const made = folds.length === 0 && !colOf ? plain : folded(plain.columns, place, folds, colOf);
  const opened = new Map(all.filter((f) => open.has(f.key)).map(({ first: _f, rest: _r, ...f }) => [f.key, f]));
  const marked = made.columns.map((column): Column => {
    const own = opened.get(column.choice);
    return own ? { ...column, fold: { ...own, part: 'open' } } : column;
  });
  return { ...made, columns: marked, folded: all.length > 0 };
}

/** The same with each block that is repeated as two columns: what comes out of the first, and what out of the last. */
function folded(
  list: readonly Column[],
  { stages, trunk }: Arranged,
  folds: readonly Fold[],
  colOf?: (stage: number) => number,
): Picture {
  const whole = contracted(
    stages,
    folds.flatMap((f) => [f.first, f.rest]),
  );
  if (!whole) throw new Error('folds are chosen so that each can stand by itself');
  const { nodes, place } = whole;
  const kept = new Map([...place.entries()].map(([stage, node]) => [node, stage] as const));
  const cols = colOf ? nodes.map((_, node) => colOf(kept.get(node) ?? -1)) : depthsOf(nodes);
  const line = trunkTo(nodes, place[trunk.at(-1) ?? -1] ?? -1);
  const lanes = lanesOf(nodes, cols, line);
  const parts = new Map<number, FoldPart>();
  for (const { first, rest, ...fold } of folds) {
    parts.set(first.at(-1) ?? -1, { ...fold, part: 'first' });
    parts.set(rest.at(-1) ?? -1, { ...fold, part: 'last' });
  }
  const byKey = new Map(list.map((c) => [c.key, c]));
  const standing = nodes.flatMap((_, node): Column[] => {
    const stage = kept.get(node) ?? -1;
    const column = byKey.get(stages[stage]?.head.use.id ?? '');
    return column
      ? [{ ...column, place: cols[node] ?? 0, lane: lanes[node] ?? 0, fold: parts.get(stage) ?? null }]
      : [];
  });
  const shown = [...list.slice(0, 1), ...standing];
  return sized(shown, linksOf(wiresOf(nodes, cols, lanes), shown), true);
}
