import { type Conditions, FIELDS, type Field } from './problem';
import { type Reach, reachable } from './reachable';
import { countDesigns } from './solve';
import type { Limits } from './work';

/** One condition loosened, no more than is needed, so that there are designs. */
export interface Loosened {
  readonly field: Field;
  /** The problem with that one condition changed. */
  readonly conditions: Conditions;
  /** How many designs there are then; at least so many where the count was cut short. */
  readonly total: number | bigint;
  readonly complete: boolean;
}

export interface Nearest {
  /** Each another condition, or another end of it; those of the target last. */
  readonly loosened: readonly Loosened[];
  /** Why there is none: what can be reached. */
  readonly reach: Reach;
}

/** How a condition is loosened by so many steps; null where it cannot be. */
interface Loosening {
  readonly field: Field;
  readonly most: number;
  readonly by: (c: Conditions, steps: number) => Conditions | null;
}

const bounded = (field: Field, value: number): boolean => value >= FIELDS[field].least && value <= FIELDS[field].most;

function counts(field: 'maxConvs' | 'maxPools' | 'unpaddedLayers', sign: 1 | -1, most: number): Loosening {
  return {
    field,
    most,
    by: (c, steps) => {
      const value = c[field] + sign * steps;
      return bounded(field, value) ? { ...c, [field]: value } : null;
    },
  };
}

function ranges(field: 'kernel' | 'stride' | 'padding' | 'dilation', end: 0 | 1, most: number): Loosening {
  return {
    field,
    most,
    by: (c, steps) => {
      const [from, to] = c[field];
      const value = end === 0 ? from - steps : to + steps;
      return bounded(field, value) ? { ...c, [field]: end === 0 ? [value, to] : [from, value] } : null;
    },
  };
}

const LOOSENINGS: readonly Loosening[] = [
  ranges('padding', 1, 32),
  ranges('padding', 0, 32),
  counts('maxConvs', 1, 8),
  ranges('kernel', 1, 64),
  ranges('kernel', 0, 64),
  ranges('stride', 1, 64),
  ranges('stride', 0, 64),
  counts('maxPools', 1, 6),
  ranges('dilation', 1, 16),
  ranges('dilation', 0, 16),
  counts('unpaddedLayers', -1, 100),
  { field: 'lossyUnpadded', most: 1, by: (c) => (c.lossyUnpadded ? { ...c, lossyUnpadded: false } : null) },
];

/** A check may take so long. */
const STEPS = 5e6;
const MOST_TARGETS = 2;

function found(conditions: Conditions, limits: Partial<Limits>) {
  return countDesigns(conditions, {}, { ...limits, steps: Math.min(STEPS, limits.steps ?? STEPS) });
}

/** The fewest steps that make a problem possible: looser is never less possible, so they are doubled, then halved. */
function fewest(c: Conditions, { field, most, by }: Loosening, limits: Partial<Limits>): Loosened | null {
  const at = (steps: number): Loosened | null => {
    const conditions = by(c, steps);
    if (!conditions) return null;
    const { total, complete } = found(conditions, limits);
    return total > 0 ? { field, conditions, total, complete } : null;
  };
  let largest = most;
  while (largest > 0 && !by(c, largest)) largest -= 1;
  let fails = 0;
  let works: { steps: number; loosened: Loosened } | null = null;
  for (let steps = 1; !works && fails < largest; steps *= 2) {
    const tried = Math.min(steps, largest);
    const loosened = at(tried);
    if (loosened) works = { steps: tried, loosened };
    else fails = tried;
  }
  while (works && works.steps - fails > 1) {
    const middle = Math.floor((works.steps + fails) / 2);
    const loosened = at(middle);
    if (loosened) works = { steps: middle, loosened };
    else fails = middle;
  }
  return works?.loosened ?? null;
}

/**
 * Of a problem that has no designs: which single condition, loosened by how much, makes it possible, and the sizes that
 * can be reached, which show why there is none.
 */
export function nearest(conditions: Conditions, limits: Partial<Limits> = {}): Nearest {
  const loosened = LOOSENINGS.flatMap((loosening) => fewest(conditions, loosening, limits) ?? []);
  const reach = reachable(conditions, limits);
  const [channels] = conditions.target;
  const targets = reach.ends.slice(0, MOST_TARGETS).flatMap(([h, w]): Loosened[] => {
    const changed: Conditions = { ...conditions, target: [channels, h, w] };
    const { total, complete } = found(changed, limits);
    return total > 0 ? [{ field: 'target', conditions: changed, total, complete }] : [];
  });
  return { loosened: [...loosened, ...targets], reach };
}
