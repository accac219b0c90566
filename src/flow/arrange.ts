import { alignStages, type StagePair } from '../core/compare/align';
import { type Net, refTo } from '../core/net/net';
import { type Stage, stages } from '../core/net/stages';
import { oncePer } from '../core/once';
import { depthsOf, lanesOf, type PathNode, trunkTo, type Wire, wiresOf } from './paths';

/** A net's stages with the places that they have in the picture. */
export interface Arranged {
  readonly stages: readonly Stage[];
  /** By stage: its column, x's being 0, and its lane, the trunk's being 0. */
  readonly cols: readonly number[];
  readonly lanes: readonly number[];
  /** The stages of the trunk. */
  readonly trunk: readonly number[];
  readonly wires: readonly Wire[];
}

/** The stage that gives what forward returns first; −1: x. */
function endOf(net: Net, list: readonly Stage[]): number {
  const { from } = net.forward.outputs[0] ?? refTo('');
  return list.findIndex(({ head, chips }) => [head, ...chips].some((p) => p.use.id === from));
}

/** Places stages in given columns. */
function laid(list: readonly Stage[], trunk: readonly number[], cols: readonly number[]): Arranged {
  const lanes = lanesOf(list, cols, trunk);
  return { stages: list, cols, lanes, trunk, wires: wiresOf(list, cols, lanes) };
}

/** Where the stages of a net stand. The same net gives the same object. */
export const arranged: (net: Net) => Arranged = oncePer((net) => {
  const list = stages(net);
  return laid(list, trunkTo(list, endOf(net, list)), depthsOf(list));
});

/** Two nets in line: stages that are alike stand in one column, and what one of them has alone in a column of its own. */
export interface Aligned {
  readonly a: Arranged;
  readonly b: Arranged;
  readonly pairs: readonly StagePair[];
  /** The pairs as nodes of one graph, and those of them that are on either trunk. */
  readonly nodes: readonly PathNode[];
  readonly trunk: readonly number[];
}

/**
 * Both nets as one graph, in which a pair is a node that reads what either reads. On the trunk every node comes behind
 * the one before it, whichever net has it: what only one has leaves a gap in the other.
 */
export function aligned(a: Net, b: Net): Aligned {
  const [left, right] = [arranged(a), arranged(b)];
  const pairs = alignStages(a, b);
  const at = { a: new Map<number, number>(), b: new Map<number, number>() };
  for (const [i, pair] of pairs.entries()) {
    if (pair.a !== null) at.a.set(pair.a, i);
    if (pair.b !== null) at.b.set(pair.b, i);
  }
  const trunks = { a: new Set(left.trunk), b: new Set(right.trunk) };
  const trunk: number[] = [];
  const nodes = pairs.map((pair, i): PathNode => {
    const reads = [
      ...(left.stages[pair.a ?? -1]?.reads ?? []).map((r) => at.a.get(r) ?? -1),
      ...(right.stages[pair.b ?? -1]?.reads ?? []).map((r) => at.b.get(r) ?? -1),
    ];
    if (!trunks.a.has(pair.a ?? -1) && !trunks.b.has(pair.b ?? -1)) return { reads };
    const own = { reads: [...reads, trunk.at(-1) ?? -1] };
    trunk.push(i);
    return own;
  });
  const depths = depthsOf(nodes);
  const cols = ({ stages: list }: Arranged, places: ReadonlyMap<number, number>) =>
    list.map((_, i) => depths[places.get(i) ?? -1] ?? 0);
  return {
    a: laid(left.stages, left.trunk, cols(left, at.a)),
    b: laid(right.stages, right.trunk, cols(right, at.b)),
    pairs,
    nodes,
    trunk,
  };
}
