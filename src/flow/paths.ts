/**
 * Where the nodes of a graph stand: columns by depth, the trunk on one line, branches with nodes of their own in lanes
 * below, and what skips nodes on arcs above. Pure; what ties is decided by the nodes' order, never by that of edges.
 */

/** A node in an order in which it may run: it reads earlier nodes, by their indices; −1: x. */
export interface PathNode {
  readonly reads: readonly number[];
}

export interface Cell {
  /** x stands in column 0. */
  readonly col: number;
  /** 0: the trunk. */
  readonly lane: number;
}

/** How an edge runs. */
export interface Wire {
  /** −1: x. */
  readonly from: number;
  readonly to: number;
  /** The lane along which it runs. */
  readonly lane: number;
  /**
   * Null: on the lane's own line, where nothing stands between. Else an arc above the maps of the lane, so many arcs
   * high: 0 the lowest.
   */
  readonly level: number | null;
}

/** How far each node is from x on the longest way, in nodes; `least` columns before which a node does not stand. */
export function depthsOf(nodes: readonly PathNode[], least: readonly number[] = []): number[] {
  const depths: number[] = [];
  for (const [i, { reads }] of nodes.entries()) {
    depths.push(Math.max(least[i] ?? 0, 1 + Math.max(0, ...reads.map((r) => depths[r] ?? 0))));
  }
  return depths;
}

/** The node that another hangs on: of those it reads the deepest, of these the first. */
function mainRead(reads: readonly number[], cols: readonly number[]): number {
  let main = -1;
  for (const r of [...reads].sort((p, q) => p - q)) if ((cols[r] ?? 0) > (cols[main] ?? 0)) main = r;
  return main;
}

/** The longest way from x to a node, itself the last; empty for x. */
export function trunkTo(nodes: readonly PathNode[], end: number): number[] {
  const depths = depthsOf(nodes);
  const trunk: number[] = [];
  for (let at = end; at >= 0; at = mainRead(nodes[at]?.reads ?? [], depths)) trunk.unshift(at);
  return trunk;
}

/** For each node who reads it, each once. */
function readersOf(nodes: readonly PathNode[]): number[][] {
  const readers: number[][] = nodes.map(() => []);
  for (const [i, { reads }] of nodes.entries()) for (const r of new Set(reads)) readers[r]?.push(i);
  return readers;
}

/** Nodes off the trunk, cut into branches: each goes on with the first node that hangs on its last. */
function branches(nodes: readonly PathNode[], cols: readonly number[], trunk: ReadonlySet<number>): number[][] {
  const readers = readersOf(nodes);
  const taken = new Set(trunk);
  const order = nodes.map((_, i) => i).sort((p, q) => (cols[p] ?? 0) - (cols[q] ?? 0) || p - q);
  const found: number[][] = [];
  for (const first of order) {
    if (taken.has(first)) continue;
    const branch = [first];
    taken.add(first);
    for (let at: number | undefined = first; at !== undefined; ) {
      const here: number = at;
      at = readers[here]?.find((r) => !taken.has(r) && mainRead(nodes[r]?.reads ?? [], cols) === here);
      if (at === undefined) break;
      taken.add(at);
      branch.push(at);
    }
    found.push(branch);
  }
  return found;
}

/**
 * The lane of each node: 0 on the trunk; of a branch the lowest that is free from its first column to the one before
 * the node that it ends in.
 */
export function lanesOf(nodes: readonly PathNode[], cols: readonly number[], trunk: readonly number[]): number[] {
  const readers = readersOf(nodes);
  const lanes = nodes.map(() => 0);
  const taken: (readonly [from: number, to: number])[][] = [];
  for (const branch of branches(nodes, cols, new Set(trunk))) {
    const last = branch.at(-1) ?? -1;
    const from = cols[branch[0] ?? -1] ?? 0;
    const ends = (readers[last] ?? []).map((r) => (cols[r] ?? 0) - 1);
    const to = Math.max(cols[last] ?? 0, ...ends);
    const free = taken.findIndex((spans) => spans.every(([a, b]) => b < from || a > to));
    const lane = free < 0 ? taken.length : free;
    taken[lane] = [...(taken[lane] ?? []), [from, to]];
    for (const node of branch) lanes[node] = lane + 1;
  }
  return lanes;
}

