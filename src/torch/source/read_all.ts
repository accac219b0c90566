import type { Net } from '../../core/net/net';
import type { Asked, Imports, Noted, Stated, UnmadeNet } from '../../core/source';
import { type Candidate, candidates, type Unmade } from './candidates';
import { importsOf } from './files/library';
import { librariesWith } from './libraries';
import { type Effective, withEffects } from './noted';
import { findPrinted, type PrintedText } from './printed/find';
import { printedCandidates } from './printed/net';
import { follow, LONGEST, type Piece } from './python/follow';
import type { Machine } from './python/machine';
import { cellsOf } from './python/notebook';
import type { Reading } from './python/places';
import { isFinal, Lines, Problem, type ReadError } from './python/problem';
import { Clock } from './python/tree';
import { errorOf, notesOf, nothing, type ReadOptions, remark, statedAt, withLeftOut } from './read';

/** A net that was found in a source. */
export interface FoundNet {
  /** What its source calls it: `net`, `ExerciseNet(unpadded_first=True)`; empty where it has no name. */
  readonly label: string;
  /** From 1; in a notebook, of its cell. */
  readonly line: number;
  /** The cell of a notebook, from 0 and with those of text counted; null elsewhere. */
  readonly cell: number | null;
  readonly net: Net;
  readonly reading: Reading;
  /** [C, H, W], where the source says what the net gets. */
  readonly input: readonly [number, number, number] | null;
  readonly partial: ReadError | null;
  readonly notes: readonly Noted[];
  readonly stated: Stated;
  /** What may be said of its arguments. */
  readonly asked: readonly Asked[];
  /** A line that makes it with what was taken for them. */
  readonly call: string | null;
}

export interface ReadAll {
  readonly nets: readonly FoundNet[];
  readonly unmade: readonly UnmadeNet[];
  /** What it takes from other files. */
  readonly imports: Imports;
  readonly errors: readonly ReadError[];
  /** What of the source was set beside its nets. */
  readonly seed: string | null;
  readonly input: readonly [number, number, number] | null;
  /** Whether all of it was read; if not, an error says what stopped the reading. */
  readonly complete: boolean;
}

export type SourceKind = 'py' | 'ipynb';

/**
 * Finds every net of a whole file: sequences, classes (one net for each value that an `if` on a constructor's argument
 * asks for), Keras models. Never throws; what is too long or too slow to read ends it with what was found.
 */
export function readAll(source: string, kind: SourceKind, options: ReadOptions = {}): ReadAll {
  const reading = readPieces(source, kind, options);
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
  }
}

/** As `readAll`, waiting for `pause` between slices of a few milliseconds. */
export async function readAllInSlices(
  source: string,
  kind: SourceKind,
  pause: () => Promise<void>,
  options: ReadOptions = {},
): Promise<ReadAll> {
  const reading = readPieces(source, kind, options);
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
    await pause();
  }
}

/** Nets that a text prints are those of it only where it does not say in Python what it makes. */
function* readPieces(source: string, kind: SourceKind, options: ReadOptions): Generator<void, ReadAll> {
  const printed = kind === 'py' && source.length <= LONGEST ? findPrinted(source) : null;
  const all = yield* readPython(printed?.rest ?? source, kind, options);
  if (!printed || all.nets.length > 0 || printed.hasProgram || !all.complete) return all;
  return { ...all, unmade: [], ...foundPrinted(source, printed) };
}

function foundPrinted(source: string, printed: PrintedText): Pick<ReadAll, 'nets' | 'errors'> {
  const lines = new Lines(source);
  const { nets, problems } = printedCandidates(source, printed);
  return {
    nets: nets.map((candidate) => foundNet(candidate, withEffects(null, candidate.notes, candidate), () => lines)),
    errors: problems.map((problem) => errorOf(problem, lines)),
  };
}

