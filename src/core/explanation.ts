import type { EngineJob } from './frame';
import type { Slot } from './result';
import type { Shape } from './shape';
import type { TensorName } from './weights';

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

/** How a tensor's values were drawn: evenly between two bounds, or normally. */
export type Law =
  | { readonly type: 'uniform'; readonly low: number; readonly high: number }
  | { readonly type: 'normal'; readonly mean: number; readonly std: number };

/** A tensor of a module as it is when the net is called. */
export interface ShownTensor {
  readonly name: TensorName;
  readonly shape: Shape;
  /** C order. */
  readonly data: Float32Array;
  /** What it was drawn by, whatever was written into it then; null: it was not drawn, or by no such law. */
  readonly law: Law | null;
}
