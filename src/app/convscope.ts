import type { AppState } from '../codec/app_state';
import type { Measure } from '../core/experiment/experiment';
import type { Explanation } from '../core/explanation';
import type { BackendName } from '../core/frame';
import type { LessonId } from '../core/lessons/ids';
import type { Recipe, Report, Slot } from '../core/result';
import type { Problem } from '../core/solver/problem';
import type { Mode } from '../core/weights';
import type { ExportKind, Framework } from './api_arguments';
import type { Outcome } from './api_experiment';
import type { Solution } from './solving';
import type { LoadedStateDict, StateTensor } from './weights/api_weights';

/**
 * The scripting API, `window.convscope`: what a teacher's page, a notebook or a test drives the page by. Every call acts
 * on the same state as the controls. docs/API.md says what names mean; this file says their types.
 *
 * All calls return promises. One that cannot be done rejects with a ConvScopeError ({@link ./scope_error.ts}), whose
 * `code` is a stable word, and changes nothing. Arguments are checked at run time, whatever a program gives.
 */

/** Of the scripting API, semver: 1.1 added nets with branches, 1.2 modes and what of a source is not taken, 1.3
 * weights, models, lessons. */
export const API_VERSION = '1.3.0';

/** What `load` takes. */
export interface Source {
  /** PyTorch or Keras: `nn.Sequential(…)`, a class, bare `nn.X(…)` lines, a whole script, what `print(net)` shows; or a file
   * of an ONNX model or of `torch.export.save` (.pt2), which brings its weights, the size of its input and mode eval. */
  readonly code: string | Blob;
  /** Of an ONNX model: data that it has in other files, by their names. */
  readonly files?: Readonly<Record<string, Blob>>;
  /** Which net is replaced; 'a' where absent. */
  readonly slot?: Slot;
  /** [C, H, W]; where absent, the one that stands on the page is kept. */
  readonly input?: readonly [number, number, number];
  /** Any integer that torch.manual_seed takes, −2^63 … 2^64−1; beyond 2^53 as a decimal string. */
  readonly seed?: number | string;
}

/** What `experiment` takes. */
export interface Plan {
  /** from, from + 1, …: up to 100,000 of them. */
  readonly seeds: { readonly from: number | string; readonly count: number };
  /** Counted in each slot; where absent, what forward returns first. */
  readonly layer?: number;
  /** 'mean' where absent. */
  readonly measure?: Measure;
  /** The state's where absent. */
  readonly recipe?: Recipe;
}

export interface ConvScope {
  readonly version: string;
  /** The first maps have been painted, or it is said why nothing can be computed. */
  readonly ready: Promise<void>;

  /** Replaces a slot's net. What PyTorch refuses is loaded all the same, and said in `Report.error`. */
  load(source: Source): Promise<Report>;
  /** A slot's net as source that gives the same numbers; a net with branches is a class with forward. */
  code(slot?: Slot, framework?: Framework): Promise<string>;

  /**
   * Says the mode of a slot's net, `net.training`; given one, sets it for all of its modules, as `net.train()` and
   * `net.eval()` do.
   */
  mode(mode?: Mode, slot?: Slot): Promise<Mode>;

  /** The whole state as plain JSON: exactly what the link carries. */
  getState(): Promise<AppState>;
  setState(state: unknown): Promise<void>;
  /** The link of what is on the screen. */
  url(): Promise<string>;

  /** A slot's net and its statistics, after the newest change has been computed. */
  report(slot?: Slot): Promise<Report>;
  /** As torchinfo prints it, with col_names=('output_size', 'num_params', 'mult_adds'). */
  summary(slot?: Slot): Promise<string>;
  /** A layer's values in C, H, W order; −1: x. */
  activations(layer: number, slot?: Slot): Promise<{ shape: number[]; data: Float32Array }>;

  /** Why a cell of a layer is what it is; `at` has a number for each axis of the layer's shape. */
  explain(layer: number, at: readonly number[], slot?: Slot): Promise<Explanation>;
  /**
   * The derivative of a cell, or of the sum over the layer, with respect to every cell of layer `on` as it was made; −1, and
   * where absent: x.
   */
  influence(
    layer: number,
    at: readonly number[] | 'sum',
    on?: number,
    slot?: Slot,
  ): Promise<{ shape: number[]; data: Float32Array }>;

  /** A slot's weights by PyTorch's names and in its order, buffers among them: drawn, written or loaded. */
  stateDict(slot?: Slot): Promise<StateTensor[]>;
  /**
   * Loads weights by name alone, as load_state_dict does: from a file (safetensors, one of torch.save, .npz), or tensors by
   * their names. What PyTorch refuses is refused whole, in its words. `strict`: true where absent.
   */
  loadStateDict(
    weights: Blob | ArrayBuffer | Readonly<Record<string, { shape: readonly number[]; data: ArrayLike<number> }>>,
    options?: { slot?: Slot; strict?: boolean },
  ): Promise<LoadedStateDict>;
  /**
   * Puts a tensor in x's place, and sets its size: [C, H, W], or a file (.npy, .npz, PNG, JPEG, WebP). The seed draws x all
   * the same, so that weights stay.
   */
  setInput(
    input: Blob | ArrayBuffer | { readonly shape: readonly number[]; readonly data: ArrayLike<number> },
  ): Promise<void>;
  /** A file of what is on the page: a slot's state dict as safetensors or npz. */
  export(what: ExportKind, options?: { slot?: Slot }): Promise<Blob>;

  /** All designs that meet a problem, counted, and the first of them in the order asked for. */
  solve(problem: Problem): Promise<Solution>;
  /** The same measure over many seeds, of both slots where there are two. */
  experiment(plan: Plan): Promise<Outcome>;

  /** The page's own lessons; titles are in the page's language. */
  lessons(): Promise<{ id: LessonId; title: string; minutes: number; steps: number }[]>;
  /** Opens a lesson at a step, counted from 0; null: leaves the one that is open. */
  lesson(id: string | null, step?: number): Promise<void>;
  /** Big type for a projector: sets it, and says whether it is on. */
  present(on?: boolean): Promise<boolean>;

  /** Sets what computes, and says which runs. Rejects where it cannot run here or fails its accuracy probe. */
  backend(name?: BackendName | 'auto'): Promise<string>;
  /** Listens; gives what stops it. */
  on(event: 'painted' | 'error', listener: (detail: unknown) => void): () => void;
}

/** The same, called from outside: arguments may be anything, and are checked. */
export type Unchecked<T> = {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => infer R
    ? (...args: Partial<{ [I in keyof A]: unknown }>) => R
    : T[K];
};