/** All edges, each once, with the lane that each runs along and how high it goes. */
export function wiresOf(nodes: readonly PathNode[], cols: readonly number[], lanes: readonly number[]): Wire[] {
  const colOf = (i: number) => (i < 0 ? 0 : (cols[i] ?? 0));
  const laneOf = (i: number) => (i < 0 ? 0 : (lanes[i] ?? 0));
  const standing = new Map<number, number[]>();
  for (const i of nodes.keys()) standing.set(laneOf(i), [...(standing.get(laneOf(i)) ?? []), colOf(i)]);
  const free = (lane: number, from: number, to: number) =>
    !(standing.get(lane) ?? []).some((col) => col > colOf(from) && col < colOf(to));
  const edges = nodes.flatMap(({ reads }, to) => [...new Set(reads)].map((from) => ({ from, to })));
  const runs = edges.map(({ from, to }) => {
    // A branch leaves what it reads at once; into a join ways come on their own lane.
    const alone = new Set(nodes[to]?.reads).size === 1;
    const lane = (alone ? [to, from] : [from, to]).map(laneOf).find((l) => free(l, from, to));
    return { from, to, lane: lane ?? laneOf(from), arc: lane === undefined };
  });
  const span = ({ from, to }: { from: number; to: number }) => colOf(to) - colOf(from);
  const arcs = runs.filter((r) => r.arc).sort((p, q) => span(p) - span(q) || p.from - q.from || p.to - q.to);
  const levels = new Map<(typeof arcs)[number], number>();
  for (const arc of arcs) {
    const over = [...levels].filter(
      ([other]) => other.lane === arc.lane && colOf(other.from) < colOf(arc.to) && colOf(other.to) > colOf(arc.from),
    );
    const used = new Set(over.map(([, level]) => level));
    let level = 0;
    while (used.has(level)) level += 1;
    levels.set(arc, level);
  }
  return runs
    .map((run): Wire => ({ from: run.from, to: run.to, lane: run.lane, level: levels.get(run) ?? null }))
    .sort((p, q) => p.to - q.to || p.from - q.from);
}

/** A graph with groups of its nodes each in the place of one: where each node went, and the nodes that there are now. */
export interface Contracted {
  readonly nodes: readonly PathNode[];
  /** For each old node its new one. */
  readonly place: readonly number[];
}

/**
 * Puts each group of nodes into one, which stands where the group's last node stood and reads what the group reads of
 * others. Null where a way leaves a group and comes back to it, or where the order would not hold: then no one node can
 * stand for it.
 */
export function contracted(nodes: readonly PathNode[], groups: readonly (readonly number[])[]): Contracted | null {
  const group = new Map(groups.flatMap((own, g) => own.map((i) => [i, g] as const)));
  const last = groups.map((own) => Math.max(...own));
  const kept = [...nodes.keys()].filter((i) => {
    const g = group.get(i);
    return g === undefined || last[g] === i;
  });
  const at = new Map(kept.map((i, n) => [i, n]));
  const placeOf = (i: number): number => {
    const g = group.get(i);
    return at.get(g === undefined ? i : (last[g] ?? i)) ?? -1;
  };
  const place = [...nodes.keys()].map(placeOf);
  const made = kept.map((i, n): PathNode => {
    const g = group.get(i);
    const own = g === undefined ? [i] : (groups[g] ?? []);
    const reads = own.flatMap((m) => nodes[m]?.reads ?? []).map((r) => (r < 0 ? -1 : (place[r] ?? -1)));
    return { reads: [...new Set(reads)].filter((r) => r !== n) };
  });
  return made.every(({ reads }, n) => reads.every((r) => r < n)) ? { nodes: made, place } : null;
}
