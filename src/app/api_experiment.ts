import type {
  DifferenceSummary,
  ExperimentPlan,
  ExperimentRun,
  Experiments,
  PlanRefusal,
  RunProgress,
  SampleSummary,
} from '../core/experiment/experiment';
import type { Slot } from '../core/result';
import { ConvScopeError } from './scope_error';

/** What the scripting API's `experiment` resolves with. What is not defined is null, never NaN. */
export interface Outcome {
  readonly a: Sample;
  readonly b: Sample | null;
  /** a − b per seed; null without slot b. */
  readonly difference: OutcomeDifference | null;
}

export interface Sample {
  /** In the order of seeds. Null where a map has values that are not finite. */
  readonly values: readonly (number | null)[];
  readonly mean: number | null;
  readonly sd: number | null;
}

export interface OutcomeDifference extends Omit<DifferenceSummary, 'aLower' | 'n'> {
  /** Share of seeds with a < b. */
  readonly aLower: number | null;
  /** Wilson's 95 % interval of it. */
  readonly aLowerCi95: readonly [number, number] | null;
}

/** Runs an experiment to its end, beside all that the page does. */
export async function runExperiment(experiments: Experiments, plan: ExperimentPlan): Promise<Outcome> {
  const refusal = experiments.refusal(plan);
  if (refusal) throw refused(refusal);
  const run = experiments.start(plan);
  try {
    const { state, error } = await ended(run);
    if (state === 'failed') throw new ConvScopeError('compute-failed', error ?? 'the experiment was given up');
    return outcomeOf(experiments, run, plan);
  } finally {
    run.dispose();
  }
}

function refused({ code, slot, text }: PlanRefusal): ConvScopeError {
  return new ConvScopeError(code, `slot ${slot}: ${text}`);
}

function ended(run: ExperimentRun): Promise<RunProgress> {
  return new Promise((resolve) => {
    const look = () => {
      const progress = run.progress();
      if (progress.state !== 'running') resolve(progress);
    };
    run.subscribe(look);
    look();
  });
}

function outcomeOf(experiments: Experiments, run: ExperimentRun, plan: ExperimentPlan): Outcome {
  const valuesOf = (slot: Slot) => {
    const series = run.series.find((own) => own.slot === slot);
    return series ? run.values(series) : new Float64Array(0);
  };
  const a = valuesOf('a');
  if (!plan.b) return { a: sampleOf(a, experiments.sample(a)), b: null, difference: null };
  const b = valuesOf('b');
  const { n: _n, aLower, ...difference } = experiments.difference(a, b, plan.recipe);
  return {
    a: sampleOf(a, experiments.sample(a)),
    b: sampleOf(b, experiments.sample(b)),
    difference: { ...difference, aLower: aLower?.share ?? null, aLowerCi95: aLower?.ci95 ?? null },
  };
}

function sampleOf(values: Float64Array, { mean, sd }: SampleSummary): Sample {
  return { values: Array.from(values, (v) => (Number.isFinite(v) ? v : null)), mean, sd };
}
