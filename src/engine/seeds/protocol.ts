import type { SeedJob } from '../../core/experiment/experiment';
import type { Port } from '../wire';

/** What the page asks of a worker for seeds. */
export type SeedRequest =
  /** Compute of this for a moment, so that all is compiled; until there is other work. */
  | { readonly type: 'warm'; readonly job: SeedJob }
  /** A job that chunks will be asked of. */
  | { readonly type: 'open'; readonly session: number; readonly job: SeedJob }
  /** Seeds first, first + 1, … (their low 32 bits), which are the at-th and following of the session. */
  | {
      readonly type: 'work';
      readonly session: number;
      readonly at: number;
      readonly first: number;
      readonly count: number;
    }
  | { readonly type: 'close'; readonly session: number };

export type SeedReply =
  /** values: series by series, each `count` seeds. `ms` in the worker. */
  | {
      readonly type: 'values';
      readonly session: number;
      readonly at: number;
      readonly count: number;
      readonly values: Float64Array;
      readonly ms: number;
    }
  | { readonly type: 'failed'; readonly session: number; readonly message: string }
  /** Still at it. */
  | { readonly type: 'alive' };

export type SeedPort = Port<SeedRequest, SeedReply>;
