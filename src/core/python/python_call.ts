import type { ArgSpec, Args, ArgValue } from '../args';
import { layerSpec } from '../layers/rows';
import type { LayerKind } from '../layers/table';
import type { Refusal } from '../refusal';
import { nearestArgument } from '../repair/repair_values';
import { fitsArg } from '../values';
import { asNumber, isList, plainFloat, pyRepr, truthy } from './python';
import { type Passed, parseArguments } from './python_literals';
import { signature } from './signatures';
import type { Righted, WrongCall } from './wrong_call';

/** What Python says of a call before it looks at the values. */
export interface CallRefusal extends Refusal {
  readonly code: 'unknown-argument' | 'repeated-argument' | 'too-many-arguments' | 'missing-argument';
}

/** Arguments by the names of the constructor's, as far as they can be bound, and what Python says where they cannot. */
export interface Bound<T> {
  readonly bound: ReadonlyMap<string, T>;
  readonly refusal: CallRefusal | null;
  /** The argument at fault; null: none of them is, one is missing. */
  readonly at: T | null;
}

/** What is called: a constructor, or a function that is written in Python. Its first argument is not among the names. */
export interface Callee {
  /** As Python calls it in its messages: `Conv2d.__init__()`. */
  readonly called: string;
  /** That first argument, where it may be given by its name. */
  readonly first: string;
  readonly names: readonly string[];
  readonly keywordOnly: readonly string[];
  readonly required: number;
}

/** Binds a call's arguments to a constructor's. */
export function bindCall<T extends { readonly name: string | null }>(kind: LayerKind, given: readonly T[]): Bound<T> {
  const sign = signature(kind);
  return bindArguments(kind, { ...sign, called: `${sign.owner}.__init__()`, first: 'self' }, given);
}

/**
 * Binds a call's arguments by Python's rules and with Python's words for what it refuses (CPython's initialize_locals:
 * keywords in their order, then the count of positional ones, then what is missing).
 */
