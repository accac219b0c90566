import type { ArgSpec, Args, ArgValue } from '../../core/args';
import { layerSpec } from '../../core/layers/rows';
import type { LayerKind } from '../../core/layers/table';
import { bindCall, type CallRefusal, isTruth, wrongCall } from '../../core/python_call';
import type { Refusal } from '../../core/refusal';
import { isFactoryArgument, signature } from '../../core/signatures';
import { fitsArg, LARGEST_INT } from '../../core/values';
import { truth } from './operators';
import type { Place } from './places';
import { Problem } from './problem';
import { literalText } from './python';
import { argValue, type Given, hasFloat, NONE, typeName, type Value } from './values';

/** Types of arguments to which 0.5 is a value. */
const TAKES_FLOATS: ReadonlySet<string> = new Set(['float', 'scale']);

/** A call's arguments: their values, and how they were given. */
export interface Bound {
  readonly args: Args;
  readonly bound: ReadonlyMap<string, Given>;
  /** What PyTorch does not take as it stands: the arguments as a module has them, and what is wrong, and where. */
  readonly wrong: { readonly call: string; readonly problem: Problem } | null;
}

/** Binds a call's arguments to a constructor's. What PyTorch refuses of them is no problem of the reader's. */
export function bindArguments(kind: LayerKind, given: readonly Given[], call: Place): Bound {
  if (signature(kind).takesAll) return { args: {}, bound: new Map(), wrong: null };
  const { bound, refusal, at } = bindCall(kind, given);
  if (refusal) return wronglyCalled(kind, given, bound, refusedCall(kind, refusal, at?.place ?? call));
  const args: Record<string, ArgValue> = {};
  let problem: Problem | null = null;
  for (const [name, g] of bound) {
    const spec = layerSpec(kind).args.find((a) => a.name === name);
    const value = spec && typed(kind, spec, g);
    if (value instanceof Problem) problem ??= value;
    else if (value !== undefined) args[name] = value;
    else if (isFactoryArgument(name)) checkFactory(kind, name, g);
    else if (argValue(g.value) !== true) {
      throw new Problem('unsupported-argument', g.place, { layer: kind, argument: name });
    }
  }
  return problem ? wronglyCalled(kind, given, bound, problem) : { args, bound, wrong: null };
}

/** Python's words for a call, where it is written. */
function refusedCall(kind: LayerKind, { code, text, values = {} }: CallRefusal, place: Place): Problem {
  const { name, most = 0, given = 0 } = values;
  const argument = String(name).split(', ')[0] ?? '';
  return new Problem(code, place, { layer: kind, argument, most, given }, text);
}

/** A module of a call that PyTorch refuses, or of one whose values it takes though they are of other types. */
function wronglyCalled(
  kind: LayerKind,
  given: readonly Given[],
  bound: ReadonlyMap<string, Given>,
  problem: Problem,
): Bound {
  // What is no literal says nothing to Python before the arguments are bound.
  const isBound = problem.code === 'wrong-type';
  const texts = given.map((g) => {
    const text = literalText(g.value) ?? (isBound ? null : literalText(NONE));
    return text === null ? null : `${g.name === null ? '' : `${g.name}=`}${text}`;
  });
  const call = texts.join(', ');
  const wrong = texts.includes(null) ? null : wrongCall(kind, call);
  if (!wrong) throw problem;
  if (wrong.refusal) return { args: wrong.right, bound, wrong: { call, problem } };
  const refusal = refusalOf(kind, wrong.given);
  if (!refusal) return { args: wrong.right, bound, wrong: null };
  const named = new Problem(problem.code, problem.place, problem.params, refusal.text);
  return { args: wrong.right, bound, wrong: { call, problem: named } };
}

/** The value of an argument, or what is wrong where it is not of the argument's type. */
function typed(kind: LayerKind, spec: ArgSpec, given: Given): ArgValue | Problem {
  const params = { layer: kind, argument: spec.name, given: typeName(given.value) };
  // `if bias:` — Python looks at these only for their truth.
  const holds = isTruth(spec.name) ? truth(given.value) : null;
  if (holds !== null && !(given.value.type === 'none' && fitsArg(spec, null))) return holds;
  const value = argValue(given.value);
  if (value === undefined) {
    if (given.value.type === 'opaque' || given.value.type === 'size' || isListed(given.value)) {
      throw given.value.type === 'opaque' && given.value.problem
        ? given.value.problem
        : new Problem('not-followed', given.at, { what: spec.name });
    }
    throw new Problem('wrong-type', given.place, params);
  }
  // A pool without numbers for its stride goes by its kernel.
  if (isEmpty(value) && spec.name === 'stride' && layerSpec(kind).family === 'pool') return null;
  const float = hasFloat(given.value) && !TAKES_FLOATS.has(spec.type);
  if (!float && fitsArg(spec, value)) return value;
  const numbers = Array.isArray(value) ? value : [value];
  const large = numbers.find(
    (n): n is number => typeof n === 'number' && Math.abs(n) > LARGEST_INT && Number.isFinite(n),
  );
  if (large !== undefined) throw new Problem('number-too-large', given.place, { ...params, given: large });
  return new Problem('wrong-type', given.place, params);
}

const isEmpty = (value: ArgValue) => Array.isArray(value) && value.length === 0;

function isListed(value: Value): boolean {
  return value.type === 'list' || value.type === 'tuple';
}

/** A shape on which every layer with right arguments runs, to ask what PyTorch says of a wrong type. */
const PROBE = [4, 64, 64];

/** What PyTorch says of arguments of whatever type, while constructing or while running. */
function refusalOf(kind: LayerKind, args: Args): Refusal | null {
  const layer = layerSpec(kind);
  const built = layer.construct(args);
  if (built) return built;
  const inferred = layer.infer({ ...args, ...(layer.channels && { [layer.channels.in]: 4 }) }, PROBE);
  return inferred.ok ? null : inferred.refusal;
}

/** `device` and `dtype` may say what holds anyway. */
function checkFactory(kind: LayerKind, name: string, given: Given): void {
  const value = argValue(given.value);
  if (value === null || (name === 'device' && value === 'cpu')) return;
  throw new Problem('unsupported-argument', given.place, { layer: kind, argument: name });
}
