import type { Goal } from '../document';
import { judge } from '../goal';
import { givenValue } from '../layers/rows';
import { activeSteps, ancestors, type Step } from '../net/graph';
import { inferNet } from '../net/infer';
import type { Net } from '../net/net';
import { lastShape } from '../net/shaped';
import { applyRepair } from '../repair/repair_apply';
import type { Edit, Repair } from '../repair/repair_types';
import type { Search } from '../search';
import type { Shape } from '../shape';
import { MOST_COUNT, waysTo } from './edits_to';

/** One way from the net on the page to the goal: repairs that are applied one after the other, as one step. */
export interface Change {
  readonly repairs: readonly Repair[];
  /** How many parameters change, layers that go counted as two. */
  readonly count: number;
}

const MOST_CHANGES = 4;
/** To take more layers away than this is no small change. */
const MOST_REMOVED = 3;

/**
 * The smallest changes that make a net meet a goal: one parameter, else two, else three, or convolutions less where
 * there are a few too many. Numbers that are changed stay in the goal's ranges, or else in `within`. What is returned has been inferred and judged whole.
 */
export function changesTo(net: Net, input: Shape, goal: Goal, within: Search = {}): Change[] {
  const judged = judge(inferNet(net, input), goal);
  if (judged.met) return [];
  const convs = activeSteps(net).filter((s) => s.module.kind === 'Conv2d');
  const excess = goal.maxConvs === null ? 0 : convs.length - goal.maxConvs;
  if (excess > 0 && excess > Math.min(MOST_REMOVED, convs.length - 1)) return [];
  const removals =
    excess <= 0 ? [[]] : choices(convs, excess).map((taken) => taken.flatMap((s) => withItsReLU(net, s)));
  const found = removals.flatMap((uses) => afterRemoval(net, input, goal, within, uses));
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
  const before = steps[at - 1];
  const after = steps[at + 1];
  const readers = [after?.inputs[0]?.value.from === use.id ? after : null];
  const read = [steps[at]?.inputs[0]?.value.from === before?.use.id ? before : null];
  const near = [...readers, ...read].find((s) => s?.module.kind === 'ReLU');
  return near ? [use.id, near.use.id] : [use.id];
}

function afterRemoval(
  net: Net,
  input: Shape,
  goal: Goal,
  within: Search,
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
  for (let count = extra === 0 ? 1 : channels.length; count <= MOST_COUNT; count++) {
    const ways = waysTo(base, input, goal, within, count - channels.length);
    const good: { change: Change; cost: number }[] = [];
    for (const { edits, cost } of ways) {
      const repairs = whole([...channels, ...edits]);
      if (judge(inferNet(apply(net, input, repairs), input), goal).met) {
        good.push({ change: { repairs, count: count + extra }, cost });
      }
      if (good.length === MOST_CHANGES) break;
    }
    if (good.length > 0) return good;
  }
  return [];
}

function apply(net: Net, input: Shape, repairs: readonly Repair[]): Net {
  return repairs.reduce((now, repair) => applyRepair(now, input, repair).net, net);
}

/** What gives the output's channels, set to the target's. */
function channelEdit(net: Net, input: Shape, { target }: Goal): Edit[] {
  const made = ancestors(net, net.forward.outputs.slice(0, 1));
  const last = activeSteps(net).findLast(
    ({ use, module }) => made.has(use.id) && (module.kind === 'Conv2d' || module.kind === 'ConvTranspose2d'),
  );
  if (!last || target === null || givenValue(last.module, 'out_channels') === target[0]) return [];
  const shaped = inferNet(net, input);
  // Layers after the last convolution may turn its channels into others; then nothing is known of them.
  if (shaped.fault === null && lastShape(shaped)[0] === target[0]) return [];
  return [{ module: last.module.id, arg: 'out_channels', value: target[0] }];
}
