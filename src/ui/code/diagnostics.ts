import { type Faults, faultWords } from '../../i18n/help';
import type { PanelWords } from '../../i18n/panels';
import { noteWords, problemWords } from '../../i18n/source';
import type { Refused } from './refused';
import type { Say } from './session';
import type { Status } from './sync';

type Words = PanelWords<'code'>;

/** What is refused, with the words for it: null until these have come. */
export interface RefusedWords {
  readonly refused: Refused;
  readonly words: Faults | null;
}

/** PyTorch's words for what it refuses, and what to do, which comes a little later. */
export function refusalWords({ refused: { fault }, words }: RefusedWords): string {
  return words ? faultWords(words, fault) : fault.text;
}

/**
 * What is underlined in a text: its error, what PyTorch refuses of its net, what it could not be followed past, and what
 * is worth a remark.
 */
export function diagnosticsOf(words: Words, status: Status, refusal: RefusedWords | null): ReturnType<Say> {
  if (status.kind === 'wrong') {
    const { from, to } = status.error;
    return [{ from, to, severity: 'error', message: problemWords(words, status.error) }];
  }
  if (status.kind !== 'read') return [];
  const { partial, wrong, notes } = status.remarks;
  return [
    ...wrong.map((error) => ({
      from: error.from,
      to: error.to,
      severity: 'error' as const,
      message: problemWords(words, error),
    })),
    ...(refusal
      ? [
          {
            from: refusal.refused.from,
            to: refusal.refused.to,
            severity: refusal.refused.fault.when === 'budget' ? ('warning' as const) : ('error' as const),
            message: refusalWords(refusal),
          },
        ]
      : []),
    ...(partial
      ? [
          {
            from: partial.from,
            to: partial.to,
            severity: 'warning' as const,
            message: `${problemWords(words, partial)} ${words.partial}`,
          },
        ]
      : []),
    // A statement that makes no layer is what most lines of a file are, and prose is for people.
    ...notes
      .filter((note) => note.code !== 'ignored' && note.code !== 'no-code')
      .map((note) => ({ from: note.from, to: note.to, severity: 'info' as const, message: noteWords(words, note) })),
  ];
}
