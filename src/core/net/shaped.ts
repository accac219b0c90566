import type { Fault } from '../refusal';
import type { Shape } from '../shape';
import type { AxisMap } from '../window';
import type { Module, Net, Step } from './net';

/** A step of forward with what the core knows of it before any number is computed. */
export interface ShapedStep extends Step {
  /** Index among the layers that are not switched off. */
  readonly layer: number;
  readonly input: Shape;
  readonly output: Shape;
  /** The same as PyTorch has them, the batch of one in front where it still stands there. */
  readonly inputSizes: Shape;
  readonly outputSizes: Shape;
  /** How the last two axes are read; null for layers that read each cell by itself, and for Flatten and Linear. */
  readonly axes: readonly [AxisMap, AxisMap] | null;
  /** Learnable parameters of the module at its first use, 0 at the next. */
  readonly params: number;
  readonly macs: number;
}

/** A net whose shapes are known: the steps that run, and what stops the next one. */
export interface ShapedNet {
  readonly net: Net;
  readonly input: Shape;
  /** In construction order, those before a refusal at construction. */
  readonly constructed: readonly Module[];
  readonly steps: readonly ShapedStep[];
  /** PyTorch's refusal; where there is none, what is too large to compute here. */
  readonly fault: Fault | null;
  /** What is too large to compute here, also where PyTorch refuses a later step. Then no step is computed. */
  readonly tooLarge: Fault | null;
  /** Learnable parameters of all constructed modules, also of those that forward never uses. */
  readonly params: number;
  /** Multiply-accumulates of the steps that run. */
  readonly macs: number;
}
