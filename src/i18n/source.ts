import type { LeftOut } from '../core/net/acts';
import type { WeightsFile } from '../core/net/net';
import type { NoteCode } from '../core/note_codes';
import type { ReportNote } from '../core/result';
import type { ReadError, Remark } from '../core/source';
import type { Mode } from '../core/weights';
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

export function noteWords(words: Words, { code, params }: Pick<Remark<NoteCode>, 'code' | 'params'>): string {
  return words.notes[code](params);
}

/** What of its source a net does not have, and what its report is not the whole of. */
interface PassedOver {
  readonly leftOut: LeftOut | null;
  readonly otherWay: Mode | null;
  readonly otherInput: boolean;
  readonly missingFile: WeightsFile | null;
  readonly missingInput: string | null;
  readonly unfitting: readonly string[];
  readonly readFor: readonly [number, number, number] | null;
}

/** The same in words, one thing after the other. */
export function passedWords(words: Words, passed: PassedOver): ReportNote[] {
  const { leftOut, otherWay, otherInput, missingFile, missingInput, unfitting, readFor } = passed;
  const { count = 0, notes = [] } = leftOut ?? {};
  const said = notes.map((note) => ({ line: note.line, text: noteWords(words, note), effect: note.effect }));
  const more = (text: string): ReportNote => ({ line: null, text, effect: true });
  const known = notes.filter((note) => note.effect).length;
  return [
    ...said,
    ...(count > known ? [more(words.left.counted(count - known))] : []),
    ...(otherWay ? [more(words.left.otherWay(otherWay))] : []),
    ...(otherInput ? [more(words.left.otherInput)] : []),
    ...(missingFile ? [more(words.left.missingFile(missingFile.name, missingFile.digest))] : []),
    ...(missingInput ? [more(words.left.missingInput(missingInput))] : []),
    ...(unfitting.length > 0 ? [more(words.left.unfitting(listOf(unfitting)))] : []),
    ...(readFor ? [more(words.left.readFor(readFor.slice(1).join(' × ')))] : []),
  ];
}

/** So many names are said; the rest are counted. */
const NAMED = 6;

const listOf = (names: readonly string[]) =>
  names.length > NAMED ? `${names.slice(0, NAMED).join(', ')} … (${names.length})` : names.join(', ');

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
