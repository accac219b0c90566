import type { Stage } from '../core/net/stages';
import type { Slot } from '../core/result';
import { type Column, hasMap } from './columns';
import { type Fold, foldsOf, signOf } from './folds';
import type { Pairs } from './pairs';
import { contracted, depthsOf } from './paths';
import { type Picture, ROOM, sized, withFolds } from './picture';

/** Two nets as they are drawn one under the other. */
export interface PairPicture {
  readonly a: Picture;
  readonly b: Picture;
  /** Columns of the two together, the input's counted. */
  readonly places: number;
}

const SLOTS = ['a', 'b'] as const;
const known = new WeakMap<Pairs, Map<string, PairPicture>>();

/** Two nets in line, but for the blocks that are open each repeat folded in both at once; the same object for the same. */
export function foldedPair(pairs: Pairs, open: ReadonlySet<string>): PairPicture {
  const by = known.get(pairs) ?? new Map<string, PairPicture>();
  known.set(pairs, by);
  const key = [...open].sort().join();
  const made = by.get(key) ?? drawn(pairs, open);
  by.set(key, made);
  return made;
}

function drawn(pairs: Pairs, open: ReadonlySet<string>): PairPicture {
  const plain = { a: sized(pairs.a, pairs.links.a), b: sized(pairs.b ?? [], pairs.links.b) };
  const { line } = pairs;
  if (!line || pairs.places <= ROOM) return { ...plain, places: pairs.places };
  const columns: Readonly<Record<Slot, ReadonlyMap<number, Column>>> = {
    a: byStage(pairs.a, line.a.stages),
    b: byStage(pairs.b ?? [], line.b.stages),
  };
  const at = (slot: Slot, pair: number) => columns[slot].get(line.pairs[pair]?.[slot] ?? -1);
  const found = foldsOf(line.nodes, line.trunk, (i) => {
    const [a, b] = [at('a', i), at('b', i)];
    return {
      sign: JSON.stringify([a ? signOf(a) : null, b ? signOf(b) : null]),
      name: a?.stage?.head.module.name ?? b?.stage?.head.module.name ?? null,
      key: (a ?? b)?.choice ?? '',
    };
  });
  /** A group's stages of one net; null where the one that stands for the group is the other's alone. */
  const own = (slot: Slot, group: readonly number[]): readonly number[] | null => {
    const stages = group.flatMap((pair) => line.pairs[pair]?.[slot] ?? []);
    const last = line.pairs[group.at(-1) ?? -1]?.[slot] ?? null;
    return stages.length > 0 && last === null ? null : stages;
  };
  const folds = found.flatMap((fold): (Fold & Record<Slot, Pick<Fold, 'first' | 'rest'>>)[] => {
    const parts = SLOTS.map((slot) => ({ first: own(slot, fold.first), rest: own(slot, fold.rest) }));
    const [a, b] = parts;
    if (!a?.first || !a.rest || !b?.first || !b.rest) return [];
    const all = { a: { first: a.first, rest: a.rest }, b: { first: b.first, rest: b.rest } };
    const stands = SLOTS.every((slot) => {
      const groups = [all[slot].first, all[slot].rest].filter((g) => g.length > 0);
      return contracted(line[slot].stages, groups) !== null;
    });
    if (!stands) return [];
    const inside = [...fold.first, ...fold.rest].flatMap((i) =>
      [at('a', i), at('b', i)].filter((c) => c !== undefined),
    );
    return [{ ...fold, ...all, differs: inside.some(isOther) }];
  });
  const closed = folds.filter((f) => !open.has(f.key));
  const whole = contracted(
    line.nodes,
    closed.flatMap((f) => [f.first, f.rest]),
  );
  if (folds.length === 0 || !whole) return { ...plain, places: pairs.places };
  const depths = depthsOf(whole.nodes);
  const picture = (slot: Slot): Picture => {
    const pairOf = new Map(line.pairs.map((pair, i) => [pair[slot], i]));
    const its = folds.flatMap(({ a: _a, b: _b, ...fold }, i): Fold[] => {
      const groups = folds[i]?.[slot];
      return groups && groups.first.length > 0 ? [{ ...fold, ...groups }] : [];
    });
    return withFolds(
      plain[slot],
      line[slot],
      its,
      open,
      (stage) => depths[whole.place[pairOf.get(stage) ?? -1] ?? -1] ?? 0,
    );
  };
  const [a, b] = [picture('a'), picture('b')];
  return { a, b, places: Math.max(a.places, b.places) };
}

/** Whether a stage is not as in the other net, or there alone, or makes a map of another size. */
function isOther(column: Column): boolean {
  const { twin, shape } = column;
  if (!twin) return true;
  const otherShape = hasMap(column) && twin.shape !== null && twin.shape.join() !== shape?.join();
  return twin.differs.length > 0 || twin.otherChips || otherShape;
}

function byStage(list: readonly Column[], stages: readonly Stage[]): Map<number, Column> {
  const at = new Map(list.map((c) => [c.key, c]));
  return new Map(
    stages.flatMap((stage, i) => {
      const c = at.get(stage.head.use.id);
      return c ? [[i, c] as const] : [];
    }),
  );
}
