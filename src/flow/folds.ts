import { arg } from '../core/args';
import { layerSpec } from '../core/layers/rows';
import type { Column, FoldPart } from './columns';
import { contracted, type PathNode } from './paths';

/** Equal blocks behind one another on a line: from index `at` on, `times` times `period`. */
export interface Repeat {
  readonly at: number;
  readonly period: number;
  readonly times: number;
}

/** A block is no longer than this, in stages. */
const LONGEST = 80;
/** A single stage is no block: only so many of them are worth folding. */
const SINGLES = 6;

/** Blocks that are repeated in a row of signs: from the left, each time what covers most, of that the shortest block. */
export function repeatsOf(signs: readonly string[]): Repeat[] {
  const found: Repeat[] = [];
  let at = 0;
  while (at < signs.length) {
    let best: Repeat | null = null;
    for (let period = 1; period <= Math.min(LONGEST, (signs.length - at) / 2); period += 1) {
      let end = at + period;
      while (end < signs.length && signs[end] === signs[end - period]) end += 1;
      const times = Math.floor((end - at) / period);
      if (times < (period === 1 ? SINGLES : 2)) continue;
      // A block of equal stages is no block, but a run of single ones.
      if (period > 1 && new Set(signs.slice(at, at + period)).size === 1) continue;
      if (!best || times * period > best.times * best.period) best = { at, period, times };
    }
    if (best) found.push(best);
    at += best ? best.times * best.period : 1;
  }
  return found;
}

/** A block that is repeated, as stages: those of the first, and of all others. */
export interface Fold extends Omit<FoldPart, 'part'> {
  readonly first: readonly number[];
  readonly rest: readonly number[];
}

/** What blocks have to be alike in: kinds, kernels, and the size of the map; not channels, nor what a branch adds. */
export function signOf({ stage, shape }: Column): string {
  if (!stage) return '';
  const { module } = stage.head;
  const specs = layerSpec(module.kind).args;
  const kernel = specs.some((s) => s.name === 'kernel_size') ? arg(specs, module.args, 'kernel_size') : null;
  const chips = stage.chips.map((c) => c.module.kind);
  return JSON.stringify([module.kind, kernel, chips, shape?.slice(1) ?? null]);
}

/** What the dotted names of a block's layers begin with, before the number that tells the blocks apart. */
export function commonName(names: readonly string[]): string {
  const paths = names.filter((n) => n.includes('.')).map((n) => n.split('.'));
  const [first = []] = paths;
  if (paths.length < names.length) return '';
  const differs = first.findIndex((part, i) => paths.some((p) => p[i] !== part));
  return first.slice(0, Math.max(0, differs)).join('.');
}

/** A run of the trunk with the branches that leave and rejoin it there, and nowhere else; `before`: what it follows. */
function withBranches(
  nodes: readonly PathNode[],
  run: readonly number[],
  before: number,
  trunk: ReadonlySet<number>,
): number[] {
  const readers = nodes.map((): number[] => []);
  for (const [i, { reads }] of nodes.entries()) for (const r of reads) readers[r]?.push(i);
  const inside = new Set(run);
  for (let i = (run.at(-1) ?? 0) - 1; i >= 0; i -= 1) {
    const its = readers[i] ?? [];
    if (!trunk.has(i) && its.length > 0 && its.every((r) => inside.has(r))) inside.add(i);
  }
  const own = [...inside].sort((p, q) => p - q);
  for (const i of own) {
    const fine = (nodes[i]?.reads ?? []).every((r) => r === before || inside.has(r));
    if (!trunk.has(i) && !fine) inside.delete(i);
  }
  return own.filter((i) => inside.has(i));
}

/** A node of the trunk as folds see it. */
export interface FoldNode {
  /** What it has to have in common with its like in another block. */
  readonly sign: string;
  readonly name: string | null;
  readonly key: string;
}

/** The blocks that are repeated on a trunk, so that each can stand as two columns. */
export function foldsOf(
  nodes: readonly PathNode[],
  trunk: readonly number[],
  nodeOf: (i: number) => FoldNode,
): Omit<Fold, 'differs'>[] {
  const own = trunk.map(nodeOf);
  const onTrunk = new Set(trunk);
  return repeatsOf(own.map((n) => n.sign)).flatMap(({ at, period, times }) => {
    const run = trunk.slice(at, at + period * times);
    const first = withBranches(nodes, run.slice(0, period), trunk[at - 1] ?? -1, onTrunk);
    const rest = withBranches(nodes, run.slice(period), run[period - 1] ?? -1, onTrunk);
    if (!contracted(nodes, [first, rest])) return [];
    const names = own.slice(at, at + period * times).flatMap(({ name }) => name ?? []);
    return [{ key: own[at]?.key ?? '', name: commonName(names), times, period, first, rest }];
  });
}
