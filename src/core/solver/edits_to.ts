import type { Goal } from '../document';
import { countsUnpadded } from '../goal';
import { type Step, stepsOf } from '../net/graph';
import { inferNet } from '../net/infer';
import { INPUT_KEY, type Module, type Net, withArgs } from '../net/net';
import type { Edit } from '../repair/repair_types';
import type { Search } from '../search';
import type { Shape } from '../shape';
import { AxisSizes } from './axis_size';
import { type AxisWay, axisWays } from './axis_ways';
import { type Axis, type Slot, slotsOf } from './slots';

/** So many numbers are changed at once. */
export const MOST_COUNT = 3;
/** By how many are changed: nets with more that may be are not searched, for they would take seconds. */
const MOST_SLOTS = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 160, 28] as const;
/** A number that alone is changed goes up to this. */
const FARTHEST = 1024;
/** So many ways are given, and so many of each choice of what is changed. */
const MOST_WAYS = 60;
const MOST_OWN = 8;

/** Some arguments' new values. */
export interface Way {
  readonly edits: readonly Edit[];
  readonly cost: number;
}

/**
 * The changes of exactly `count` numbers by which a net comes to a goal's size, sizes agreeing where branches meet, and to as many layers without
 * padding; smallest first. Which numbers are changed is chosen first; then height and width are followed each by itself.
 */
export function waysTo(net: Net, input: Shape, goal: Goal, within: Search, count: number): Way[] {
  const { layers: steps, outputs } = stepsOf(net);
  const slots = slotsOf(net, { ...within, ...goal.search });
  const [, h, w] = input;
  if (count < 0 || h === undefined || w === undefined || slots.length > (MOST_SLOTS[count] ?? slots.length)) return [];
  const { target } = goal;
  const alike = h === w && (!target || target[1] === target[2]) && slots.every(isAlike) && steps.every(isSquare);
  const shapes = new Map(inferNet(net, input).steps.map((s) => [s.use.id, s.inputs.map((i) => i.shape)]));
  const sizes = [new AxisSizes(0, shapes), new AxisSizes(1, shapes)] as const;
  const most = count === 1 ? Math.min(FARTHEST, 2 * Math.max(h, w, ...(target?.slice(1) ?? [])) + 8) : null;
  const along = (axis: Axis, chosen: readonly Slot[]) =>
    axisWays(chosen, {
      steps,
      output: outputs[0]?.value.from ?? INPUT_KEY,
      sizes: sizes[axis],
      axis,
      from: axis === 0 ? h : w,
      to: target && (target[1 + axis] ?? null),
      most,
      loose: !alike,
    });
  const found: Way[] = [];
  for (const chosen of choicesOf(slots, count)) {
    const ways = along(0, chosen);
    if (ways.length === 0) continue;
    const pairs = alike ? ways.map((way) => ({ row: way, column: way })) : crossed(ways, along(1, chosen));
    let own = 0;
    for (const { row, column } of pairs) {
      const way = together(chosen, row, column);
      if (!way || !isBareEnough(steps, way.edits, goal)) continue;
      found.push(way);
      own += 1;
      if (own === MOST_OWN) break;
    }
  }
  return found.sort((a, b) => a.cost - b.cost).slice(0, MOST_WAYS);
}

interface Crossed {
  readonly row: AxisWay;
  readonly column: AxisWay;
}

/** Every way of the height with every way of the width, cheapest first. */
function crossed(rows: readonly AxisWay[], columns: readonly AxisWay[]): Crossed[] {
  const apart = ({ row, column }: Crossed) => row.values.reduce((n, v, i) => n + Number(v !== column.values[i]), 0);
  return rows
    .flatMap((row) => columns.map((column) => ({ row, column })))
    .map((pair) => ({ ...pair, cost: (pair.row.cost + pair.column.cost) / 2 + apart(pair) }))
    .sort((a, b) => a.cost - b.cost);
}

/** A height's and a width's way as one; null where a slot would stay as it is: that is a way of fewer changes. */
function together(slots: readonly Slot[], row: AxisWay, column: AxisWay): Way | null {
  const edits: Edit[] = [];
  let apart = 0;
  for (const [i, { module, name, now }] of slots.entries()) {
    const [h = 0, w = 0] = [row.values[i], column.values[i]];
    if (now && h === now[0] && w === now[1]) return null;
    if (h !== w) apart += 1;
    edits.push({ module: module.id, arg: name, value: h === w ? h : [h, w] });
  }
  return { edits, cost: (row.cost + column.cost) / 2 + apart };
}

/** Every choice of so many slots. */
function* choicesOf(slots: readonly Slot[], count: number, from = 0): Generator<Slot[]> {
  if (count === 0) {
    yield [];
    return;
  }
  for (let i = from; i < slots.length; i++) {
    const slot = slots[i];
    if (slot) for (const rest of choicesOf(slots, count - 1, i + 1)) yield [slot, ...rest];
  }
}

function isAlike({ now, base }: Slot): boolean {
  return base[0] === base[1] && (now === null || now[0] === now[1]);
}

/** Whether none of a layer's arguments tells height from width. */
function isSquare({ module }: Step): boolean {
  return Object.values(module.args).every((value) => !Array.isArray(value) || new Set(value).size <= 1);
}

function isBareEnough(steps: readonly Step[], edits: readonly Edit[], { unpadded, search }: Goal): boolean {
  if (!unpadded) return true;
  const edited = (module: Module): Module => {
    const own = edits.filter((e) => e.module === module.id);
    if (own.length === 0) return module;
    return withArgs(module, { ...module.args, ...Object.fromEntries(own.map((e) => [e.arg, e.value])) });
  };
  return steps.filter((s) => countsUnpadded(edited(s.module), search?.lossyUnpadded ?? false)).length >= unpadded;
}
