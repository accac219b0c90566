import type { Conditions, Range } from './problem';
import { type Feature, featureKey, type Restriction } from './restriction';
import { explore } from './solve';
import type { Limits } from './work';

/** How many of a problem's designs have a feature. */
export interface Facet {
  readonly feature: Feature;
  readonly count: number | bigint;
  /** False where the count was cut short. */
  readonly complete: boolean;
}

/** So many values of one kind are counted at most, from the smallest. */
const MOST_VALUES = 12;

const values = ([from, to]: Range) =>
  Array.from({ length: Math.min(MOST_VALUES, to - from + 1) }, (_, i): number => from + i);

/** The features that tell a problem's designs apart: numbers of convolutions, strides, kernels, unpadded places, loss. */
export function featuresOf({ maxConvs, stride, kernel, padding }: Conditions): Feature[] {
  const several = (all: number[]) => (all.length > 1 ? all : []);
  const bare = padding[0] === 0;
  return [
    ...several(values([1, maxConvs])).map((value): Feature => ({ of: 'convs', value })),
    ...several(values(stride)).map((value): Feature => ({ of: 'stride', value })),
    ...several(values(kernel)).map((value): Feature => ({ of: 'kernel', value })),
    ...(bare ? values([0, maxConvs - 1]).map((value): Feature => ({ of: 'unpadded', value })) : []),
    ...(bare && kernel[1] > 1 ? [{ of: 'lost' } as const] : []),
  ];
}

/** A whole number as API.md gives it: a number as far as that is exact. */
export function normal(value: bigint): number | bigint {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** How many designs under a restriction have a feature, whatever the restriction says of that feature itself. */
export function countFacet(
  conditions: Conditions,
  restriction: Restriction,
  feature: Feature,
  limits: Partial<Limits> = {},
): Facet {
  const others = (list: readonly Feature[] = []) => list.filter((f) => featureKey(f) !== featureKey(feature));
  const free: Restriction = {
    ...restriction,
    uses: others(restriction.uses),
    without: others(restriction.without),
  };
  const total = (r: Restriction) => {
    const { counted, whole } = explore(conditions, r, limits);
    return { total: counted.total, whole };
  };
  if (feature.of === 'convs' || feature.of === 'unpadded') {
    const own = total({ ...free, uses: [...(free.uses ?? []), feature] });
    return { feature, count: own.total, complete: own.whole };
  }
  // A feature that may be anywhere is counted by those that lack it, which needs no more states.
  const all = total(free);
  const lacking = total({ ...free, without: [...(free.without ?? []), feature] });
  const complete = all.whole && lacking.whole;
  return { feature, count: complete ? normal(BigInt(all.total) - BigInt(lacking.total)) : 0, complete };
}
