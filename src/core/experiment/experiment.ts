import type { Bytes } from '../bytes';
import type { InputSpec } from '../document';
import type { ShapedNet } from '../net/infer';
import type { Recipe, Slot } from '../result';
import type { LayerChoice, Measure } from './measures';

export { type LayerChoice, MAX_SEEDS, MEASURES, type Measure } from './measures';

/** What is computed for every seed. Nothing of it changes while it runs. */
export interface SeedJob {
  readonly a: ShapedNet;
  readonly b: ShapedNet | null;
  readonly input: InputSpec;
  readonly recipe: Recipe;
  readonly layers: LayerChoice;
  readonly measures: readonly Measure[];
  /** Files of weights, as in EngineJob. */
  readonly files?: Readonly<Record<string, Bytes>>;
}

export interface ExperimentPlan extends SeedJob {
  /** from, from + 1, …: a decimal string from −2^63 on, up to 2^64 − 1. */
  readonly seeds: { readonly from: string; readonly count: number };
}

/** One number of every seed: a measure of one layer of one slot. */
export interface Series {
  readonly slot: Slot;
  readonly layer: number;
  readonly measure: Measure;
}

/**
 * running → paused → running → done; stopped and done go on with `extend`. After `stop` and `pause` what the workers are
 * at still comes in. failed: the plan cannot be computed; what has been computed stays.
 */
export type RunState = 'running' | 'paused' | 'stopped' | 'done' | 'failed';

/** How far a run is. The same object until something changes. */
export interface RunProgress {
  readonly state: RunState;
  /** Seeds asked for. */
  readonly count: number;
  /** Seeds without a gap from the first on: what `values` gives. */
  readonly ready: number;
  /** Seeds computed, also those that wait for one before them. */
  readonly computed: number;
  /** Seeds a second, of late; null until it is known and while nothing runs. */
  readonly rate: number | null;
  /** Seconds until it is done at that rate. */
  readonly secondsLeft: number | null;
  /** Milliseconds that have been spent running, pauses apart. */
  readonly elapsed: number;
  /** Why it failed. */
  readonly error: string | null;
}

export interface ExperimentRun {
  readonly plan: ExperimentPlan;
  readonly series: readonly Series[];
  progress(): RunProgress;
  /** Told of every change of `progress`, at most once a frame or so. Returns: stop listening. */
  subscribe(listener: () => void): () => void;
  /**
   * The values of a series in the order of seeds: a view of the first `ready` of them, which is never written again.
   * Not finite where the map has such values. Empty for a series that the plan does not have.
   */
  values(series: Series): Float64Array;
  pause(): void;
  resume(): void;
  /** What has been computed stays. */
  stop(): void;
  /** So many seeds more, after those that are there; up to MAX_SEEDS in all. Runs on. */
  extend(more: number): void;
  /** Stops and forgets: no listener is told any more. */
  dispose(): void;
}

/** Why a plan cannot be computed. */
export interface PlanRefusal {
  readonly code: 'net-refused' | 'no-such-layer' | 'measure-undefined';
  readonly slot: Slot;
  /** PyTorch's words where it refuses the net; English otherwise, for programs. */
  readonly text: string;
}

export type Interval = readonly [low: number, high: number];

/** Of one slot's values. What is not defined (n < 2, values that are not finite) is null, never NaN. */
export interface SampleSummary {
  readonly n: number;
  readonly mean: number | null;
  /** Divides by n − 1. */
  readonly sd: number | null;
  /** Of the mean, by Student's t. */
  readonly ci95: Interval | null;
}

/** Of a − b per seed. What is not defined is null, never NaN. */
export interface DifferenceSummary {
  /** 'paired': Student's t on the differences; 'welch': of two samples with variances of their own. */
  readonly test: 'paired' | 'welch';
  readonly n: number;
  readonly mean: number | null;
  /** Of the differences per seed, also under Welch. */
  readonly sd: number | null;
  /** Of the mean difference. */
  readonly ci95: Interval | null;
  readonly t: number | null;
  readonly df: number | null;
  /** Two-sided. */
  readonly p: number | null;
  /** Cohen's d: mean / sd of the differences (d_z) if paired, else by the root of the mean of both variances. */
  readonly effect: number | null;
  /** Seeds with a < b: their number, share and Wilson's 95 % interval of it. */
  readonly aLower: { readonly count: number; readonly share: number; readonly ci95: Interval } | null;
}

/** What the page's views are given of experiments. */
export interface Experiments {
  /** Why a plan cannot be run, before it is; null where it can. Cheap. */
  refusal(plan: SeedJob): PlanRefusal | null;
  /** Begins at once. Throws on a plan that `refusal` names. */
  start(plan: ExperimentPlan): ExperimentRun;
  sample(values: Float64Array): SampleSummary;
  /** Of as many seeds as both have. */
  difference(a: Float64Array, b: Float64Array, recipe: Recipe): DifferenceSummary;
  /**
   * The mean difference's 95 % interval from resampling (percentiles of 1,000 resamples, pairs kept together if
   * paired), the same each time. Takes up to some ten milliseconds: for a run that stands, not for every frame.
   */
  bootstrap(a: Float64Array, b: Float64Array, recipe: Recipe): Interval | null;
}
