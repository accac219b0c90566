import { countAlong } from './along';
import { Best } from './best';
import { designOf, type FoundDesign } from './design';
import { normal } from './facets';
import { sizesOfItem } from './item';
import type { Conditions } from './problem';
import type { Restriction } from './restriction';
import { explore } from './solve';
import { type Limits, Work } from './work';

/** The designs that make the same sizes one after the other. */
export interface Group {
  /** [H, W] after each layer. */
  readonly path: readonly (readonly [number, number])[];
  /** How many designs share it. */
  readonly count: number | bigint;
  /** The first of them in the order asked for. */
  readonly best: FoundDesign;
}

export interface Grouped {
  /** In the order of the best of each. */
  readonly groups: readonly Group[];
  readonly total: number | bigint;
  /** False where the search was cut short. */
  readonly complete: boolean;
  /** Whether there are more groups than were asked for. */
  readonly more: boolean;
}

/** The designs of a problem by the sizes that they make, the groups with the best designs first. */
export function groupDesigns(
  conditions: Conditions,
  restriction: Restriction = {},
  most = 40,
  limits: Partial<Limits> = {},
): Grouped {
  const { graph, counted, whole } = explore(conditions, restriction, limits);
  const listing = new Work(limits);
  const items = new Best(graph, counted, 'paths', listing).take(most + 1);
  const groups = items.slice(0, most).map((item): Group => {
    const best = designOf(item, graph.sizes, graph.conditions);
    const path = best.shapes.map(([, h, w]) => [h, w] as const);
    return { path, count: normal(countAlong(graph, sizesOfItem(item))), best };
  });
  return { groups, total: counted.total, complete: whole && !listing.over, more: items.length > most };
}
