import type { LayerFamily } from '../layer';
import { layerSpec } from '../layers/rows';
import type { LayerKind } from '../layers/table';
import type { Module, Net } from '../net/net';
import { type Stage, stages } from '../net/stages';

/** Two nets' stages that stand over each other, by their indices; null where a stage has none that is like it. */
export interface StagePair {
  readonly a: number | null;
  readonly b: number | null;
}

/** The same kind of layer is likeness enough, as are two joins; the same name, arguments, activations and wiring break ties. */
const KIND = 8;
const FAMILY = 4;
const WIRING = 0.5;

const text = (module: Module) => JSON.stringify(module.args, Object.keys(module.args).sort());

/** What the likeness of a stage follows from, but for its name. */
interface Traits {
  readonly kind: LayerKind;
  readonly family: LayerFamily;
  readonly args: string;
  readonly chips: string;
  readonly isJoin: boolean;
  /** How far apart lies what it reads, in stages. */
  readonly apart: string;
}

function traitsOf({ head: { module }, chips, reads }: Stage): Traits {
  const nearest = Math.max(...reads);
  return {
    kind: module.kind,
    family: layerSpec(module.kind).family,
    args: text(module),
    chips: chips.map((c) => c.module.kind).join(),
    isJoin: reads.length > 1,
    apart: reads.map((from) => nearest - from).join(),
  };
}

/** How alike two stages of other names are; 0: not at all. */
function likeness(p: Traits, q: Traits): number {
  if (p.kind !== q.kind) {
    if (p.isJoin && q.isJoin) return FAMILY;
    return p.family === q.family && (p.family === 'conv' || p.family === 'pool') ? FAMILY : 0;
  }
  const wired = p.isJoin && p.apart === q.apart ? WIRING : 0;
  return KIND + Number(p.args === q.args) + Number(p.chips === q.chips) + wired;
}

/** Numbers for what is equal, in the order in which it comes up. */
class Numbers<T> {
  readonly #byText = new Map<string, number>();
  readonly all: T[] = [];

  of(key: string, item: T): number {
    const known = this.#byText.get(key);
    if (known !== undefined) return known;
    this.#byText.set(key, this.all.length);
    this.all.push(item);
    return this.all.length - 1;
  }
}

/** The likeness of each stage of one net to each of the other, by their places: a net of many stages has few sorts of them. */
function likenesses(left: readonly Stage[], right: readonly Stage[]): (i: number, j: number) => number {
  const sorts = new Numbers<Traits>();
  const names = new Numbers<string>();
  const numbered = (list: readonly Stage[]) => {
    const traits = list.map(traitsOf);
    return {
      sort: Int32Array.from(traits, (own) => sorts.of(JSON.stringify(own), own)),
      name: Int32Array.from(list, ({ head: { module } }) => (module.name === null ? -1 : names.of(module.name, ''))),
    };
  };
  const [a, b] = [numbered(left), numbered(right)];
  const table = sorts.all.map((p) => Float64Array.from(sorts.all, (q) => likeness(p, q)));
  return (i, j) => {
    const like = table[a.sort[i] ?? 0]?.[b.sort[j] ?? 0] ?? 0;
    return like >= KIND && a.name[i] === b.name[j] && a.name[i] !== -1 ? like + 1 : like;
  };
}

/**
 * Lays two nets side by side, stage by stage in the order in which they run, as a diff does: the common subsequence of the greatest likeness, what
 * has no like in the other net in between. Where several are as good, what stands first is matched. O(n · m).
 */
export function alignStages(a: Net, b: Net): readonly StagePair[] {
  const [left, right] = [stages(a), stages(b)];
  const alike = likenesses(left, right);
  const width = right.length + 1;
  // best[i · width + j]: the greatest likeness of what is left from stage i of a and stage j of b on.
  const best = new Float64Array((left.length + 1) * width);
  const at = (i: number, j: number) => best[i * width + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const like = alike(i, j);
      best[i * width + j] = Math.max(at(i + 1, j), at(i, j + 1), like > 0 ? like + at(i + 1, j + 1) : 0);
    }
  }
  const pairs: StagePair[] = [];
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    const like = alike(i, j);
    if (like > 0 && like + at(i + 1, j + 1) === at(i, j)) {
      pairs.push({ a: i, b: j });
      i += 1;
      j += 1;
    } else if (at(i + 1, j) === at(i, j)) {
      pairs.push({ a: i, b: null });
      i += 1;
    } else {
      pairs.push({ a: null, b: j });
      j += 1;
    }
  }
  for (; i < left.length; i += 1) pairs.push({ a: i, b: null });
  for (; j < right.length; j += 1) pairs.push({ a: null, b: j });
  return pairs;
}
