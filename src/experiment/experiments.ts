import '../core/layers/all';
import type { Experiments } from '../core/experiment/experiment';
import { planRefusal } from '../core/experiment/experiment_plan';
import { type RunDeps, startRun } from './run';
import { bootstrapInterval } from './statistics/bootstrap';
import { summariseDifference, summariseSample } from './statistics/summaries';

export function createExperiments(deps: RunDeps): Experiments {
  return {
    refusal: planRefusal,
    start: (plan) => {
      const refused = planRefusal(plan);
      if (refused) throw new Error(refused.text);
      return startRun(deps, plan);
    },
    sample: summariseSample,
    difference: summariseDifference,
    bootstrap: bootstrapInterval,
  };
}
