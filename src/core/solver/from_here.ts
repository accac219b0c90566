import type { Goal } from '../document';
import { judge } from '../goal';
import { inferNet } from '../infer';
import { activeSteps, type Net, type Step } from '../net';
import { applyRepair } from '../repair_apply';
import type { Edit, Repair } from '../repair_types';
import { givenValue } from '../repair_values';
import type { Shape } from '../shape';
import { sizesAfter, type Variant, variantsOf } from './variants';

/** One way from the net on the page to the goal: repairs that are applied one after the other, as one step. */
export interface Change {
  readonly repairs: readonly Repair[];
  /** How many parameters change, layers that go counted as two. */
  readonly count: number;
}

/** A chain of variants up to some layer. */
interface Way {
  readonly h: number;
  readonly w: number;
  readonly bare: number;
  readonly count: number;
  readonly cost: number;
  readonly edits: readonly Edit[];
}

const MOST_CHANGES = 4;
const MOST_COUNT = 3;
/** Ways kept to each size, and sizes kept at each layer. */
const WAYS = 4;
const MOST_SIZES = 600;
/** In a longer net only two numbers are changed at once: three would take seconds. */
const LONG = 6;

/**
 * The smallest changes that make a net meet a goal: one parameter, else two, else three, or a convolution less where
 * there are too many. Sizes are followed layer by layer through every variant of each layer, the ways with the fewest
 * and smallest changes kept for each size; what is returned has been inferred and judged whole.
 */
export function changesTo(net: Net, input: Shape, goal: Goal): Change[] {
  const judged = judge(inferNet(net, input), goal);
  if (judged.met) return [];
  const convs = activeSteps(net).filter((s) => s.module.kind === 'Conv2d');
  const excess = goal.maxConvs === null ? 0 : convs.length - goal.maxConvs;
  if (excess > convs.length - 1) return [];
  const removals =
    excess <= 0 ? [[]] : choices(convs, excess).map((taken) => taken.flatMap((s) => withItsReLU(net, s)));
  const found = removals.flatMap((uses) => afterRemoval(net, input, goal, uses));
  const fewest = Math.min(...found.map((c) => c.change.count));
  return found
    .filter((c) => c.change.count === fewest)
    .sort((a, b) => a.cost - b.cost)
    .slice(0, MOST_CHANGES)
    .map((c) => c.change);
}

/** Which convolutions may go: each one, or where several have to, neighbours. */
function choices(convs: readonly Step[], excess: number): Step[][] {
  return Array.from({ length: convs.length - excess + 1 }, (_, from) => convs.slice(from, from + excess)).slice(0, 12);
}

/** A convolution's use, and that of the activation after it, or before it where it is the last. */
function withItsReLU(net: Net, { use }: Step): string[] {
  const steps = activeSteps(net);
  const at = steps.findIndex((s) => s.use.id === use.id);
  const near = [steps[at + 1], steps[at - 1]].find((s) => s?.module.kind === 'ReLU');
  return near ? [use.id, near.use.id] : [use.id];
}

function afterRemoval(
  net: Net,
  input: Shape,
  goal: Goal,
  uses: readonly string[],
): { readonly change: Change; readonly cost: number }[] {
  const removed = uses.map((use): Repair => ({ type: 'remove', use }));
  const base = apply(net, input, removed);
  const extra = uses.length === 0 ? 0 : 2;
  const whole = (edits: readonly Edit[]): Repair[] => [
    ...removed,
    ...(edits.length > 0 ? [{ type: 'edit', edits } as const] : []),
  ];
  const channels = channelEdit(base, input, goal);
  const most = activeSteps(base).filter((s) => variantsOf(s.module, 1).length > 1).length > LONG ? 2 : MOST_COUNT;
  for (let count = extra === 0 ? 1 : channels.length; count <= most; count++) {
    const ways = waysTo(base, input, goal, count - channels.length);
    const good = ways
      .map((way) => ({ repairs: whole([...channels, ...way.edits]), way }))
      .filter(({ repairs, way }) => {
        const exact = way.count === count - channels.length;
        const after = apply(net, input, repairs);
        return exact && judge(inferNet(after, input), goal).met;
      });
    if (good.length > 0) {
      return good.map(({ repairs, way }) => ({ change: { repairs, count: count + extra }, cost: way.cost }));
    }
  }
  return [];
}

function apply(net: Net, input: Shape, repairs: readonly Repair[]): Net {
  return repairs.reduce((now, repair) => applyRepair(now, input, repair).net, net);
}

/** What gives the output's channels, set to the target's. */
function channelEdit(net: Net, input: Shape, { target }: Goal): Edit[] {
  const last = activeSteps(net).findLast((s) => s.module.kind === 'Conv2d' || s.module.kind === 'ConvTranspose2d');
  if (!last || target === null || givenValue(last.module, 'out_channels') === target[0]) return [];
  const shaped = inferNet(net, input);
  // Layers after the last convolution may turn its channels into others; then nothing is known of them.
  if (shaped.fault === null && shaped.steps.at(-1)?.output[0] === target[0]) return [];
  return [{ module: last.module.id, arg: 'out_channels', value: target[0] }];
}

function waysTo(net: Net, input: Shape, goal: Goal, most: number): Way[] {
  if (most < 0) return [];
  const steps = activeSteps(net);
  const once = (id: string) => net.forward.uses.filter((u) => u.module === id).length === 1;
  const [, h = 0, w = 0] = input;
  const cap = goal.unpadded ?? 0;
  let ways: Way[] = [{ h, w, bare: 0, count: 0, cost: 0, edits: [] }];
  for (const step of steps) {
    const variants = once(step.module.id) ? variantsOf(step.module, most) : [{ ...unchanged(step), edits: [] }];
    const next = new Map<string, Way[]>();
    for (const way of ways) {
      for (const variant of variants) {
        if (way.count + variant.edits.length > most) continue;
        const size = sizesAfter(variant, way.h, way.w);
        if (size) keep(next, follow(way, variant, size, cap));
      }
    }
    ways = [...next.values()].slice(0, MOST_SIZES).flat();
  }
  const { target } = goal;
  return ways
    .filter((way) => way.bare >= cap && (target === null || (way.h === target[1] && way.w === target[2])))
    .sort((a, b) => a.cost - b.cost)
    .slice(0, 4 * MOST_CHANGES);
}

function unchanged({ module }: Step): Variant {
  return variantsOf(module, 0)[0] ?? { module, edits: [], cost: 0, bare: false, window: null };
}

function follow(way: Way, variant: Variant, [h, w]: readonly [number, number], cap: number): Way {
  return {
    h,
    w,
    bare: Math.min(cap, way.bare + Number(variant.bare)),
    count: way.count + variant.edits.length,
    cost: way.cost + variant.cost,
    edits: variant.edits.length === 0 ? way.edits : [...way.edits, ...variant.edits],
  };
}

/** Keeps the cheapest ways to a size with as many changes. */
function keep(known: Map<string, Way[]>, way: Way): void {
  const key = `${way.h} ${way.w} ${way.bare} ${way.count}`;
  const ways = known.get(key);
  if (!ways) {
    known.set(key, [way]);
    return;
  }
  const at = ways.findIndex((other) => other.cost > way.cost);
  if (at < 0 && ways.length >= WAYS) return;
  ways.splice(at < 0 ? ways.length : at, 0, way);
  if (ways.length > WAYS) ways.pop();
}