function* readPython(source: string, kind: SourceKind, options: ReadOptions): Generator<void, ReadAll> {
  const { input = null, files = [], answers = {} } = options;
  const texts = new Map<number | null, Lines>([[null, new Lines(kind === 'py' ? source : '')]]);
  const linesOf = (cell: number | null) => texts.get(cell) ?? new Lines('');
  const errors: ReadError[] = [];
  const failed = (problem: Problem) => {
    errors.push(errorOf(problem, linesOf(problem.place.cell ?? null)));
    return isFinal(problem) || problem.code === 'too-long';
  };
  const clock = new Clock();
  const libraries = librariesWith(files);
  let complete = true;
  let m: Machine | null = null;
  try {
    const pieces: Piece[] = kind === 'py' ? [{ text: source, cell: null }] : notebook(source);
    for (const piece of pieces) {
      if (piece.cell !== null) texts.set(piece.cell, new Lines(piece.text));
      try {
        m = yield* follow(m, piece, clock, libraries);
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem;
        // A cell that is wrong leaves the others as they are.
        complete = !failed(problem) && complete;
        if (isFinal(problem)) break;
      }
    }
    if (m) {
      m.input = input;
      m.answers = answers;
    }
    const all = found(m, errors, linesOf);
    return { ...all, complete: complete && !all.errors.some((e) => e.code === 'too-slow') };
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    failed(problem);
    return { ...NOTHING, errors, complete: false };
  }
}

const NOTHING = { nets: [], unmade: [], imports: { used: [], missing: [] }, seed: null, input: null } as const;

function notebook(source: string): Piece[] {
  return cellsOf(source).map(({ index, text }) => ({ text, cell: index }));
}

function found(
  m: Machine | null,
  before: readonly ReadError[],
  linesOf: (cell: number | null) => Lines,
): Omit<ReadAll, 'complete'> {
  if (!m) {
    const empty = errorOf(new Problem('no-net', { from: 0, to: 0 }), linesOf(null));
    return { ...NOTHING, errors: before.length > 0 ? before : [empty] };
  }
  const { nets, problems, unmade } = candidates(m, m.hints.input);
  const all = [...m.failures, ...problems];
  if (nets.length === 0 && all.length === 0 && before.length === 0) all.push(m.unknown[0] ?? nothing(m));
  return {
    nets: nets.map((candidate) => {
      const net = foundNet(candidate, withEffects(m, notesOf(m, candidate), candidate), linesOf);
      return { ...net, input: net.input ?? m.hints.input };
    }),
    errors: [...before, ...all.map((problem) => errorOf(problem, linesOf(problem.place.cell ?? null)))],
    unmade:
      nets.length === 0 && unmade.every((u) => u.asked.length === 0) ? [] : unmade.map((u) => unmadeOf(u, linesOf)),
    imports: importsOf(m),
    seed: nets[0]?.stated.seed ?? m.hints.seed,
    input: m.hints.input,
  };
}

function unmadeOf({ name, place, problem, asked }: Unmade, linesOf: (cell: number | null) => Lines): UnmadeNet {
  const { line } = linesOf(place.cell).position(place.from);
  return { name, line, cell: place.cell, error: errorOf(problem, linesOf(problem.place.cell ?? null)), asked };
}

function foundNet(
  candidate: Candidate,
  effective: readonly Effective[],
  linesOf: (cell: number | null) => Lines,
): FoundNet {
  const { label, place, reading, partial, stated } = candidate;
  const notes = effective.map((note) => remark(note, linesOf(note.place.cell)));
  const net = withLeftOut(candidate.net, notes);
  const input = candidate.input ?? stated.input;
  return {
    label,
    line: linesOf(place.cell).position(place.from).line,
    cell: place.cell,
    net,
    reading,
    input,
    partial: partial && errorOf(partial, linesOf(partial.place.cell ?? null)),
    notes,
    stated: { ...statedAt(stated, linesOf(place.cell)), input },
    asked: candidate.asked ?? [],
    call: candidate.call ?? null,
  };
}
