import { exactly } from './exact';
import { type Graph, type Level, PIECE, POOLS } from './graph';
import { OptionSet } from './options';
import type { Work } from './work';

/** For each state and size of a level: how many ways lead on to the target. Beyond 2^53 not exact, but never 0 by error. */
export interface Ways {
  /** Where a convolution is still to come. */
  readonly open: readonly Float64Array[];
  /** Where the last convolution is behind, and only pools may follow. */
  readonly closed: readonly Float64Array[];
  /** 1 at the sizes from which there is a way in any state. */
  readonly alive: Uint8Array;
}

export interface Counted {
  readonly total: number | bigint;
  /** By level. */
  readonly ways: ReadonlyMap<Level, Ways>;
}

/** Counts all designs of a graph, from the target back to the input. */
export function count(graph: Graph, work: Work): Counted {
  const ways = new Map<Level, Ways>();
  for (let depth = graph.depth; depth >= 0; depth--) {
    for (const level of graph.levelsOf(depth)) ways.set(level, waysOf(graph, level, ways, work));
  }
  const first = graph.level(0, 0);
  const rough = (first && ways.get(first)?.open[0]?.[graph.start]) ?? 0;
  if (rough <= Number.MAX_SAFE_INTEGER) return { total: rough, ways };
  const exact = exactly(graph, largest(ways), work);
  // Sums of so many positive numbers are off by far less than a millionth.
  const atLeast = Number.isFinite(rough) ? BigInt(Math.floor(rough * (1 - 1e-6))) : BigInt(Number.MAX_SAFE_INTEGER);
  return { total: exact ?? atLeast, ways };
}

function largest(ways: ReadonlyMap<Level, Ways>): number {
  let most = 0;
  for (const { open, closed } of ways.values()) {
    for (const row of [...open, ...closed]) for (const value of row) if (value > most) most = value;
  }
  return most;
}

function waysOf(graph: Graph, level: Level, known: ReadonlyMap<Level, Ways>, work: Work): Ways {
  const { convs, pools, sizes } = level;
  const rows = () => Array.from({ length: graph.states }, () => new Float64Array(graph.sizes.count));
  const made = { open: rows(), closed: rows(), alive: new Uint8Array(graph.sizes.count) };
  const full = graph.states - 1;
  const below = graph.level(convs, pools + 1);
  const pooled = below && known.get(below);
  const further = graph.level(convs + 1, pools);
  const on = further && known.get(further);
  const set = graph.choices.sets[convs];
  const closes = graph.choices.closes[convs + 1] ?? false;
  const after = statesAfter(graph, set);
  for (const size of sizes) {
    fill(size);
    if ([...made.open, ...made.closed].some((row) => (row[size] ?? 0) > 0)) made.alive[size] = 1;
    if (work.over) break;
  }
  return made;

  function fill(size: number): void {
    if (graph.ends(level, size)) add(made.closed[full], size, 1);
    if (pooled) {
      for (const kernel of POOLS) {
        const to = graph.pooled(kernel, size);
        if (to === undefined || !graph.allowed(convs + pools + 1, to)) continue;
        for (let state = 0; state < graph.states; state++) {
          add(made.closed[state], size, pooled.closed[state]?.[to] ?? 0);
          add(made.open[state], size, pooled.open[state]?.[to] ?? 0);
        }
      }
    }
    if (!on || !set) return;
    const pieces = graph.pieces(set, size);
    work.spend(pieces.length);
    for (let i = 0; i < pieces.length; i += PIECE) {
      const next = pieces[i + 3] ?? 0;
      if (!on.alive[next]) continue;
      const stride = pieces[i] ?? 0;
      const from = pieces[i + 1] ?? 0;
      const to = pieces[i + 2] ?? 0;
      work.spend(4 * set.kinds.length * graph.states);
      for (const [at, kind] of set.kinds.entries()) {
        const options = OptionSet.count(kind, from, to);
        if (options === 0) continue;
        const states = after[stride]?.[at];
        for (let state = 0; state < graph.states; state++) {
          const then = states?.[state] ?? 0;
          const ways = (on.open[then]?.[next] ?? 0) + (closes ? (on.closed[then]?.[next] ?? 0) : 0);
          if (ways > 0) add(made.open[state], size, options * ways);
        }
      }
    }
  }
}

/** By stride's index, kind's index and state: the state after such a convolution. */
function statesAfter(graph: Graph, set: OptionSet | undefined): number[][][] {
  const states = Array.from({ length: graph.states }, (_, state) => state);
  return (set?.strides ?? []).map(({ bits }) =>
    (set?.kinds ?? []).map((kind) => states.map((state) => graph.after(state, kind.unpadded, kind.bits | bits))),
  );
}

function add(row: Float64Array | undefined, at: number, value: number): void {
  if (row) row[at] = (row[at] ?? 0) + value;
}
