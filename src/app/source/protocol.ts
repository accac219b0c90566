import type { Net } from '../../core/net/net';
import type { FileKind, FindOptions, WriteJob } from '../../core/source';
import type { Port } from '../../engine/wire';

export type SourceAsk =
  | { readonly type: 'read'; readonly text: string; readonly here: boolean }
  | { readonly type: 'edit'; readonly text: string | null; readonly before: Net | null; readonly after: Net }
  | { readonly type: 'find'; readonly text: string; readonly kind: FileKind; readonly options: FindOptions }
  | { readonly type: 'write'; readonly job: WriteJob }
  | { readonly type: 'functions' };

export type InputShape = readonly [number, number, number];

/** Of the page: [C, H, W], for which a net is read whose text says nothing of it, and the seed that is written. */
export interface PageState {
  readonly input: InputShape;
  readonly seed: string;
}

export interface SourceQuestion {
  readonly id: number;
  readonly ask: SourceAsk;
  readonly page: PageState | null;
}

export type SourceRequest =
  | SourceQuestion
  /** The answer to a request is not waited for any more. */
  | { readonly abort: number };

export type SourceReply =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly failed: string; readonly aborted: boolean };

/** The worker's side of the line, whether or not a worker stands behind it. */
export type SourcePort = Port<SourceRequest, SourceReply>;
