import type { ArgSpec, Args, ArgValue } from '../../../core/args';
import { layerSpec } from '../../../core/layers/rows';
import type { LayerKind } from '../../../core/layers/table';
import { argumentRefusal, bindCall, isTruth } from '../../../core/python/python_call';
import { isFactoryArgument, signature } from '../../../core/python/signatures';
import { type WrongCall, wrongCall } from '../../../core/python/wrong_call';
import { fitsArg, LARGEST_INT } from '../../../core/values';
import { refusedBinding } from './classes';
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
  /** What PyTorch does not take as it stands: the call as a module has it, and what is wrong of a type or name, and where. */
  readonly wrong: { readonly call: string; readonly problem: Problem | null } | null;
}

/** What is called: a constructor, or a function that is a layer. */
export interface Called {
  readonly kind: LayerKind;
  bind(given: readonly Given[]): ReturnType<typeof bindCall<Given>>;
  /** A call with these arguments, as a module holds it. */
  written(args: string): string;
  /** Arguments that say nothing to the page, and are left out. */
  readonly dropped: readonly string[];
}

function constructorOf(kind: LayerKind): Called {
  return { kind, bind: (given) => bindCall(kind, given), written: (args) => args, dropped: [] };
}

/** Binds a call's arguments to a constructor's. What PyTorch refuses of them is no problem of the reader's. */
export function bindArguments(kind: LayerKind, given: readonly Given[], call: Place): Bound {
  if (signature(kind).takesAll) return { args: {}, bound: new Map(), wrong: null };
  return bindTo(constructorOf(kind), given, call);
}

/** Binds a call's arguments to those of what is called. */
export function bindTo(called: Called, given: readonly Given[], call: Place): Bound {
  const { kind, dropped } = called;
  const { bound, refusal, at } = called.bind(given);
  if (refusal) return wronglyCalled(called, given, bound, refusedBinding(kind, refusal, at?.place ?? call));
  const args: Record<string, ArgValue> = {};
  let problem: Problem | null = null;
  for (const [name, g] of bound) {
    if (dropped.includes(name)) continue;
    const spec = layerSpec(kind).args.find((a) => a.name === name);
    const value = spec && typed(kind, spec, g);
    if (value instanceof Problem) problem ??= value;
    else if (value !== undefined) args[name] = value;
    else if (isFactoryArgument(name)) checkFactory(kind, name, g);
    else if (argValue(g.value) !== true) {
      throw new Problem('unsupported-argument', g.place, { layer: kind, argument: name });
    }
  }
  if (problem) return wronglyCalled(called, given, bound, problem);
  // Its values are of the page's types, and yet the call says more than they do: 2.0 to a message that repeats it, or a
  // function to what its layer's constructor refuses in words of its own.
  const text = callText(called, given, bound, false);
  const wrong = text === null ? null : wrongCall(kind, text);
  if (!wrong || text === null || !isKept(kind, wrong)) return { args, bound, wrong: null };
  return { args: wrong.args, bound, wrong: { call: text, problem: null } };
}

/** Whether PyTorch refuses a call, or a function takes what its layer's constructor does not. */
function isKept(kind: LayerKind, { refusal, given, right, says }: WrongCall): boolean {
  const isTaken = says !== undefined && layerSpec(kind).construct(right) !== null;
  return refusal !== null || isTaken || argumentRefusal(kind, given, says) !== null;
}

/** A call as a module holds it; null where something in it is no literal, unless that stands for None. */
export function callText(
  { written, dropped }: Called,
  given: readonly Given[],
  bound: ReadonlyMap<string, Given>,
  isOpen: boolean,
): string | null {
  const none = literalText(NONE);
  const texts = given.flatMap((g) => {
    const isDropped = dropped.some((name) => bound.get(name) === g);
    if (isDropped && g.name !== null) return [];
    const text = literalText(g.value) ?? (isOpen || isDropped ? none : null);
    return [text === null ? null : `${g.name === null ? '' : `${g.name}=`}${text}`];
  });
  return texts.includes(null) ? null : written(texts.join(', '));
}

/** A module of a call that PyTorch refuses, or of one whose values it takes though they are of other types. */
function wronglyCalled(
  called: Called,
  given: readonly Given[],
  bound: ReadonlyMap<string, Given>,
  problem: Problem,
): Bound {
  const { kind } = called;
  // What is no literal says nothing to Python before the arguments are bound.
  const isLarge = problem.code === 'number-too-large';
  const call = callText(called, given, bound, problem.code !== 'wrong-type' && !isLarge);
  const wrong = call === null ? null : wrongCall(kind, call);
  if (!wrong || call === null) throw problem;
  if (wrong.refusal) return { args: wrong.args, bound, wrong: { call, problem } };
  const refusal = argumentRefusal(kind, wrong.given, wrong.says);
  // What PyTorch has room for and this page has not.
  if (!refusal && isLarge) throw problem;
  if (!refusal) return { args: wrong.args, bound, wrong: isKept(kind, wrong) ? { call, problem: null } : null };
  const named = new Problem(problem.code, problem.place, problem.params, refusal.text);
  return { args: wrong.args, bound, wrong: { call, problem: named } };
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
    (n): n is number => typeof n === 'number' && Math.abs(n) > LARGEST_INT && (Number.isFinite(n) || !float),
  );
  if (large !== undefined) {
    const beyond = large > 0 ? '> 1e308' : '< −1e308';
    const shown = Number.isFinite(large) ? large : beyond;
    const problem = new Problem('number-too-large', given.place, { ...params, given: shown });
    // A float of that size cannot be told from an int here.
    if (float) throw problem;
    return problem;
  }
  return new Problem('wrong-type', given.place, params);
}

const isEmpty = (value: ArgValue) => Array.isArray(value) && value.length === 0;

function isListed(value: Value): boolean {
  return value.type === 'list' || value.type === 'tuple';
}

const FLOAT32: ReadonlySet<string> = new Set(['torch.float32', 'torch.float']);

/** `device` and `dtype` may say what holds anyway. */
function checkFactory(kind: LayerKind, name: string, given: Given): void {
  const { value: own } = given;
  const value = argValue((own.type === 'instance' && own.attributes.get('type')) || own);
  if (value === null || (name === 'device' && value === 'cpu')) return;
  if (name === 'dtype' && given.value.type === 'outside' && FLOAT32.has(given.value.path)) return;
  throw new Problem('unsupported-argument', given.place, { layer: kind, argument: name });
}
