import type { ExperimentPlan, PlanRefusal } from './experiment';

/** One experiment of a script: the nets as they are, or one value of a sweep. */
export interface ScriptPart {
  /** A sweep's value, `padding=2`; null where there is none. */
  readonly name: string | null;
  readonly plan: ExperimentPlan;
  /** Why the script leaves it out; null where it does not. */
  readonly refused: Pick<PlanRefusal, 'code' | 'text'> | null;
}
