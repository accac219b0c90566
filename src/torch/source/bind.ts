import type { ArgSpec, Args, ArgValue } from '../../core/args';
import { type LayerKind, layerSpec } from '../../core/layers/table';
import { fitsArg, LARGEST_INT } from '../../core/values';
import { Problem } from './problem';
import { isFactoryArgument, type Signature, signature } from './signatures';
import { argValue, hasFloat, typeName, type Value } from './values';

interface Place {
  readonly from: number;
  readonly to: number;
}

/** Arguments that PyTorch's own Python tests with `if`, so that 0, 1 and None will do; others must be True or False. */
const TRUTHS: ReadonlySet<string> = new Set(['bias', 'inplace']);

/** One argument of a call as it was written. */
export interface Given {
  /** Null where it is positional. */
  readonly name: string | null;
  readonly value: Value;
  readonly place: Place;
}

/**
 * Binds a call's arguments to a constructor's, by Python's rules and with Python's words for what it refuses
 * (CPython's initialize_locals: keywords in their order, then the count of positional ones, then what is missing).
 */
export function bindArguments(kind: LayerKind, given: readonly Given[], call: Place): Args {
  const sign = signature(kind);
  const positional = given.filter((g) => g.name === null);
  const bound = new Map<string, Given>();
  for (const [i, g] of positional.entries()) {
    const name = sign.names[i];
    if (name !== undefined) bound.set(name, g);
  }
  for (const g of given) {
    if (g.name === null) continue;
    const params = { layer: kind, argument: g.name };
    if (!sign.names.includes(g.name)) {
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
    if (spec) args[name] = typed(kind, spec, g);
    else if (isFactoryArgument(name)) checkFactory(kind, name, g);
  }
  return args;
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
function typed(kind: LayerKind, spec: ArgSpec, given: Given): ArgValue {
  const params = { layer: kind, argument: spec.name, given: typeName(given.value) };
  const value = argValue(given.value);
  if (value === undefined || hasFloat(given.value)) throw new Problem('wrong-type', given.place, params);
  if (fitsArg(spec, value)) return value;
  // `if bias:` — Python looks at these only for their truth.
  if (TRUTHS.has(spec.name) && (value === null || typeof value === 'number')) return Boolean(value);
  const numbers = Array.isArray(value) ? value : [value];
  const large = numbers.find((n): n is number => typeof n === 'number' && Math.abs(n) > LARGEST_INT);
  if (large !== undefined) throw new Problem('number-too-large', given.place, { ...params, given: large });
  throw new Problem('wrong-type', given.place, params);
}

/** `device` and `dtype` may say what holds anyway. */
function checkFactory(kind: LayerKind, name: string, given: Given): void {
  const value = argValue(given.value);
  if (value === null || (name === 'device' && value === 'cpu')) return;
  throw new Problem('unsupported-argument', given.place, { layer: kind, argument: name });
}
