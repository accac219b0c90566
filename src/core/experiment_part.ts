import type { ExperimentPlan } from './experiment';

/** One experiment of a script: the nets as they are, or one value of a sweep. */
export interface ScriptPart {
  /** A sweep's value, `padding=2`; null where there is none. */
  readonly name: string | null;
  readonly plan: ExperimentPlan;
  /** What PyTorch says where it refuses the net; the script leaves it out then. */
  readonly refused: string | null;
}
