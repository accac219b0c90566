import type { InputReading } from '../layer';
import type { Fault } from '../refusal';
import type { Shape } from '../shape';
import type { WindowAxis } from '../window';
import type { Act } from './acts';
import type { Step } from './graph';
import type { Module, Net, ValueRef } from './net';

/** A tensor that a step reads, or that forward returns. */
export interface ShapedInput {
  /** The step that made it or wrote it last, by the id of its use; INPUT_KEY: x. */
  readonly value: ValueRef;
  /** Index of that step's layer; −1: x; null: made of parameters alone. */
  readonly layer: number | null;
  /** As the reader sees it: where it was written through a view, that view's shape. */
  readonly shape: Shape;
  /** The same as PyTorch has it, the batch of one in front where it still stands there. */
  readonly sizes: Shape;
}

/** A step that runs, with what the core knows of it before any number is computed: all that a kernel asks of it. */
export interface ShapedCall extends Omit<Step, 'inputs' | 'layer' | 'derived'> {
  /** One for each input of the use. */
  readonly inputs: readonly ShapedInput[];
  /** The first input's: all that most layers read. */
  readonly input: Shape;
  readonly inputSizes: Shape;
  readonly output: Shape;
  readonly outputSizes: Shape;
  /** How the last two axes are read of the first input; null for layers that read each cell by itself, and for Flatten and Linear. */
  readonly axes: readonly [WindowAxis, WindowAxis] | null;
  /** How each input is read, where the row of the table says so; else `axes` says it of the first. */
  readonly reads: readonly InputReading[] | null;
  readonly macs: number;
}

/** A step that makes a tensor of parameters alone. */
export interface ShapedConstant extends ShapedCall {
  readonly layer: null;
}

/** A step that depends on x. */
export interface ShapedStep extends ShapedCall {
  /** Index among the layers that are not switched off. */
  readonly layer: number;
  /** Learnable parameters of the module at its first use, 0 at the next. */
  readonly params: number;
  /** Whether no output needs what it gives. */
  readonly unused: boolean;
}

/** A net whose shapes are known: the steps that run, and what stops the next one. */
export interface ShapedNet {
  readonly net: Net;
  readonly input: Shape;
  /** In construction order, those before a refusal at construction. */
  readonly constructed: readonly Module[];
  /** What happens before the net is called, to these modules and the generator. */
  readonly acts: readonly Act[];
  /** Steps that depend on parameters alone; they run before all others. */
  readonly constants: readonly ShapedConstant[];
  readonly steps: readonly ShapedStep[];
  /** What forward returns, in order; those before a fault. */
  readonly outputs: readonly ShapedInput[];
  /** PyTorch's refusal; where there is none, what is too large to compute here. */
  readonly fault: Fault | null;
  /** What is too large to compute here, also where PyTorch refuses a later step. Then no step is computed. */
  readonly tooLarge: Fault | null;
  /** Learnable parameters of all constructed modules, also of those that forward never uses. */
  readonly params: number;
  /** Multiply-accumulates of the steps that run. */
  readonly macs: number;
}

/** The layer whose map is the net's answer: the first that forward returns; −1: x; null where it does not come so far. */
export function outputLayer({ outputs }: Pick<ShapedNet, 'outputs'>): number | null {
  return outputs[0]?.layer ?? null;
}

/** The layer that stands for the whole net: the one of its first output, or of a net that does not come so far the last that runs. */
export function lastLayer(net: Pick<ShapedNet, 'outputs' | 'steps'>): number {
  return outputLayer(net) ?? net.steps.length - 1;
}

/** That layer's shape; of an empty net, the input's. */
export function lastShape(net: Pick<ShapedNet, 'outputs' | 'steps' | 'input'>): Shape {
  return net.outputs[0]?.shape ?? net.steps.at(-1)?.output ?? net.input;
}
