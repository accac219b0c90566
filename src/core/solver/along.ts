import { type Graph, PIECE, POOLS } from './graph';
import { OptionSet } from './options';

/** [convolutions so far][state]: how many ways lead to the size that the path has reached. */
type Ways = bigint[][];

/**
 * How many of a graph's designs make just these sizes, one after the other: a walk along one path, which needs no graph
 * of its own. `path` has the numbers of the sizes, the input's left out.
 */
export function countAlong(graph: Graph, path: readonly number[]): bigint {
  const { maxConvs, maxPools } = graph.conditions;
  const none = (): Ways => Array.from({ length: maxConvs + 1 }, () => Array<bigint>(graph.states).fill(0n));
  let ways = none();
  if (ways[0]) ways[0][0] = 1n;
  let from = graph.start;
  for (const [i, to] of path.entries()) {
    const next = none();
    for (const [convs, row] of ways.entries()) {
      if (row.every((n) => n === 0n)) continue;
      const pools = i - convs < maxPools ? POOLS.filter((k) => graph.pooled(k, from) === to).length : 0;
      for (const [state, count] of row.entries()) add(next[convs], state, count * BigInt(pools));
      const after = next[convs + 1];
      if (after) convolve(graph, convs, from, to, row, after);
    }
    ways = next;
    from = to;
  }
  return ways.reduce((sum, row, convs) => {
    return graph.choices.closes[convs] ? sum + (row[graph.states - 1] ?? 0n) : sum;
  }, 0n);
}

function convolve(
  graph: Graph,
  convs: number,
  from: number,
  to: number,
  row: readonly bigint[],
  after: bigint[],
): void {
  const set = graph.choices.sets[convs];
  if (!set) return;
  const pieces = graph.pieces(set, from);
  for (let i = 0; i < pieces.length; i += PIECE) {
    if (pieces[i + 3] !== to) continue;
    const bits = set.strides[pieces[i] ?? 0]?.bits ?? 0;
    for (const kind of set.kinds) {
      const options = OptionSet.count(kind, pieces[i + 1] ?? 0, pieces[i + 2] ?? 0);
      if (options === 0) continue;
      for (const [state, count] of row.entries()) {
        if (count > 0n) add(after, graph.after(state, kind.unpadded, kind.bits | bits), count * BigInt(options));
      }
    }
  }
}

function add(row: bigint[] | undefined, at: number, count: bigint): void {
  if (row && count > 0n) row[at] = (row[at] ?? 0n) + count;
}
