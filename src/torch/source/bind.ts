import type { ArgSpec, Args, ArgValue } from '../../core/args';
import { type LayerKind, layerSpec } from '../../core/layers/table';
import { fitsArg, LARGEST_INT } from '../../core/values';
import type { Place } from './places';
import { Problem } from './problem';
import { isFactoryArgument, type Signature, signature } from './signatures';
import { argValue, type Given, hasFloat, typeName, type Value } from './values';

/** Arguments that PyTorch's own Python tests with `if`, so that 0, 1 and None will do; others must be True or False. */
const TRUTHS: ReadonlySet<string> = new Set([
  'bias',
  'inplace',
  'affine',
  'elementwise_affine',
  'track_running_stats',
  'return_indices',
]);

/** Types of arguments to which 0.5 is a value. */
const TAKES_FLOATS: ReadonlySet<string> = new Set(['float', 'scale', 'padding-value']);

/** A call's arguments: their values, and how they were given. */
export interface Bound {
  readonly args: Args;
  readonly bound: ReadonlyMap<string, Given>;
}

/**
 * Binds a call's arguments to a constructor's, by Python's rules and with Python's words for what it refuses
 * (CPython's initialize_locals: keywords in their order, then the count of positional ones, then what is missing).
 */
export function bindArguments(kind: LayerKind, given: readonly Given[], call: Place): Bound {
  const sign = signature(kind);
  if (sign.takesAll) return { args: {}, bound: new Map() };
  const positional = given.filter((g) => g.name === null);
  const bound = new Map<string, Given>();
  for (const [i, g] of positional.entries()) {
    const name = sign.names[i];
    if (name !== undefined) bound.set(name, g);
  }
  for (const g of given) {
    if (g.name === null) continue;
    const params = { layer: kind, argument: g.name };
    if (!sign.names.includes(g.name) && !sign.keywordOnly.includes(g.name)) {
      const text = `${sign.owner}.__init__() got an unexpected keyword argument '${g.name}'`;
      throw new Problem('unknown-argument', g.place, params, text);
    }
    if (bound.has(g.name)) {
      const text = `${sign.owner}.__init__() got multiple values for argument '${g.name}'`;
      throw new Problem('repeated-argument', g.place, params, text);
    }
    bound.set(g.name, g);
  }
  checkCount(kind, sign, positional, bound, call);
  const args: Record<string, ArgValue> = {};
  for (const [name, g] of bound) {
    const spec = layerSpec(kind).args.find((a) => a.name === name);
    if (spec) args[name] = typed(kind, spec, g, args);
    else if (isFactoryArgument(name)) checkFactory(kind, name, g);
    else if (argValue(g.value) !== true) {
      throw new Problem('unsupported-argument', g.place, { layer: kind, argument: name });
    }
  }
  return { args, bound };
}

function checkCount(
  kind: LayerKind,
  sign: Signature,
  positional: readonly Given[],
  bound: ReadonlyMap<string, Given>,
  call: Place,
): void {
  const most = sign.names.length;
  const extra = positional[most];
  if (extra) {
    const least = sign.required === most ? '' : `from ${sign.required + 1} to `;
    const noun = most === 0 ? 'argument' : 'arguments';
    const text = `${sign.owner}.__init__() takes ${least}${most + 1} positional ${noun} but ${positional.length + 1} were given`;
    throw new Problem('too-many-arguments', extra.place, { layer: kind, most, given: positional.length }, text);
  }
  const missing = sign.names.slice(0, sign.required).filter((name) => !bound.has(name));
  const [first] = missing;
  if (first === undefined) return;
  const quoted = missing.map((name) => `'${name}'`);
  const list =
    quoted.length < 3 ? quoted.join(' and ') : `${quoted.slice(0, -1).join(', ')}, and ${quoted[quoted.length - 1]}`;
  const text = `${sign.owner}.__init__() missing ${missing.length} required positional argument${missing.length > 1 ? 's' : ''}: ${list}`;
  throw new Problem('missing-argument', call, { layer: kind, argument: first }, text);
}

/** The value of an argument, if it is of the argument's type. */
function typed(kind: LayerKind, spec: ArgSpec, given: Given, before: Args): ArgValue {
  const params = { layer: kind, argument: spec.name, given: typeName(given.value) };
  const value = argValue(given.value);
  if (value === undefined) {
    if (given.value.type === 'opaque' || given.value.type === 'size' || isListed(given.value)) {
      throw given.value.type === 'opaque' && given.value.problem
        ? given.value.problem
        : new Problem('not-followed', given.at, { what: spec.name });
    }
    throw new Problem('wrong-type', given.place, params);
  }
  const float = hasFloat(given.value) && !TAKES_FLOATS.has(spec.type);
  if (!float && fitsArg(spec, value)) return value;
  // `if bias:` — Python looks at these only for their truth.
  if (TRUTHS.has(spec.name) && (value === null || typeof value === 'number')) return Boolean(value);
  const numbers = Array.isArray(value) ? value : [value];
  const large = numbers.find((n): n is number => typeof n === 'number' && Math.abs(n) > LARGEST_INT);
  if (large !== undefined) throw new Problem('number-too-large', given.place, { ...params, given: large });
  throw new Problem('wrong-type', given.place, params, wordsFor(kind, spec, given.value, before));
}

function isListed(value: Value): boolean {
  return value.type === 'list' || value.type === 'tuple';
}

/** A shape on which every layer with right arguments runs, to ask what PyTorch says of a wrong type. */
const PROBE = [4, 64, 64];

/** What PyTorch says of a value of the wrong type, where the layer's own rules know it. */
function wordsFor(kind: LayerKind, spec: ArgSpec, value: Value, before: Args): string | null {
  const layer = layerSpec(kind);
  const args: Record<string, ArgValue> = {};
  // The arguments that are not looked at yet have values that are right, so that only this one can be refused.
  for (const other of layer.args) {
    if (other.default === undefined) args[other.name] = before[other.name] ?? (other.name === 'in_channels' ? 4 : 1);
  }
  args[spec.name] = fractions(value);
  const built = layer.construct(args);
  if (built) return built.code === 'wrong-type' ? built.text : null;
  const inferred = layer.infer({ ...args, ...(layer.channels && { [layer.channels.in]: 4 }) }, PROBE);
  return !inferred.ok && inferred.refusal.code === 'wrong-type' ? inferred.refusal.text : null;
}

/** A value with its floats as what JavaScript tells from integers, too: 3.0 as 3.5. The words do not hold the number. */
function fractions(value: Value): ArgValue {
  if (value.type === 'list' || value.type === 'tuple') return value.items.slice(0, 8).map(fractions);
  if (value.type === 'float') return Math.floor(value.value) + 0.5;
  return argValue(value) ?? null;
}

/** `device` and `dtype` may say what holds anyway. */
function checkFactory(kind: LayerKind, name: string, given: Given): void {
  const value = argValue(given.value);
  if (value === null || (name === 'device' && value === 'cpu')) return;
  throw new Problem('unsupported-argument', given.place, { layer: kind, argument: name });
}
