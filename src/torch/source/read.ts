import { freshId, type Module, type Net } from '../../core/net';
import { MAX_LAYERS } from '../../core/values';
import { checkBrackets } from './brackets';
import { DEEPEST, Evaluator } from './evaluate';
import { Lines, Problem, type ReadError, type Remark } from './problem';
import { type Note, type NoteCode, Statements } from './statements';
import { Clock, checkSyntax, children, parseInSlices } from './tree';
import type { ReadLayer } from './values';

export type ReadResult =
  | { readonly ok: true; readonly net: Net; readonly notes: readonly Remark<NoteCode>[] }
  | { readonly ok: false; readonly error: ReadError };

/** Characters of source that are read; a net of two hundred layers has a tenth of it. */
export const LONGEST = 100_000;

/**
 * Reads a net from PyTorch source: `nn.Sequential(...)`, or bare `nn.X(...)` lines. Nothing is executed, nothing is
 * thrown: what cannot be read is named with its place. Takes at most about a second; see `readInSlices` for a page.
 */
export function readSource(source: string): ReadResult {
  const reading = read(source);
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
  }
}

/** As `readSource`, waiting for `pause` between slices of a few milliseconds. Rejects only where `pause` does. */
export async function readInSlices(source: string, pause: () => Promise<void>): Promise<ReadResult> {
  const reading = read(source);
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
    await pause();
  }
}

function* read(source: string): Generator<void, ReadResult> {
  try {
    const place = { from: 0, to: 0 };
    if (source.length > LONGEST) throw new Problem('too-long', place, { length: source.length, most: LONGEST });
    checkBrackets(source, DEEPEST);
    const clock = new Clock();
    const root = yield* parseInSlices(source, clock);
    checkSyntax(root, clock);
    const evaluator = new Evaluator(source, clock);
    const statements = new Statements(evaluator);
    for (const statement of children(root)) statements.read(statement);
    return choose(source, evaluator, statements);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    const { code, params, text, from, to } = problem;
    return { ok: false, error: { code, params, text, from, to, ...new Lines(source).position(from) } };
  }
}

/** The net among what was read: the first sequence that no other one holds, else the bare lines together. */
function choose(source: string, evaluator: Evaluator, statements: Statements): ReadResult {
  const { sequences, loose, notes, unknown } = statements;
  const start = { from: 0, to: 0 };
  const outer = sequences.filter((s) => !evaluator.nested.has(s.value));
  const [first, ...others] = outer;
  if (!first && unknown[0]) throw unknown[0];
  if (!first && loose.length === 0) {
    const lost = notes.find((n) => n.code === 'not-followed');
    throw lost ? new Problem('not-followed', lost.node, lost.params) : new Problem('no-net', start);
  }
  const layers = first?.value.layers ?? loose.map((l) => l.layer);
  if (layers.length > MAX_LAYERS) {
    throw new Problem('too-many-layers', first?.node ?? start, { layers: layers.length, most: MAX_LAYERS });
  }
  const used = new Set(layers.map((l) => l.module));
  const elsewhere = new Set(others.flatMap((o) => o.value.layers.map((l) => l.module)));
  const all: Note[] = [
    ...notes,
    ...others.map(({ node, name }): Note => ({ code: 'other-net', params: { name }, node })),
    ...loose
      .filter(({ layer }) => !used.has(layer.module) && !elsewhere.has(layer.module))
      .map(({ node, layer }): Note => ({ code: 'not-in-net', params: { layer: layer.module.kind }, node })),
    ...evaluator.unreadOff.map((node): Note => ({ code: 'unread-off', params: {}, node })),
  ].sort((a, b) => a.node.from - b.node.from);
  const lines = new Lines(source);
  return {
    ok: true,
    net: netOf(evaluator.modules, layers),
    notes: all.map(({ code, params, node: { from, to } }) => ({ code, params, from, to, ...lines.position(from) })),
  };
}

function netOf(constructed: readonly Module[], layers: readonly ReadLayer[]): Net {
  const used = new Set(layers.map((l) => l.module));
  return {
    modules: constructed.filter((m) => used.has(m)),
    forward: {
      type: 'chain',
      uses: layers.map(({ module, off }) => ({ id: freshId(), module: module.id, off })),
    },
  };
}
