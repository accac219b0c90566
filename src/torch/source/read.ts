import '../../core/layers/all';
import type { LeftNote } from '../../core/net/acts';
import type { Net } from '../../core/net/net';
import type { Answers, HelperFile, Noted, Stated } from '../../core/source';
import { type Candidate, candidates, meant } from './candidates';
import { librariesWith } from './libraries';
import { type Effective, withEffects } from './noted';
import { findPrinted, type PrintedText } from './printed/find';
import { printedCandidates } from './printed/net';
import { follow, LONGEST } from './python/follow';
import type { Machine } from './python/machine';
import type { Note } from './python/notes';
import type { CodePlace, Reading } from './python/places';
import { Lines, Problem, type ReadError } from './python/problem';
import { Clock } from './python/tree';
import type { Container } from './python/values';

export { LONGEST } from './python/follow';

export interface ReadOptions {
  /** [C, H, W] of the page: what a net gets whose source does not say it. */
  readonly input?: readonly [number, number, number] | null;
  /** Other files, whose names the source imports. */
  readonly files?: readonly HelperFile[];
  /** What a person gives for arguments that have no value. */
  readonly answers?: Answers;
  /** Whether the net gets that whatever its source says. */
  readonly isGiven?: boolean;
}

export type ReadResult =
  | {
      readonly ok: true;
      readonly net: Net;
      readonly reading: Reading;
      /** What could not be followed: the net is what comes before it. */
      readonly partial: ReadError | null;
      /** What PyTorch does not take of the calls that construct its modules, in their order. */
      readonly wrong: readonly ReadError[];
      readonly notes: readonly Noted[];
      readonly stated: Stated;
      /** [C, H, W] for which forward was followed; null where its steps say nothing of one. */
      readonly readFor: readonly [number, number, number] | null;
      /** Whether another input may be read in another way. */
      readonly sized: boolean;
    }
  | { readonly ok: false; readonly error: ReadError };

/**
 * Reads the first net of a source of PyTorch or Keras: `nn.Sequential(...)`, a class, bare `nn.X(...)` lines, a print.
 * Nothing is executed, nothing is thrown: what cannot be read is named with its place. Takes at most about a second;
 * see `readInSlices` for a page.
 */
export function readSource(source: string, options: ReadOptions = {}): ReadResult {
  const reading = read(source, options);
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
  }
}

/** As `readSource`, waiting for `pause` between slices of a few milliseconds. Rejects only where `pause` does. */
export async function readInSlices(
  source: string,
  pause: () => Promise<void>,
  options: ReadOptions = {},
): Promise<ReadResult> {
  const reading = read(source, options);
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
    await pause();
  }
}

/** What Python says of a net goes before what it printed: only the one tells its forward. */
function* read(source: string, options: ReadOptions): Generator<void, ReadResult> {
  const printed = source.length > LONGEST ? null : findPrinted(source);
  const result = yield* readPython(printed?.rest ?? source, options);
  if (!printed || result.ok || printed.hasProgram || result.error.code === 'too-slow') return result;
  return readPrinted(source, printed);
}

function readPrinted(source: string, printed: PrintedText): ReadResult {
  const lines = new Lines(source);
  const { nets, problems } = printedCandidates(source, printed);
  const [first, ...others] = nets;
  if (!first) return { ok: false, error: errorOf(problems[0] ?? new Problem('no-net', { from: 0, to: 0 }), lines) };
  const { reading, partial, notes, wrong, readFor, sized, stated } = first;
  const noted = withEffects(null, [...notes, ...others.map((other) => otherNet(other, null))], first).map((note) =>
    remark(note, lines),
  );
  return {
    ok: true,
    net: withLeftOut(first.net, noted),
    reading,
    partial: partial && errorOf(partial, lines),
    wrong: [...wrong.values()].map((problem) => errorOf(problem, lines)),
    notes: noted,
    stated: statedAt(stated, lines),
    readFor,
    sized,
  };
}