export function bindArguments<T extends { readonly name: string | null }>(
  kind: LayerKind,
  sign: Callee,
  given: readonly T[],
): Bound<T> {
  const init = sign.called;
  const bound = new Map<string, T>();
  const positional = given.filter((g) => g.name === null);
  for (const [i, g] of positional.entries()) {
    const name = sign.names[i];
    if (name !== undefined) bound.set(name, g);
  }
  let first: { refusal: CallRefusal; at: T } | null = null;
  for (const g of given) {
    if (g.name === null) continue;
    const values = { name: g.name, layer: kind };
    if (g.name !== sign.first && !sign.names.includes(g.name) && !sign.keywordOnly.includes(g.name)) {
      const text = `${init} got an unexpected keyword argument '${g.name}'`;
      first ??= { refusal: { code: 'unknown-argument', text, values }, at: g };
    } else if (g.name === sign.first || bound.has(g.name)) {
      const text = `${init} got multiple values for argument '${g.name}'`;
      first ??= { refusal: { code: 'repeated-argument', text, values }, at: g };
    } else bound.set(g.name, g);
  }
  if (first) return { bound, ...first };
  const most = sign.names.length;
  const extra = positional[most];
  if (extra) {
    const least = sign.required === most ? '' : `from ${sign.required + 1} to `;
    const noun = most === 0 ? 'argument' : 'arguments';
    const text = `${init} takes ${least}${most + 1} positional ${noun} but ${positional.length + 1} were given`;
    const values = { layer: kind, most, given: positional.length };
    return { bound, refusal: { code: 'too-many-arguments', text, values }, at: extra };
  }
  const missing = sign.names.slice(0, sign.required).filter((name) => !bound.has(name));
  if (missing.length === 0) return { bound, refusal: null, at: null };
  const noun = `argument${missing.length > 1 ? 's' : ''}`;
  const text = `${init} missing ${missing.length} required positional ${noun}: ${listed(missing)}`;
  const values = { name: missing.join(', '), layer: kind };
  return { bound, refusal: { code: 'missing-argument', text, values }, at: null };
}

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`);
  if (quoted.length < 3) return quoted.join(' and ');
  return `${quoted.slice(0, -1).join(', ')}, and ${quoted[quoted.length - 1]}`;
}

/** PyTorch looks at these only for their truth. */
const TRUTHS: ReadonlySet<string> = new Set([
  'bias',
  'inplace',
  'affine',
  'elementwise_affine',
  'track_running_stats',
  'return_indices',
  'recompute_scale_factor',
]);

/** Whether Python tests an argument with `if`, so that whatever is true or false will do. */
export function isTruth(name: string): boolean {
  return TRUTHS.has(name);
}

/** As `wrongCall`, of a constructor's call. */
export function wrongConstruction(kind: LayerKind, text: string): WrongCall | null {
  const passed = parseArguments(text);
  if (!passed) return null;
  const { bound, refusal } = bindCall(kind, passed);
  const made = righted(layerSpec(kind).args, passed, bound);
  if (made.changes.length === 0 && !refusal && !saysAsGiven(kind, passed, made)) return null;
  const { given, right, taken, changes } = made;
  const isMade = !refusal && layerSpec(kind).construct(given) === null;
  return { refusal, given, right, args: isMade ? taken : right, changes };
}

/** Whether what is refused of a call repeats a whole float or a list, as the page has none. */
export function saysAsGiven(
  kind: LayerKind,
  passed: readonly Passed[],
  { given, right, says }: Pick<WrongCall, 'given' | 'right' | 'says'>,
): boolean {
  if (!passed.some((p) => isPythons(p.value))) return false;
  return argumentRefusal(kind, given, says)?.text !== argumentRefusal(kind, right, says)?.text;
}

function isPythons(value: ArgValue): boolean {
  if (Array.isArray(value)) return isList(value) || value.some(isPythons);
  return typeof value === 'number' && plainFloat(value) !== value && !Number.isNaN(value);
}

/** A shape on which every layer with right arguments runs, to ask what PyTorch says of a wrong type. */
const PROBE = [4, 64, 64];

/**
 * What PyTorch says of arguments of whatever type, while constructing or while running; a function, in its own words,
 * while running alone.
 */
export function argumentRefusal(kind: LayerKind, given: Args, says?: WrongCall['says']): Refusal | null {
  const layer = layerSpec(kind);
  const built = says ? null : layer.construct(given);
  if (built) return built;
  const own = layer.channels;
  // A size of several numbers is refused for that, and not for what comes in.
  const fits = own && !(own.of === 'second' || own.of === 'map' ? Array.isArray(given[own.in]) : false);
  const inferred = layer.infer({ ...given, ...(fits && { [own.in]: 4 }) }, PROBE);
  if (inferred.ok) return null;
  return says ? says(inferred.refusal) : inferred.refusal;
}

/** What is given of arguments, and what they are rightly. */
export function righted(
  specs: readonly ArgSpec[],
  passed: readonly Passed[],
  bound: ReadonlyMap<string, Passed>,
): Omit<WrongCall, 'refusal' | 'args' | 'says'> & { readonly taken: Args } {
  const written = (p: Passed, name = p.name) => `${name === null ? '' : `${name}=`}${pyRepr(p.value)}`;
  // What is not bound has no name here, is given twice, or is one too many.
  const loose = passed.filter((p) => ![...bound.values()].includes(p));
  const given: Record<string, ArgValue> = {};
  const right: Record<string, ArgValue> = {};
  const taken: Record<string, ArgValue> = {};
  const changes: Righted[] = [];
  const meantBy = new Map<string, Passed>();
  for (const p of loose) {
    const name =
      p.name === null
        ? null
        : meantName(
            p.name,
            specs.flatMap((s) => (bound.has(s.name) || meantBy.has(s.name) ? [] : [s.name])),
          );
    if (name !== null) meantBy.set(name, p);
  }
  for (const spec of specs) {
    const own = bound.get(spec.name);
    const meant = own ?? meantBy.get(spec.name);
    if (own) given[spec.name] = own.value;
    if (!meant && spec.default !== undefined) continue;
    const truth = isTruth(spec.name) && meant && !(meant.value === null && fitsArg(spec, null));
    const value = truth ? truthy(meant.value) : meant?.value;
    const plain = value !== undefined && (spec.type === 'float' || spec.type === 'scale') ? plainFloats(value) : value;
    const fits = plain !== undefined && fitsArg(spec, plain);
    const next = fits ? asTuple(plain) : nearestArgument(spec, plain === undefined ? undefined : withoutFloats(plain));
    right[spec.name] = next;
    const read = fits || plain === undefined ? next : asRead(spec, plain);
    taken[spec.name] = fitsArg(spec, read) ? read : next;
    if (!fits || meant !== own) {
      changes.push({
        from: meant ? written(meant, meant === own ? spec.name : meant.name) : null,
        to: { name: spec.name, value: next },
      });
    }
  }
  const meant = [...meantBy.values()];
  for (const p of loose) if (!meant.includes(p)) changes.push({ from: written(p), to: null });
  return { given, right, taken, changes };
}

/** A value as PyTorch reads it where it takes it: a bool as a number; of a Pad layer, none for nothing. */
function asRead(spec: ArgSpec, value: ArgValue): ArgValue {
  if (spec.type === 'bool' || spec.type === 'choice') return value;
  if (Array.isArray(value)) return value.length === 0 && spec.type === 'int4' ? 0 : value.map((v) => asRead(spec, v));
  if (value === '' && spec.type === 'int4') return 0;
  return typeof value === 'boolean' ? Number(value) : value;
}

/** The floats themselves, of what `asFloat` gives. */
function plainFloats(value: ArgValue): ArgValue {
  if (Array.isArray(value)) return value.map(plainFloats);
  return typeof value === 'number' ? plainFloat(value) : value;
}

/** A list as the page has it. */
function asTuple(value: ArgValue): ArgValue {
  return Array.isArray(value) ? value.map(asTuple) : value;
}

/** Whole floats as the numbers that they are. */
function withoutFloats(value: ArgValue): ArgValue {
  if (Array.isArray(value)) return value.map(withoutFloats);
  return typeof value === 'number' ? asNumber(value) : value;
}

/** The argument that a word is nearly: `kernel` and `kernal` are kernel_size, `strides` is stride; null: none of them. */
function meantName(word: string, names: readonly string[]): string | null {
  const distance = (name: string) =>
    Math.min(letterChanges(word, name), letterChanges(word, name.slice(0, word.length)) + 0.5);
  const [nearest] = names.toSorted((a, b) => distance(a) - distance(b));
  return nearest !== undefined && distance(nearest) <= Math.min(2, word.length / 3) ? nearest : null;
}

/** How many letters have to be changed, added or taken out (Levenshtein). */
function letterChanges(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
