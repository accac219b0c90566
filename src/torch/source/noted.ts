import { layerSpec } from '../../core/layers/rows';
import { isLayerKind } from '../../core/layers/table';
import type { NoteCode } from '../../core/note_codes';
import type { Candidate } from './candidates';
import type { Machine } from './python/machine';
import type { Note } from './python/notes';
import type { Problem } from './python/problem';
import { shortly } from './python/touching';
import type { Value } from './python/values';
import { childrenOf } from './torch/assemble';
import { namedModules } from './torch/children';
import { layerOf } from './torch/derived_layer';
import { modeOf } from './torch/modes';
import { drawsAfter } from './torch/net_acts';
import { doubledIn } from './torch/precision';

/** What always changes the result, or is assumed where the source says nothing. */
const EFFECTIVE: ReadonlySet<NoteCode> = new Set([
  'guessed',
  'no-weights',
  'printed',
  'print-flatten',
  'print-hides',
  'left-out',
  'extra-gain',
  'ends',
  'touched',
  'trained',
  'no-file',
  'batch',
  'other-x',
  'precision',
  'goes-on',
  'decorated',
  'moved-buffers',
  'unregistered',
  'untaken-input',
  'untaken-seed',
]);

export type Effective = Note & { readonly effect: boolean };

/** What is said of a net and of the source around it, with whether each may change the result. */
export function withEffects(m: Machine | null, notes: readonly Note[], candidate: Candidate): Effective[] {
  const all = [...notes, ...(candidate.partial ? [ends(candidate.partial)] : []), ...(m ? ofX(m, candidate) : [])];
  if (m) all.push(...calledLast(m, candidate, all), ...inDouble(candidate), ...unregistered(m, candidate));
  return all.map((note) => ({
    ...note,
    effect: note.effect ?? (m && note.when ? happens(m, note, candidate) : EFFECTIVE.has(note.code)),
  }));
}

/** A net that the source calls in the end and that could not be read, so that another is shown. */
function calledLast(m: Machine, { root }: Candidate, notes: readonly Note[]): Note[] {
  const last = m.netCalls.at(-1);
  if (!last || last.net === root || (last.net.type !== 'container' && last.net.type !== 'instance')) return [];
  if (root && namedModules(root).some(([, module]) => module === last.net)) return [];
  const name = m.globals.nameOf(last.net) ?? '';
  const isSaid = notes.some(({ code, params, effect }) => code === 'other-net' && effect && params.name === name);
  return isSaid ? [] : [{ code: 'other-net', params: { name }, place: last.place, effect: true }];
}

/** A net that computes in float64. */
function inDouble({ root }: Candidate): Note[] {
  const made = root && doubledIn(root);
  return made ? [{ code: 'precision', params: { what: made.what }, place: made.place }] : [];
}

/** Modules that a net runs and PyTorch does not know of, since a plain list or dict holds them: it counts no parameters of theirs. */
function unregistered(m: Machine, { root, net }: Candidate): Note[] {
  if (root?.type !== 'instance' || !root.of) return [];
  const own = new Set(namedModules(root).flatMap(([, value]) => layerOf(value)?.layer.module.id ?? []));
  return net.modules.flatMap(({ id, kind, args }): Note[] => {
    const place = m.places.get(id)?.call;
    const isHidden = isLayerKind(kind) && layerSpec(kind).weights(args).length > 0 && !own.has(id) && !m.late.has(id);
    return isHidden && place ? [{ code: 'unregistered', params: { layer: kind }, place }] : [];
  });
}

function ends(problem: Problem): Note {
  const { from, to, cell = null } = problem.place;
  const what = problem.params.what ?? problem.params.name ?? problem.params.layer ?? '';
  return { code: 'ends', params: { what }, place: { from, to, cell } };
}

/** Whether something that was passed over is about a net, before it is shown. */
function happens(m: Machine, { code, when }: Note, { net, root, x }: Candidate): boolean {
  if (!when) return EFFECTIVE.has(code);
  if (when.draws) return drawsAfter(m, net, when.at, x?.picture ?? null);
  if (when.of && root && !mentions(when.of, root)) return false;
  if (!when.trains) return true;
  const calls = m.netCalls.filter((call) => call.net === root && call.isNamed);
  return calls.length === 0 || calls.some((call) => call.order > when.order);
}

/** Whether values are those of a net, or lead to it. */
function mentions(values: ReadonlySet<Value>, root: Value): boolean {
  const own = new Set<unknown>();
  const seen = new Set<Value>();
  const walk = (value: Value, into: Set<unknown>): void => {
    if (seen.has(value)) return;
    seen.add(value);
    into.add(value);
    if (value.type === 'layer' || value.type === 'parameter') into.add(value.layer);
    for (const [, child] of childrenOf(value)) walk(child, into);
    if (value.type === 'list' || value.type === 'tuple') for (const item of value.items) walk(item, into);
    if (value.type === 'dict') for (const item of value.entries.values()) walk(item, into);
    if (value.type === 'method') walk(value.self, into);
    if (value.type === 'partial') for (const g of value.given) walk(g.value, into);
  };
  walk(root, own);
  seen.clear();
  const other = new Set<unknown>();
  for (const value of values) walk(value, other);
  // What is not looked into may lead anywhere.
  return [...other].some((value) => own.has(value)) || [...values].some((v) => v.type === 'tensor');
}

/** What a net is called on, where that is not one picture that torch.randn drew. */
function ofX(m: Machine, { root, x }: Candidate): Note[] {
  const call = m.netCalls.filter((c) => c.net === root).at(-1);
  if (call && call.x === undefined) return movedBy(m, root);
  if (!call) return x?.batch === undefined || root !== null ? [] : [batched(x.batch, m.place(m.root))];
  if (x?.batch !== undefined && x.batch > 1) return [batched(x.batch, call.place)];
  const moved = movedBy(m, root);
  const isDrawn = x?.picture !== undefined && x.step === null && x.memory.writes.length === 0;
  return isDrawn ? moved : [...moved, { code: 'other-x', params: { what: shortly(call.what) }, place: call.place }];
}

const batched = (batch: number, place: Note['place']): Note => ({ code: 'batch', params: { batch }, place });

/** Runs in training before the net is evaluated: its running statistics moved. */
function movedBy(m: Machine, root: Value | null): Note[] {
  if (root === null) return [];
  const evaluated = namedModules(root).flatMap(([, value]) =>
    value.type === 'layer' && modeOf(m, value) === 'eval' ? [value.layer] : [],
  );
  const run = m.netCalls.find((call) => call.net === root && evaluated.some((layer) => call.training.has(layer)));
  return run ? [{ code: 'moved-buffers', params: {}, place: run.place }] : [];
}