function* readPython(
  source: string,
  { input = null, isGiven = false, files = [], answers = {} }: ReadOptions,
): Generator<void, ReadResult> {
  const lines = new Lines(source);
  try {
    const m = yield* follow(null, { text: source, cell: null }, new Clock(), librariesWith(files));
    m.input = input;
    m.answers = answers;
    m.isInputGiven = isGiven;
    if (isGiven) m.hints = { ...m.hints, input };
    const [failure] = m.failures;
    if (failure) throw failure;
    const { nets, problems } = candidates(m, m.hints.input);
    const [first, ...others] = meant(m, nets);
    // Bare lines are the net, and one of them is not known.
    if (first?.loose && m.unknown[0]) throw m.unknown[0];
    if (!first) throw problems[0] ?? m.unknown[0] ?? nothing(m);
    const { net, reading, partial, readFor, sized, stated } = first;
    const notes = withEffects(m, [...notesOf(m, first), ...others.map((other) => otherNet(other, m))], first)
      .sort((a, b) => a.place.from - b.place.from)
      .map((note) => remark(note, lines));
    return {
      ok: true,
      net: withLeftOut(net, notes),
      reading,
      partial: partial && errorOf(partial, lines),
      wrong: net.modules.flatMap(({ id }) => {
        const problem = m.wrong.get(id);
        return problem ? [errorOf(problem, lines)] : [];
      }),
      notes,
      stated: statedAt(stated, lines),
      readFor,
      sized,
    };
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    return { ok: false, error: errorOf(problem, lines) };
  }
}

/** Why there is no net: a statement that was not followed, or nothing at all. */
export function nothing(m: Machine): Problem {
  const lost = m.notes.find((n) => n.code === 'not-followed');
  const problem = lost
    ? new Problem('not-followed', lost.place, lost.params)
    : new Problem('no-net', { from: 0, to: 0 });
  if (lost) problem.locate({ text: '', offset: 0, cell: lost.place.cell });
  return problem;
}

/** What is to be said of a net and of the source around it. */
export function notesOf(m: Machine, { net, notes }: Candidate): Note[] {
  const ids = new Set(net.modules.map((module) => module.id));
  const inSequences = new Set(m.sequences.flatMap((s) => (s.value.type === 'container' ? layerIds(s.value) : [])));
  const beside = m.loose.filter(({ layer }) => !ids.has(layer.module.id) && !inSequences.has(layer.module.id));
  return [
    ...m.notes,
    ...notes,
    ...beside.map(({ layer, place }): Note => ({ code: 'not-in-net', params: { layer: layer.module.kind }, place })),
    ...m.unreadOff.map((place): Note => ({ code: 'unread-off', params: {}, place })),
  ];
}

function layerIds({ children }: Container): string[] {
  return children.flatMap(({ value }) => (value.type === 'layer' ? [value.layer.module.id] : []));
}

/** Another net of a source; one that it calls, too, gives numbers that are not those of the first. */
const otherNet = ({ label, place, root }: Candidate, m: Machine | null): Note => ({
  code: 'other-net',
  params: { name: label },
  place,
  effect: m !== null && root !== null && m.netCalls.some((call) => call.net === root),
});

export function remark({ code, params, effect, place: { from, to, cell } }: Effective, lines: Lines): Noted {
  return { code, params, effect, from, to, cell, ...lines.position(from) };
}

/** What a source states, with the lines at which it does. */
export function statedAt({ seed, input, at }: Candidate['stated'], lines: Lines): Stated {
  const where = (place: CodePlace | null) =>
    place && { from: place.from, to: place.to, cell: place.cell, ...lines.position(place.from) };
  return { seed, input, at: { seed: where(at?.seed ?? null), input: where(at?.input ?? null) } };
}

/** A net with what its source says beyond it. */
export function withLeftOut(net: Net, notes: readonly Noted[]): Net {
  if (notes.length === 0) return net;
  const kept = notes.map(({ code, params, line, cell, effect }): LeftNote => ({ code, params, line, cell, effect }));
  return { ...net, leftOut: { count: notes.filter((note) => note.effect).length, notes: kept } };
}

export function errorOf(problem: Problem, lines: Lines): ReadError {
  const { code, params, text, place } = problem;
  const { from, to, cell = null } = place;
  return { code, params, text, from, to, cell, ...lines.position(from) };
}
