import type { NoteCode, ProblemParams } from '../../../core/note_codes';
import type { CodePlace } from './places';

export type { NoteCode };

export interface Note {
  readonly code: NoteCode;
  readonly params: ProblemParams;
  readonly place: CodePlace;
}
