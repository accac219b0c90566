import type { Doc, Goal } from '../../core/document';
import { SEARCH_DEFAULTS, type Search } from '../../core/search';
import { type CheckedProblem, type Conditions, checkProblem, type Sort } from '../../core/solver/problem';

/** Of a goal that does not say how many convolutions: as many as in the exercise. */
const USUAL_CONVS = 3;
const LISTED = 200;

/** What is searched for where the document has a target, checked; null where it has none. */
export function conditionsOf({ goal, input }: Pick<Doc, 'goal' | 'input'>, sort: Sort): CheckedProblem | null {
  if (!goal.target) return null;
  return checkProblem({
    ...SEARCH_DEFAULTS,
    ...goal.search,
    input: input.shape,
    target: goal.target,
    maxConvs: goal.maxConvs ?? USUAL_CONVS,
    unpaddedLayers: goal.unpadded ?? 0,
    limit: LISTED,
    sort,
  });
}

/** The goal that says what some conditions say. */
export function goalOf(conditions: Conditions, before: Goal): Goal {
  const { target, maxConvs, unpaddedLayers, maxPools, kernel, stride, padding, dilation, lossyUnpadded } = conditions;
  const search: Search = { maxPools, kernel, stride, padding, dilation, lossyUnpadded };
  const unpadded = before.unpadded === null && unpaddedLayers === 0 ? null : unpaddedLayers;
  return { target, maxConvs, unpadded, search };
}
