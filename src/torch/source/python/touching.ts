import type { NoteCode } from '../../../core/note_codes';
import type { Machine } from './machine';
import { parameters } from './parameters';
import type { Node } from './tree';
import type { FunctionValue, Hold, Value } from './values';
import { Watch } from './watch';

/** What statements do that are passed over. */
export interface Touch {
  /** Something that they may change of a net, or of the state that it is made in; null where there is none. */
  readonly changed: Node | null;
  /** Whether they may take numbers of the generator. */
  readonly draws: boolean;
  /** Whether they train the net. */
  readonly trains: boolean;
  /** Whether they mention a net, its weights or what holds them at all. */
  readonly holds: boolean;
  /** What names that they set lead to. */
  readonly result: Hold | null;
  /** Modules that they call. */
  readonly calls: readonly Value[];
  /** The values that they mention of these, where all are known. */
  readonly of: ReadonlySet<Value> | null;
}

/** What a statement may do that is not followed: to a net, its weights, or the generator that draws them. */
export function touching(m: Machine, statement: Node): Touch {
  const watch = new Watch(m);
  watch.statement(statement, new Map());
  const { changed, draws, trains, holds, of, isAllKnown, result, calls } = watch;
  return { changed, draws, trains, holds, result, calls, of: isAllKnown && of.size > 0 ? of : null };
}

/** Says what a statement may do that is not followed; whether there is anything to say. */
export function noteTouch(m: Machine, node: Node, touch: Touch): boolean {
  const { changed, draws, trains, of } = touch;
  const what = shortly(m.source(node));
  if (changed) m.note(codeOf(m, node), node, { what }, { when: m.when(of) });
  else if (trains) m.note('trained', node, { what }, { when: m.when(of, { trains }) });
  else if (draws) m.note('drawn', node, { what }, { when: m.when(null, { draws }) });
  return changed !== null || trains || draws;
}

/** What is read from a file: weights, by PyTorch or by others. */
const FROM_FILE =
  /\b(?:torch\.load|torch\.jit\.load|load_file|load_url|load_state_dict_from_url|safe_open|pickle\.load|joblib\.load|np\.load|from_pretrained|load_weights|load_checkpoint)\s*\(/;

/** Casts to what a float32 does not fit into, and what makes other numbers from there on. */
const CAST =
  /\.(?:half|bfloat16)\(\)|\btorch\.(?:float16|half|bfloat16)\b|\bset_default_(?:dtype|tensor_type)\b|\bautocast\b/;

/** What is said of a statement that may change a net: that it reads a file, asks for another precision, or that alone. */
function codeOf(m: Machine, node: Node): NoteCode {
  const source = m.source(node);
  if (/\bload_state_dict\b|\.copy_\(|\.data\b/.test(source) && fromFile(m, node)) return 'no-file';
  return CAST.test(source) ? 'precision' : 'touched';
}

/** Whether a statement reads a file, or what it mentions was read from one. */
function fromFile(m: Machine, node: Node): boolean {
  if (FROM_FILE.test(m.source(node))) return true;
  let found = false;
  node.cursor().iterate(({ name, from, to }) => {
    const value = name === 'VariableName' ? m.scope.get(m.text.text.slice(from, to)) : undefined;
    const place = value?.type === 'opaque' ? value.problem?.place : undefined;
    if (place && FROM_FILE.test(m.text.text.slice(place.from, place.to))) found = true;
  });
  return found;
}

/** The first line of a piece of source, as far as a sentence has room for it. */
export const shortly = (source: string) => (/^[^\n]*/.exec(source)?.[0] ?? '').trim().replace(/:$/, '').slice(0, 60);

/** Whether calls of a function may change a net, given what each of its parameters leads to. */
export function mayChange(m: Machine, fn: FunctionValue, holds: readonly (Hold | null)[]): boolean {
  const watch = new Watch(m);
  const { named } = parameters(m, fn);
  watch.body(fn, new Map(named.map((p, i) => [p.name, holds[i] ?? null])));
  return watch.changed !== null || watch.draws || watch.trains;
}
