import type { NoteCode, ProblemParams } from '../../../core/note_codes';
import type { CodePlace } from './places';
import type { Value } from './values';

export type { NoteCode };

/** What hangs on the rest of a source whether something that was passed over may change the result. */
export interface When {
  /** Things that a source had done before. */
  readonly at: number;
  /** When that was, among calls of nets. */
  readonly order: number;
  /** Whether it only takes numbers of the generator, or trains the net. */
  readonly draws?: boolean;
  readonly trains?: boolean;
  /** The modules and weights that it is about; null: whatever there is. */
  readonly of: ReadonlySet<Value> | null;
}

export interface Note {
  readonly code: NoteCode;
  readonly params: ProblemParams;
  readonly place: CodePlace;
  /** Whether it may change a shape, a number, a parameter or a layer; absent: as its code says. */
  readonly effect?: boolean;
  readonly when?: When;
}
