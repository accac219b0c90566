import type { EngineJob } from './frame';
import type { Slot } from './result';

/** A cell that another one was made of. */
export interface Term {
  /** The layer where it is read, −1: x. */
  readonly layer: number;
  /** One number for each axis of that layer's shape; null: a padded constant. */
  readonly at: readonly number[] | null;
  readonly value: number;
  /** What it is multiplied by; of what is no sum of products, the derivative with respect to it. */
  readonly weight: number;
  /** The state dict's entry and index that the weight is, `0.weight[0, 2, 1, 1]`; null: no parameter. */
  readonly name: string | null;
}

/** Something that is done after the sum, or instead of it, and what it gives. */
export interface ExplainedStep {
  readonly name: string;
  readonly value: number;
}

/** Why a cell of a layer is what it is: value = constant + Σ value · weight where the layer is a sum of products. */
export interface Explanation {
  readonly value: number;
  readonly terms: readonly Term[];
  /** The bias, or what else is added to the terms. */
  readonly constant: number;
  /** The last one gives the value. */
  readonly steps: readonly ExplainedStep[];
}

/** Which layer of which net is asked about. */
export interface Asked {
  readonly job: EngineJob;
  readonly slot: Slot;
  /** −1: x. */
  readonly layer: number;
}

export interface CellAsked extends Asked {
  /** Index in C order. */
  readonly cell: number;
  /** The values that the page shows, of the layer first and then of all that it reads, by their layers (−1: x). */
  readonly shown: readonly { readonly layer: number; readonly data: Float32Array }[];
}

export interface InfluenceAsked extends Asked {
  /** Index in C order; null: the sum over the layer. */
  readonly cell: number | null;
  /** With respect to the cells of which layer; −1: x. */
  readonly on: number;
}
