import type { InitRecipe } from '../init/init';
import type { NoteCode, ProblemParams } from '../note_codes';
import type { TensorName } from '../weights';

/** A tensor of a module, by the module's id; in states and links by its place in construction. */
export interface TensorRef<Id = string> {
  readonly module: Id;
  readonly name: TensorName;
}

/**
 * What stands between the brackets of `w[0, :, 1:3]`: for each axis a place, a stretch `[start, stop, step]` as Python
 * slices (null: its default), or null for all of it. Axes that are not named are taken whole. No masks, no lists.
 */
export type TensorIndex = readonly (
  | number
  | readonly [start: number | null, stop: number | null, step: number | null]
  | null
)[];

/** A tensor that the source writes out. Each number is rounded as float32. */
export interface TensorConstant {
  /** In C order: as many as the shape says, or fewer, which are then repeated (one: a full tensor). */
  readonly values: readonly number[];
  readonly shape: readonly number[];
}

/** Another tensor as it is at that moment: `other.weight`, `other.weight[0]`, `other.weight.T`. */
export interface TensorRead<Id = string> {
  readonly of: TensorRef<Id>;
  readonly index?: TensorIndex;
  /** Its axes in another order, after the index. */
  readonly axes?: readonly number[];
}

/** What is written: broadcast to the target as PyTorch does. */
export type Operand<Id = string> = number | TensorConstant | TensorRead<Id>;

/**
 * What a write does to each value of its target, in float32 and step by step, as PyTorch does: `set` is `fill_`, `copy_`,
 * `.data =`, `[…] =`; `add` is `add_` and `+=`; `max` and `min` are `clamp_`'s bounds.
 */
export type Program<Id = string> =
  | { readonly op: 'set' | 'add' | 'sub' | 'mul' | 'div' | 'max' | 'min'; readonly by: Operand<Id> }
  | { readonly op: 'neg' | 'abs' | 'sign' | 'sqrt' }
  /** A call of torch.nn.init on a part of a tensor; one on the whole is among the module's own (`Module.init`). */
  | { readonly op: 'init'; readonly recipe: Omit<InitRecipe, 'target'> };

/** A number of values that the generator draws and nobody of the net keeps. */
export interface Draw {
  readonly type: 'draw';
  /**
   * How: `rand` takes one 32-bit word for each value (torch.rand, randint, randperm, what a module that was given up had
   * drawn uniformly), `randn` is torch.randn of float32, `randn64` of float64, `trunc_normal_` nn.init's, with its `law`.
   */
  readonly fn: 'rand' | 'randn' | 'randn64' | 'trunc_normal_';
  readonly count: number;
  readonly law?: Readonly<Record<'mean' | 'std' | 'a' | 'b', number>>;
}

/** Something that is written into a tensor of the net after its module was constructed. */
export interface Write<Id = string> {
  readonly type: 'write';
  readonly to: TensorRef<Id>;
  /** Of which part; absent: of the whole. */
  readonly index?: TensorIndex;
  readonly run: Program<Id>;
  /** Whether a new tensor takes the old one's place (`conv.weight = nn.Parameter(…)`): it is nobody else's any more. */
  readonly fresh?: true;
}

/**
 * One thing that happens between the first `manual_seed` and the call of the net, and moves the generator or sets a
 * tensor. See construction.ts for the list that is made of them.
 */
export type Act<Id = string> =
  /** A module is constructed. */
  | { readonly type: 'module'; readonly module: Id }
  /** The call of torch.nn.init that stands at this place in its module's list (`Module.init`). */
  | { readonly type: 'init'; readonly module: Id; readonly at: number }
  /** x is drawn. */
  | { readonly type: 'input' }
  /** `torch.manual_seed(seed)`, a decimal string; null: with the page's seed, which is the one in force when x is drawn. */
  | { readonly type: 'seed'; readonly seed: string | null }
  /** `module.reset_parameters()`: all of its tensors as its constructor makes them. */
  | { readonly type: 'reset'; readonly module: Id }
  /** `a.weight = b.weight`: from here on one tensor, b's, under both names. */
  | { readonly type: 'tie'; readonly tensor: TensorRef<Id>; readonly to: TensorRef<Id> }
  /** The file of weights is taken, as far as `Module.loaded` says. There where the net has one (`Net.weights`), once. */
  | { readonly type: 'load' }
  | Draw
  | Write<Id>;

/** Something that was passed over, changed or assumed when a net's source was read. */
export interface LeftNote {
  readonly code: NoteCode;
  readonly params: ProblemParams;
  /** From 1; null where no line is at fault. */
  readonly line: number | null;
  /** The cell of a notebook, from 0. */
  readonly cell: number | null;
  /** Whether it may change a shape, a number, a parameter or a layer. */
  readonly effect: boolean;
}

/** What the source of a net says and the net does not have. */
export interface LeftOut {
  /** How many things that may change the result: what a link carries. */
  readonly count: number;
  /** Those of the source that was read on this page, without effect too; not in links, nor compared. */
  readonly notes?: readonly LeftNote[];
}

/** The tensor that a program reads beside its target; null: none. */
export function readBy<Id>(run: Program<Id>): TensorRead<Id> | null {
  return 'by' in run && typeof run.by === 'object' && 'of' in run.by ? run.by : null;
}

/** An act under other ids of the modules. */
export function renamedAct<From, To>(act: Act<From>, id: (module: From) => To): Act<To> {
  const tensor = ({ name, module }: TensorRef<From>): TensorRef<To> => ({ name, module: id(module) });
  const operand = (by: Operand<From>): Operand<To> =>
    typeof by === 'object' && 'of' in by ? { ...by, of: tensor(by.of) } : by;
  switch (act.type) {
    case 'module':
    case 'init':
    case 'reset':
      return { ...act, module: id(act.module) };
    case 'tie':
      return { ...act, tensor: tensor(act.tensor), to: tensor(act.to) };
    case 'write': {
      const { run } = act;
      return { ...act, to: tensor(act.to), run: 'by' in run ? { op: run.op, by: operand(run.by) } : run };
    }
    default:
      return act;
  }
}

/** The modules that have to be there for an act. */
export function modulesIn<Id>(act: Act<Id>): Id[] {
  switch (act.type) {
    case 'module':
    case 'init':
    case 'reset':
      return [act.module];
    case 'tie':
      return [act.tensor.module, act.to.module];
    case 'write':
      return [act.to.module, readBy(act.run)?.of.module ?? act.to.module];
    default:
      return [];
  }
}
