import { type AnswerVerdict, judgeAnswer } from '../core/challenges/answer';
import type { Doc } from '../core/document';
import { oncePer } from '../core/once';
import { derive } from './derive';

// Apart from what is derived of every document: only an open challenge needs it.

const judged = oncePer((doc: Doc): { readonly verdict: AnswerVerdict | null } => ({
  verdict: doc.challenge && judgeAnswer(derive(doc).a, doc.challenge),
}));

/** How slot a stands to the challenge that is open; null where none is. The same document gives the same object. */
export function verdictOf(doc: Doc): AnswerVerdict | null {
  return judged(doc).verdict;
}
