/** Why a call of the scripting API was not done. The words are stable, as the API's version is. */
export type ScopeErrorCode =
  | 'bad-argument'
  | 'bad-state'
  | 'bad-source' // source that cannot be read
  | 'bad-problem' // a problem of solve that is none: its message names the field
  | 'no-onnx-form' // a layer that ONNX has no form for: its message names it
  | 'bad-weights' // a file that is none of weights, or damaged
  | 'bad-input' // a file that is no tensor or picture, or damaged
  | 'state-dict-refused' // what load_state_dict refuses, in PyTorch's words
  | 'no-slot-b'
  | 'no-such-layer'
  | 'no-such-lesson'
  | 'net-refused' // an experiment on a net that PyTorch refuses, or that is too large to compute here
  | 'measure-undefined' // a slot has no such measure: a border's mean without padding
  | 'not-computed'
  | 'not-available'
  | 'not-fetched' // a file of the page did not come: the same call may succeed later
  | 'compute-failed'
  | 'backend-unavailable'
  | 'backend-inaccurate'
  | 'too-many-layers';

/** What a call of the scripting API rejects with. Nothing has changed then. */
export class ConvScopeError extends Error {
  override readonly name = 'ConvScopeError';
  constructor(
    readonly code: ScopeErrorCode,
    message: string,
  ) {
    super(message);
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
