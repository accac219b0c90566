/** An edit that was not made, because it would have put junk into the document. Nothing has changed. */
export class ActionError extends Error {
  override readonly name = 'ActionError';
  constructor(
    /** A stable word. */
    readonly code:
      | 'bad-value'
      | 'no-such-layer'
      | 'no-such-argument'
      | 'no-slot-b'
      | 'no-such-preset'
      | 'no-challenge'
      | 'not-allowed'
      | 'too-many-layers',
    message: string,
  ) {
    super(message);
  }
}
