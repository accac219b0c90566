import type { Step } from '../net/graph';
import { INPUT_KEY } from '../net/net';
import { type AxisSizes, type Changed, NO_AXIS } from './axis_size';
import { type Axis, type Candidate, candidates, type Slot } from './slots';

/** Values along one axis for some slots, in their order. */
export interface AxisWay {
  readonly values: readonly number[];
  readonly cost: number;
}

/** Of the ways that conditions do not tell apart, so many are kept. */
const KEPT = 4;

interface Asked {
  readonly steps: readonly Step[];
  /** The use whose size is asked for. */
  readonly output: string;
  readonly sizes: AxisSizes;
  readonly axis: Axis;
  readonly from: number;
  /** null: any size will do. */
  readonly to: number | null;
  /** The largest value that is tried; null: what is near. */
  readonly most: number | null;
  /** Also with some slots as they are: the other axis may be what changes them. */
  readonly loose: boolean;
}

/** Values of just these slots with which the net leads from one size to another, cheapest first. */
export function axisWays(slots: readonly Slot[], asked: Asked): AxisWay[] {
  const { steps, output, sizes, axis, to, most, loose } = asked;
  // By use, the size that each step makes; those behind the one that is looked at are of an earlier try, and are not read.
  const made = new Map([[INPUT_KEY, asked.from]]);
  const pass = (step: Step, changed: Changed): boolean => {
    const read = step.inputs.map(({ value }) => made.get(value.from) ?? NO_AXIS);
    const size = sizes.behind(step, changed, read);
    if (size !== null) made.set(step.use.id, size);
    return size !== null;
  };
  const all = slots.map((slot): Candidate[] => {
    const own = slot.now?.[axis];
    const stays = loose && own !== undefined ? [{ value: own, cost: 0 }] : [];
    return [...stays, ...candidates(slot, axis, to ?? 1, most)];
  });
  const values: number[] = [];
  const found = new Map<string, AxisWay[]>();
  const changed = new Map<Step['module'], Record<string, number>>();
  const visit = (at: number, cost: number): void => {
    const step = steps[at];
    if (!step) {
      const n = made.get(output) ?? NO_AXIS;
      if (n !== NO_AXIS && (to === null || n === to)) keep(found, slots, axis, { values: [...values], cost });
      return;
    }
    const own = slots.flatMap((slot, i) => (slot.module === step.module ? [i] : []));
    if (own.length === 0 || changed.has(step.module)) {
      if (pass(step, changed.get(step.module) ?? NOTHING)) visit(at + 1, cost);
      return;
    }
    const record: Record<string, number> = {};
    changed.set(step.module, record);
    const choose = (k: number, sum: number): void => {
      const i = own[k];
      const slot = i === undefined ? undefined : slots[i];
      if (i === undefined || !slot) {
        if (pass(step, record)) visit(at + 1, sum);
        return;
      }
      for (const { value, cost: more } of all[i] ?? []) {
        values[i] = value;
        record[slot.name] = value;
        choose(k + 1, sum + more);
      }
    };
    choose(0, cost);
    changed.delete(step.module);
  };
  visit(0, 0);
  return [...found.values()].flat().sort((a, b) => a.cost - b.cost);
}

const NOTHING = {};

/** Conditions ask of a way whether a padding is none and a kernel more than one cell; the other axis, what stays. */
function keep(found: Map<string, AxisWay[]>, slots: readonly Slot[], axis: Axis, way: AxisWay): void {
  const key = way.values
    .map((value, i) => {
      const { name, now } = slots[i] ?? {};
      if (value === now?.[axis]) return 'stays';
      return name === 'padding' ? value === 0 : name === 'kernel_size' && value > 1;
    })
    .join();
  const ways = found.get(key) ?? [];
  found.set(key, ways);
  const at = ways.findIndex((other) => other.cost > way.cost);
  if (at < 0 && ways.length >= KEPT) return;
  ways.splice(at < 0 ? ways.length : at, 0, way);
  if (ways.length > KEPT) ways.pop();
}
