import type { Step } from '../net/graph';
import type { AxisSizes } from './axis_size';
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

/** Values of just these slots with which the chain leads from one size to another, cheapest first. */
export function axisWays(slots: readonly Slot[], asked: Asked): AxisWay[] {
  const { steps, sizes, axis, to, most, loose } = asked;
  const all = slots.map((slot): Candidate[] => {
    const own = slot.now?.[axis];
    const stays = loose && own !== undefined ? [{ value: own, cost: 0 }] : [];
    return [...stays, ...candidates(slot, axis, to ?? 1, most)];
  });
  const values: number[] = [];
  const found = new Map<string, AxisWay[]>();
  const changed = new Map<Step['module'], Record<string, number>>();
  const visit = (at: number, n: number, cost: number): void => {
    const step = steps[at];
    if (!step) {
      if (to === null || n === to) keep(found, slots, axis, { values: [...values], cost });
      return;
    }
    const own = slots.flatMap((slot, i) => (slot.module === step.module ? [i] : []));
    if (own.length === 0 || changed.has(step.module)) {
      const next = sizes.after(step.module, changed.get(step.module) ?? NOTHING, n);
      if (next !== null) visit(at + 1, next, cost);
      return;
    }
    const record: Record<string, number> = {};
    changed.set(step.module, record);
    const choose = (k: number, sum: number): void => {
      const i = own[k];
      const slot = i === undefined ? undefined : slots[i];
      if (i === undefined || !slot) {
        const next = sizes.after(step.module, record, n);
        if (next !== null) visit(at + 1, next, sum);
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
  visit(0, asked.from, 0);
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
