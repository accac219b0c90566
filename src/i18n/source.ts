import type { NoteCode } from '../core/note_codes';
import type { ReadError, Remark } from '../core/source';
import type { PanelWords } from './panels';

type Words = PanelWords<'code'>;

/** Python's or PyTorch's own words, where they are known, and ours: what to do. */
export function problemWords(words: Words, { code, params, text }: ReadError): string {
  return bothWords(text, words.problems[code](params));
}

/** The words of PyTorch as a sentence, and ours behind them. */
export function bothWords(text: string | null, ours: string): string {
  return text === null ? ours : `${text.replace(/[.:]?$/, '.')} ${ours}`.trimEnd();
}

export function noteWords(words: Words, { code, params }: Remark<NoteCode>): string {
  return words.notes[code](params);
}

/** Where it is, as a person counts. */
export function placeWords(
  words: Words,
  { line, column, cell }: { readonly line: number; readonly column?: number; readonly cell: number | null },
): string {
  if (cell !== null) return words.cellPlace(cell + 1, line);
  return column === undefined ? words.line(line) : words.place(line, column);
}

/** Where a text cannot be read, why, and what to do. */
export function readErrorWords(words: Words, error: ReadError): string {
  return `${placeWords(words, error)}: ${problemWords(words, error)}`;
}
