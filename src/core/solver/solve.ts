import { Best } from './best';
import { type Counted, count } from './count';
import { designOf, type FoundDesign } from './design';
import { Graph } from './graph';
import type { Conditions } from './problem';
import type { Restriction } from './restriction';
import { type Limits, Work } from './work';

export interface Solved {
  /** The best of all, in the order asked for, as many as asked for. */
  readonly designs: readonly FoundDesign[];
  /** How many there are; where the search was cut short, how many were counted: a lower bound, which may be 0. */
  readonly total: number | bigint;
  /** False where the search was cut short: it was too large, or stopped. */
  readonly complete: boolean;
}

/** A graph with its designs counted. */
export interface Explored {
  readonly graph: Graph;
  readonly counted: Counted;
  readonly whole: boolean;
}

/**
 * The graph of a problem. Where that is too large, the graph with the most convolutions (1, 2, 4, …) that is not, so
 * that something is found all the same.
 */
export function explore(conditions: Conditions, restriction: Restriction, limits: Partial<Limits>): Explored {
  const work = new Work(limits);
  let graph = new Graph(conditions, restriction, work);
  const { whole } = graph;
  for (let convs = 1; !whole && convs < conditions.maxConvs && !work.stopped; convs *= 2) {
    const smaller = new Graph({ ...conditions, maxConvs: convs }, restriction, new Work(limits));
    if (!smaller.whole && convs > 1) break;
    graph = smaller;
  }
  const counting = new Work(limits);
  const counted = count(graph, counting);
  return { graph, counted, whole: whole && !counting.over };
}

/** All designs that meet the conditions: how many, and the best of them. */
export function solve(conditions: Conditions, restriction: Restriction = {}, limits: Partial<Limits> = {}): Solved {
  const { graph, counted, whole } = explore(conditions, restriction, limits);
  const listing = new Work(limits);
  const items = new Best(graph, counted, 'designs', listing).take(conditions.limit);
  return {
    designs: items.map((item) => designOf(item, graph.sizes, graph.conditions)),
    total: counted.total,
    complete: whole && !listing.over,
  };
}

/** Only how many there are. */
export function countDesigns(
  conditions: Conditions,
  restriction: Restriction = {},
  limits: Partial<Limits> = {},
): Pick<Solved, 'total' | 'complete'> {
  const { counted, whole } = explore(conditions, restriction, limits);
  return { total: counted.total, complete: whole };
}
