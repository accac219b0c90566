import type { ArgSpec, Args, ArgValue } from './args';
import type { Refusal } from './refusal';
import type { Shape } from './shape';
import type { Mode, TensorSpec, WeightSpec } from './weights';
import type { AxisMap, WindowAxis } from './window';
import type { Quantity } from './working/expr';

/** A shape that PyTorch gives, or its refusal. */
export type Inferred =
  | {
      readonly ok: true;
      readonly shape: Shape;
      /** Whether the batch of one still stands before the shape; it does where this is absent. */
      readonly batched?: boolean;
      /** How the last two axes are read; null for layers that read each cell by itself, or are no windows. */
      readonly axes: readonly [WindowAxis, WindowAxis] | null;
    }
  | { readonly ok: false; readonly refusal: Refusal };

/** How one axis of an input is read. */
export interface AxisLink {
  /** The axis of the output that it follows; null: of none, each cell of the output reads what `map`'s output 0 does. */
  readonly out: number | null;
  /** Null: cell by cell. */
  readonly map: AxisMap | null;
}

/** How the cells of an output read those of one of the inputs, axes as PyTorch counts them, the batch axis first. */
export type InputReading =
  /** The same values in the same order under another shape; `worked`: the axis that follows from the others, a view's −1. */
  | { readonly type: 'laid'; readonly worked?: number }
  /**
   * For each axis of the input how it is read: null where every output cell reads the whole of it, as it does the one
   * cell of an axis that is broadcast.
   */
  | { readonly type: 'axes'; readonly links: readonly (AxisLink | null)[] };

/** What several tensors make in PyTorch's own sizes, the batch axis counted. */
export type Joined =
  | {
      readonly ok: true;
      readonly sizes: Shape;
      /** Whether the first axis is still the batch of one; where it is absent, it is as long as it was and is one. */
      readonly batched?: boolean;
      /** One for each input. */
      readonly reads: readonly InputReading[];
      /** Multiply-accumulates, where they follow from other inputs than the first. */
      readonly macs?: number;
    }
  | { readonly ok: false; readonly refusal: Refusal };

export type LayerFamily = 'conv' | 'pool' | 'activation' | 'norm' | 'pad' | 'resize' | 'head' | 'operation';

/** How the sizes of an output come about, where that is not said by its windows. */
export type Sizing =
  /** The last axis is as long as an argument says, the others stay. */
  | { readonly type: 'given'; readonly by: Quantity }
  /** One axis is halved. */
  | { readonly type: 'halved' }
  /** Channels become rows and columns, so many times as many as an argument says; or these become channels. */
  | { readonly type: 'shuffled'; readonly up: boolean; readonly by: Quantity }
  /** Axes become one, from one to another of them; null where PyTorch refuses to. */
  | {
      readonly type: 'joined';
      along(args: Args, sizes: Shape): { readonly start: number; readonly end: number } | null;
    };

export type LayerMode = 'evaluation' | 'training';

/**
 * One row of the table: all that the core knows of a layer. Engine kernels, controls, code and pictures hang from
 * the same kind. Arguments come as the module has them; absent ones have PyTorch's defaults.
 */
export interface LayerSpec {
  /** PyTorch's class name. */
  readonly kind: string;
  readonly family: LayerFamily;
  /** In the order of PyTorch's constructor. */
  readonly args: readonly ArgSpec[];
  /** The class that the constructor is inherited from, by whose name Python then calls it in its messages. */
  readonly owner?: string;
  /** How its forward is called: the class it is inherited from, where that is another, and the tensors it takes, where they are not `input` alone. */
  readonly forward?: { readonly owner?: string; readonly takes?: readonly string[] };
  /** Whether the constructor takes `device` and `dtype` too. */
  readonly factory?: true;
  /** What PyTorch prints of the layer beside its arguments. */
  readonly printed?: readonly string[];
  /** Whether the constructor takes whatever it is given. */
  readonly takesAll?: true;
  /** In which mode it runs, where training and evaluation are two things and the page has to choose. */
  readonly mode?: LayerMode;
  /** Whether what comes out is what came in first, value for value in the same order; the shape may be another. */
  readonly sameValues?: true;
  /**
   * How what comes out lies in memory: `axes`, a view whose axes are those that are read, as `join` says; `view`, a view
   * under other sizes, refused where there is none; `laid`, the same or else a copy; `cells`, as what is read cell by
   * cell; `anew`, in one piece. Where absent activations are `cells`, others `anew`.
   */
  readonly lies?: 'axes' | 'view' | 'laid' | 'cells' | 'anew';
  /** Whether it always writes into the tensor that it reads first, as `x[…] = y` does; `inplace` is an argument and says so itself. */
  readonly writes?: true;
  /** Whether another number of channels comes out, so that behind a refusal nothing is known of them. */
  readonly newChannels?: true;
  /** True where no output is below zero whatever comes in, so that a sequential colour scale is honest. */
  nonNegative?(args: Args): boolean;
  /** True where no output is below zero as long as nothing that comes in is. */
  keepsSign?(args: Args): boolean;
  /** What PyTorch refuses while constructing; null where it does not. */
  construct(args: Args): Refusal | null;
  /**
   * The output's shape for an input's, or PyTorch's refusal in forward, checks in PyTorch's order. `batched` (true
   * where absent): whether PyTorch's tensor has a batch axis of one before the input's shape. `mode`: train where absent.
   */
  infer(args: Args, input: Shape, batched?: boolean, mode?: Mode): Inferred;
  /**
   * In place of `infer` where a step may read several tensors, or none: their sizes as PyTorch has them, the batch axis
   * counted. Gives PyTorch's sizes, or its refusal.
   */
  join?(args: Args, inputs: readonly Shape[]): Joined;
  readonly sizing?: Sizing;
  /** What PyTorch warns of while it runs, and runs all the same. */
  warns?(args: Args): string | null;
  /** Weights in the order in which PyTorch draws them. */
  weights(args: Args): readonly WeightSpec[];
  /** What it keeps beside: running statistics, in the order of the state dict. */
  buffers?(args: Args): readonly TensorSpec[];
  /** What the axes of its weight count; values that it scales where nothing is said. */
  readonly weightAxes?: readonly Quantity[];
  /** Attributes for a weight and a bias, if only None, where a module's family does not say it. */
  readonly tensors?: readonly ('weight' | 'bias')[];
  /** How many values are read for each of the output, where no windows say it. */
  reads?(args: Args, sizes: Shape): number;
  /** Multiply-accumulates of one forward; bias adds are not counted. */
  macs(args: Args, input: Shape, output: Shape): number;
  /** For layers that are made for so many channels, features or sizes. */
  readonly channels?: Fixed;
  /** What a new layer on the page is given beyond PyTorch's defaults, for the tensor [1, C, H, W] that comes in. */
  fresh?(sizes: Shape): Args;
}

/** An argument that what comes in has to agree with, so that an edit before the layer carries it along. */
export interface Fixed {
  /** in_channels, num_features, in_features, normalized_shape, … */
  readonly in: string;
  /** Which argument gives the output's number; null: as many as come in. */
  readonly out: string | null;
  /**
   * What of the tensor it is: the channels of a map (the third axis from the end), the second axis, the last, or as
   * many of the last as the argument has numbers.
   */
  readonly of: 'map' | 'second' | 'last' | 'tail';
  /** A value that agrees with everything, and stays. */
  readonly any?: ArgValue;
  /** Groups that both numbers have to divide by. */
  readonly groups?: string;
}
