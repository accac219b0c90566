import { layerSpec } from '../layers/rows';
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

/** A stage with how far apart lies what it reads, in stages. */
interface Placed extends Stage {
  readonly apart: string;
}

const placed = (net: Net): Placed[] =>
  stages(net).map((stage) => {
    const nearest = Math.max(...stage.reads);
    return { ...stage, apart: stage.reads.map((from) => nearest - from).join() };
  });

/** How alike two stages are; 0: not at all. */
function likeness(p: Placed, q: Placed): number {
  const [a, b] = [p.head.module, q.head.module];
  if (a.kind !== b.kind) {
    const { family } = layerSpec(a.kind);
    if (p.reads.length > 1 && q.reads.length > 1) return FAMILY;
    return family === layerSpec(b.kind).family && (family === 'conv' || family === 'pool') ? FAMILY : 0;
  }
  const wired = p.reads.length > 1 && p.apart === q.apart ? WIRING : 0;
  const named = a.name !== null && a.name === b.name ? 1 : 0;
  const given = text(a) === text(b) ? 1 : 0;
  const chips = p.chips.map((c) => c.module.kind).join() === q.chips.map((c) => c.module.kind).join() ? 1 : 0;
  return KIND + named + given + chips + wired;
}

/**
 * Lays two nets side by side, stage by stage in the order in which they run, as a diff does: the common subsequence of the greatest likeness, what
 * has no like in the other net in between. Where several are as good, what stands first is matched. O(n · m).
 */
export function alignStages(a: Net, b: Net): readonly StagePair[] {
  const [left, right] = [placed(a), placed(b)];
  const width = right.length + 1;
  // best[i · width + j]: the greatest likeness of what is left from stage i of a and stage j of b on.
  const best = new Float64Array((left.length + 1) * width);
  const at = (i: number, j: number) => best[i * width + j] ?? 0;
  const alike = (i: number, j: number) => {
    const [p, q] = [left[i], right[j]];
    return p && q ? likeness(p, q) : 0;
  };
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
