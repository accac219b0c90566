import { Graph, type Level, PIECE, POOLS } from './graph';
import { OptionSet } from './options';
import type { Conditions } from './problem';
import { type Limits, Work } from './work';

type Size = readonly [number, number];

/** Which sizes there are after each layer: why a target is reached or not. */
export interface Reach {
  /** By number of layers, from 0: the sizes that some chain of so many layers makes, smallest first. */
  readonly layers: readonly { readonly sizes: readonly Size[]; readonly more: boolean }[];
  /** Sizes at which a design may end: they meet every condition but the target. Nearest to the target first. */
  readonly ends: readonly Size[];
  /** False where not all were looked at. */
  readonly complete: boolean;
}

/** So many sizes are given of each layer. */
const MOST_SIZES = 400;
const MOST_ENDS = 400;

/** What can be reached from a problem's input, whatever its target. Sizes far beyond input and target are left out. */
export function reachable(conditions: Conditions, limits: Partial<Limits> = {}): Reach {
  const work = new Work(limits);
  const graph = new Graph(conditions, {}, work, true);
  const { h, w } = graph.sizes;
  const [, toH, toW] = conditions.target;
  const reached = new Map<Level, Set<number>[]>();
  const first = graph.level(0, 0);
  if (first) reached.set(first, [new Set([graph.start])]);
  const ends = new Set<number>();
  const layers: { sizes: Size[]; more: boolean }[] = [];
  const sizeOf = (id: number): Size => [h[id] ?? 0, w[id] ?? 0];
  for (let depth = 0; depth <= graph.depth; depth++) {
    const all = new Set<number>();
    for (const level of graph.levelsOf(depth)) {
      const states = reached.get(level) ?? [];
      for (const sizes of states) for (const id of sizes ?? []) all.add(id);
      if (graph.choices.closes[level.convs]) for (const id of states[graph.states - 1] ?? []) ends.add(id);
      spread(graph, level, states, reached, work);
    }
    const sorted = [...all].map(sizeOf).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    layers.push({ sizes: sorted.slice(0, MOST_SIZES), more: sorted.length > MOST_SIZES });
  }
  const far = ([eh, ew]: Size) => Math.abs(eh - toH) + Math.abs(ew - toW);
  const near = [...ends].map(sizeOf).sort((a, b) => far(a) - far(b) || a[0] - b[0] || a[1] - b[1]);
  return { layers, ends: near.slice(0, MOST_ENDS), complete: graph.whole && !work.over };
}

function spread(
  graph: Graph,
  level: Level,
  states: readonly (Set<number> | undefined)[],
  reached: Map<Level, Set<number>[]>,
  work: Work,
): void {
  const into = (to: Level, state: number, size: number) => {
    const own = reached.get(to) ?? [];
    reached.set(to, own);
    const sizes = own[state] ?? new Set<number>();
    own[state] = sizes;
    sizes.add(size);
  };
  const below = graph.level(level.convs, level.pools + 1);
  const after = graph.level(level.convs + 1, level.pools);
  const set = graph.choices.sets[level.convs];
  for (const [state, sizes] of states.entries()) {
    for (const size of sizes ?? []) {
      for (const kernel of below ? POOLS : []) {
        const to = graph.pooled(kernel, size);
        if (to !== undefined && below) into(below, state, to);
      }
      if (!after || !set) continue;
      const pieces = graph.pieces(set, size);
      if (!work.spend(pieces.length * 4)) return;
      for (let i = 0; i < pieces.length; i += PIECE) {
        const bits = set.strides[pieces[i] ?? 0]?.bits ?? 0;
        for (const kind of set.kinds) {
          if (OptionSet.count(kind, pieces[i + 1] ?? 0, pieces[i + 2] ?? 0) === 0) continue;
          into(after, graph.after(state, kind.unpadded, kind.bits | bits), pieces[i + 3] ?? 0);
        }
      }
    }
  }
}
