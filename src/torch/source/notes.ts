import type { CodePlace } from './places';
import type { ProblemParams } from './problem';

export type NoteCode =
  | 'ignored' // a statement that makes no layer
  | 'not-followed' // { what }: a loop, a condition
  | 'other-net' // { name }
  | 'not-in-net' // { layer }: constructed beside the net
  | 'unread-off' // a comment `# off:` without a layer
  | 'taken-as-flatten' // { what }: a view of a fixed length
  | 'init-order' // calls of nn.init between the constructions, or in another order than theirs: draws differ
  | 'uneven-same' // { layer }: Keras pads one cell more after than before; here a ZeroPad2d does
  | 'approximate'; // { layer, argument }: what PyTorch has no equal for

export interface Note {
  readonly code: NoteCode;
  readonly params: ProblemParams;
  readonly place: CodePlace;
}
