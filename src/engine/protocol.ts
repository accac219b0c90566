import type { Asked, CellAsked, Explanation, InfluenceAsked, ShownTensor } from '../core/explanation';
import type { BackendName, EngineJob } from '../core/frame';
import type { Computed } from './compute';
import type { EngineErrorCode } from './errors';
import type { Port } from './wire';

/** What the page asks of the worker. All but ping, abort and debug are answered in the order in which they come. */
export type Request =
  | { readonly type: 'run'; readonly id: number; readonly job: EngineJob; readonly backend: BackendName }
  /** Starts a backend and checks its accuracy. */
  | { readonly type: 'start'; readonly id: number; readonly backend: BackendName }
  | { readonly type: 'memory'; readonly id: number }
  /** Times one job on several backends, warm and without any cache. */
  | {
      readonly type: 'measure';
      readonly id: number;
      readonly job: EngineJob;
      readonly backends: readonly BackendName[];
    }
  /** Why a cell is what it is. */
  | { readonly type: 'explain'; readonly id: number; readonly asked: CellAsked }
  /** What the cells of a layer are worth to another's. */
  | { readonly type: 'influence'; readonly id: number; readonly asked: InfluenceAsked }
  /** The tensors of the module that a layer calls. */
  | { readonly type: 'weights'; readonly id: number; readonly asked: Asked }
  /** All tensors of a net, in the order of its state dict. */
  | { readonly type: 'state-dict'; readonly id: number; readonly asked: Pick<Asked, 'job' | 'slot'> }
  | { readonly type: 'abort'; readonly id: number }
  | { readonly type: 'ping' }
  | { readonly type: 'debug'; readonly command: DebugCommand };

/** For tests: what goes wrong on other people's machines. */
export type DebugCommand = 'lose-context' | 'kill-worker' | 'hang';

export type Reply =
  | { readonly type: 'computed'; readonly id: number; readonly computed: Computed }
  /** How much of a job that takes long is done, 0..1; comes any number of times before what is computed. */
  | { readonly type: 'progress'; readonly id: number; readonly share: number }
  | { readonly type: 'started'; readonly id: number }
  | { readonly type: 'memory'; readonly id: number; readonly tensors: number; readonly bytes: number }
  | { readonly type: 'measured'; readonly id: number; readonly times: Times }
  | { readonly type: 'explained'; readonly id: number; readonly explanation: Explanation }
  /** C order. */
  | { readonly type: 'influenced'; readonly id: number; readonly data: Float32Array }
  | { readonly type: 'weighed'; readonly id: number; readonly tensors: readonly ShownTensor[] }
  | { readonly type: 'state-dict'; readonly id: number; readonly tensors: readonly Float32Array[] }
  | {
      readonly type: 'failed';
      readonly id: number;
      readonly code: EngineErrorCode | 'aborted';
      readonly message: string;
    }
  | { readonly type: 'lost'; readonly backend: BackendName; readonly message: string }
  | { readonly type: 'pong' };

/** Milliseconds of one warm forward, by backend; a backend that does not run here is absent. */
export type Times = Readonly<Partial<Record<BackendName, number>>>;

/** A request before it has its number, and what answers it. */
export type Asking = WithoutId<Extract<Request, { id: number }>>;
export type Answer = Exclude<Reply, { type: 'failed' | 'lost' | 'pong' | 'progress' }>;

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

export type WorkerPort = Port<Request, Reply>;
