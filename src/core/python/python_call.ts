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
  /** That first argument, where it may be given by its name; null: there is none, the first is among the names. */
  readonly first: string | null;
  readonly names: readonly string[];
  readonly keywordOnly: readonly string[];
  /** How many of the names have no default. They come first. */
  readonly required: number;
  /** Those of `keywordOnly` that have none. */
  readonly requiredKeywords?: readonly string[];
  /** How many of the names cannot be given by name. */
  readonly positionalOnly?: number;
  /** Whether it takes any number of positional arguments, any keyword. */
  readonly takesMore?: boolean;
  readonly takesKeywords?: boolean;
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
  kind: string,
  sign: Callee,
  given: readonly T[],
): Bound<T> {
  const { called, first, names, keywordOnly, positionalOnly = 0 } = sign;
  const bound = new Map<string, T>();
  const positional = given.filter((g) => g.name === null);
  for (const [i, g] of positional.entries()) {
    const name = names[i];
    if (name !== undefined) bound.set(name, g);
  }
  let wrong: { refusal: CallRefusal; at: T } | null = null;
  for (const g of given) {
    if (g.name === null) continue;
    const values = { name: g.name, layer: kind };
    const place = names.indexOf(g.name);
    if (place >= positionalOnly || keywordOnly.includes(g.name) || g.name === first) {
      if (g.name !== first && !bound.has(g.name)) bound.set(g.name, g);
      else {
        const text = `${called} got multiple values for argument '${g.name}'`;
        wrong ??= { refusal: { code: 'repeated-argument', text, values }, at: g };
      }
    } else if (!sign.takesKeywords) {
      const hidden = given.flatMap(({ name }) => {
        const at = name === null ? -1 : names.indexOf(name);
        return name !== null && at >= 0 && at < positionalOnly ? [name] : [];
      });
      const text =
        hidden.length > 0
          ? `${called} got some positional-only arguments passed as keyword arguments: '${hidden.join(', ')}'`
          : `${called} got an unexpected keyword argument '${g.name}'`;
      wrong ??= { refusal: { code: 'unknown-argument', text, values }, at: g };
    }
  }
  if (wrong) return { bound, ...wrong };
  const own = first === null ? 0 : 1;
  const extra = positional[names.length];
  if (extra && !sign.takesMore) {
    const most = names.length + own;
    const least = sign.required === names.length ? '' : `from ${sign.required + own} to `;
    const count = positional.length + own;
    const keywords = keywordOnly.filter((name) => bound.has(name)).length;
    const more =
      keywords === 0 ? '' : ` positional ${plural(count)} (and ${keywords} keyword-only ${plural(keywords)})`;
    const were = count === 1 && keywords === 0 ? 'was' : 'were';
    const text = `${called} takes ${least}${most} positional ${plural(least === '' ? most : 2)} but ${count}${more} ${were} given`;
    const values = { layer: kind, most: names.length, given: positional.length };
    return { bound, refusal: { code: 'too-many-arguments', text, values }, at: extra };
  }
  const lacking = (all: readonly string[], what: string): Bound<T> | null => {
    const missing = all.filter((name) => !bound.has(name));
    if (missing.length === 0) return null;
    const text = `${called} missing ${missing.length} required ${what} ${plural(missing.length)}: ${listed(missing)}`;
    const values = { name: missing.join(', '), layer: kind };
    return { bound, refusal: { code: 'missing-argument', text, values }, at: null };
  };
  return (
    lacking(names.slice(0, sign.required), 'positional') ??
    lacking(sign.requiredKeywords ?? [], 'keyword-only') ?? { bound, refusal: null, at: null }
  );
}

const plural = (count: number) => (count === 1 ? 'argument' : 'arguments');

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
