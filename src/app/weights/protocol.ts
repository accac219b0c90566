import type { Port } from '../../engine/wire';
import type { OpenedWeights } from '../../files/canonical';
import type { FileProblemCode } from '../../files/problem';

/** What the page asks of the worker that opens files. */
export type WeightsRequest =
  | { readonly id: number; readonly file: Blob }
  /** The answer to a request is not waited for any more. */
  | { readonly abort: number };

export type WeightsReply =
  | { readonly type: 'opened'; readonly id: number; readonly opened: OpenedWeights }
  | { readonly type: 'progress'; readonly id: number; readonly share: number }
  | {
      readonly type: 'refused';
      readonly id: number;
      readonly code: FileProblemCode;
      readonly params: Readonly<Record<string, string>>;
    }
  | { readonly type: 'failed'; readonly id: number; readonly message: string; readonly aborted: boolean };

export type WeightsPort = Port<WeightsRequest, WeightsReply>;
