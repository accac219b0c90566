/** Why a call of the scripting API was not done. The words are stable, as the API's version is. */
export type ScopeErrorCode =
  | 'bad-argument'
  | 'bad-state'
  | 'bad-source' // source that cannot be read
  | 'no-slot-b'
  | 'no-such-layer'
  | 'not-computed'
  | 'not-available'
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
