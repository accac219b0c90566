import type { FaultTime } from './refusal';
import type { Shape } from './shape';

/** Statistics of one tensor; null where not defined (empty map, not computed). */
export interface Stats {
  readonly shape: Shape;
  readonly mean: number | null;
  /** The population's standard deviation (unbiased=False). */
  readonly std: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly first: number | null;
  readonly last: number | null;
  /** Share of exact zeros, 0..1. */
  readonly zeros: number | null;
}

export interface ReceptiveField {
  /** In input pixels, padding included, not cut at the input's edge. */
  readonly size: readonly [number, number];
  /** Distance in input pixels between neighbouring outputs; null from a layer that sees the whole input on. */
  readonly jump: readonly [number, number] | null;
  /** Centre of output (0, 0)'s field, where pixel (0, 0)'s centre is 0.5. */
  readonly start: readonly [number, number] | null;
}

export interface BorderStats {
  readonly mean: number | null;
  readonly interiorMean: number | null;
  /** How much of the map its border cells are, 0..1. */
  readonly share: number;
}

export interface LayerReport extends Stats {
  readonly kind: string;
  readonly params: number;
  readonly macs: number;
  readonly receptiveField: ReceptiveField;
  readonly border: BorderStats | null;
  /** The layers it read, in the order of the call; −1 is x. What is no layer (a number, a parameter of the net) is left out. */
  readonly inputs: readonly number[];
  /** There, and true, where no output needs what it gives. */
  readonly unused?: true;
}

export type Slot = 'a' | 'b';
export type Recipe = 'paired' | 'notebook';

export interface ReportError {
  readonly layer: number;
  readonly when: FaultTime;
  readonly code: string;
  /** As PyTorch 2.14.1 says it. */
  readonly text: string;
  /** As PyTorch 2.13 says it, where that is something else; null: 2.13 takes it. */
  readonly text213?: string | null;
  readonly help: string;
}

/** Something that was passed over, changed or assumed when the source was read. */
export interface ReportNote {
  /** From 1; null where no line is at fault. */
  readonly line: number | null;
  readonly text: string;
  /** Whether it may change the result. */
  readonly effect: boolean;
}

export interface Report {
  readonly slot: Slot;
  /** In force when x is drawn. */
  readonly seed: number | string;
  readonly recipe: Recipe;
  /** Whether its weights come from a file that is here; then `recipe` says nothing of them, and the seed draws x alone. */
  readonly weights: 'loaded' | 'drawn';
  readonly params: number;
  readonly macs: number;
  readonly input: Stats;
  readonly layers: readonly LayerReport[];
  /** The layers that forward returns, in order; −1 is x. Those before an error. */
  readonly outputs: readonly number[];
  readonly error: ReportError | null;
  /** False: something of the source was not taken that may change a shape, a number, a parameter or a layer. */
  readonly complete: boolean;
  readonly notes: readonly ReportNote[];
}
