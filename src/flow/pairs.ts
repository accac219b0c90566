import { type SharedWeights, sharedWeights } from '../core/compare/shared_weights';
import { layerSpec } from '../core/layers/rows';
import type { ShapedNet } from '../core/net/infer';
import type { Module } from '../core/net/net';
import { sameArgs } from '../core/net/same';
import { nonNegativeSteps } from '../core/net/signs';
import type { Stage } from '../core/net/stages';
import type { Recipe, Slot } from '../core/result';
import type { Derived } from '../state/derive';

import { type Aligned, type Arranged, aligned } from './arrange';
import { type Column, columns, hasMap, type Twin, type WeightMark } from './columns';
import { type Link, linksOf, plainPicture } from './picture';

/** The columns of both flows, each at its place; b's null where there is no second net. */
export interface Pairs {
  readonly a: readonly Column[];
  readonly b: readonly Column[] | null;
  /** The wires of each. */
  readonly links: Readonly<Record<Slot, readonly Link[]>>;
  /** Columns of the two together, the input's counted. */
  readonly places: number;
  readonly weights: SharedWeights | null;
  /** How the two stand in line; null where there is one. */
  readonly line: Aligned | null;
  /** Modules of b whose weights are drawn. */
  readonly drawnB: readonly Module[];
}

/** Arguments that are carried along with what comes in are no difference of their own. */
function differing(a: Module, b: Module): string[] {
  const specs = layerSpec(a.kind).args.filter((s) => s.control !== 'none');
  if (a.kind !== b.kind) return specs.map((s) => s.name);
  return specs.filter((s) => !sameArgs([s], a.args, b.args)).map((s) => s.name);
}

/** Of the layer, and of the activations behind it where these are of the same kinds. */
function stageDiffers(p: Stage, q: Stage): string[] {
  const own = differing(p.head.module, q.head.module);
  if (chipsOf(p) !== chipsOf(q)) return own;
  return [...own, ...p.chips.flatMap(({ module }, i) => differing(module, q.chips[i]?.module ?? module))];
}

const chipsOf = (stage: Stage) => stage.chips.map(({ module, use }) => `${module.kind}${use.off}`).join();

function twinOf(own: Column, slot: Slot, other: Column, nonNegative: readonly boolean[]): Twin {
  const [p, q] = [own.stage, other.stage];
  // What the other net does not come to is nothing to be coloured with or compared to.
  const there = hasMap(other);
  return {
    slot,
    layer: there ? other.layer : null,
    shape: there ? other.shape : null,
    nonNegative: nonNegative[other.layer ?? -1] ?? false,
    differs: p && q ? stageDiffers(p, q) : [],
    otherChips: p !== null && q !== null && chipsOf(p) !== chipsOf(q),
  };
}

/** What a column's marks say of its weights: of all its stage's modules that draw any. */
function markOf(stage: Stage | null, { parts, same, any }: SharedWeights, slot: Slot, drawn: Set<string>): WeightMark {
  if (!stage || !any) return null;
  const modules = [stage.head, ...stage.chips].map(({ module }) => module.id);
  const first = parts?.[slot]?.id;
  if (first !== undefined && modules.includes(first)) return 'parts';
  const shared = new Set(slot === 'b' ? same.keys() : same.values());
  return modules.some((id) => drawn.has(id) && !shared.has(id)) ? 'other' : null;
}

/** Modules that have weights which are drawn. */
function drawing(net: ShapedNet): Module[] {
  return net.constructed.filter((m) =>
    layerSpec(m.kind)
      .weights(m.args)
      .some(({ init }) => init.type === 'kaiming_uniform' || init.type === 'uniform_fan'),
  );
}

const ids = (modules: readonly Module[]) => new Set(modules.map((m) => m.id));

function pairUp(a: ShapedNet, b: ShapedNet, recipe: Recipe): Pairs {
  const [left, right] = [columns(a), columns(b)];
  const [signsA, signsB] = [nonNegativeSteps(a.steps), nonNegativeSteps(b.steps)];
  const weights = sharedWeights(a, b, recipe);
  const drawnByB = drawing(b);
  const [drawnA, drawnB] = [ids(drawing(a)), ids(drawnByB)];
  const both: { a: Column[]; b: Column[] } = { a: [], b: [] };
  const line = aligned(a.net, b.net);
  for (const pair of [{ a: -1, b: -1 }, ...line.pairs]) {
    const p = pair.a === null ? undefined : left[pair.a + 1];
    const q = pair.b === null ? undefined : right[pair.b + 1];
    if (p) {
      const twin = q ? twinOf(p, 'b', q, signsB) : null;
      both.a.push({ ...p, ...cellOf(line.a, pair.a), twin, weights: markOf(p.stage, weights, 'a', drawnA) });
    }
    if (q) {
      const twin = p ? twinOf(q, 'a', p, signsA) : null;
      const choice = p?.key ?? q.key;
      both.b.push({ ...q, ...cellOf(line.b, pair.b), twin, choice, weights: markOf(q.stage, weights, 'b', drawnB) });
    }
  }
  const links = { a: linksOf(line.a.wires, left), b: linksOf(line.b.wires, right) };
  const places = 1 + Math.max(...[...both.a, ...both.b].map((c) => c.place));
  return { ...both, links, places, weights, line, drawnB: drawnByB };
}

const cellOf = ({ cols, lanes }: Arranged, stage: number | null) => ({
  place: cols[stage ?? -1] ?? 0,
  lane: lanes[stage ?? -1] ?? 0,
});

const known = new WeakMap<
  ShapedNet,
  { readonly b: ShapedNet | null; readonly recipe: Recipe; readonly pairs: Pairs }
>();

/** The columns of one flow, or of two laid in line; the same object as long as the nets and the recipe are. */
export function pairsOf({ a, b }: Pick<Derived, 'a' | 'b'>, recipe: Recipe): Pairs {
  const old = known.get(a);
  if (old && old.b === b && (b === null || old.recipe === recipe)) return old.pairs;
  const alone = () => {
    const { columns: list, links, places } = plainPicture(a);
    return { a: list, b: null, links: { a: links, b: [] }, places, weights: null, line: null, drawnB: [] };
  };
  const pairs = b ? pairUp(a, b, recipe) : alone();
  known.set(a, { b, recipe, pairs });
  return pairs;
}
