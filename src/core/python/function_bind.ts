import { layerSpec } from '../layers/rows';
import type { LayerKind } from '../layers/table';
import type { FunctionSign } from './functions';
import { type Bound, bindArguments, type CallRefusal } from './python_call';

interface Named {
  readonly name: string | null;
}

/** Binds a function's arguments, those after the map, to its own; in the words of whoever does so. */
export function bindFunction<T extends Named>(kind: LayerKind, sign: FunctionSign, given: readonly T[]): Bound<T> {
  const { args } = layerSpec(kind);
  const isRequired = (name: string) =>
    sign.says === 'pad'
      ? name === 'pad'
      : sign.required.includes(name) || args.some((a) => a.name === name && a.default === undefined);
  const required = sign.names.filter(isRequired);
  switch (sign.by) {
    case 'python': {
      const callee = { ...sign, called: `${sign.says}()`, first: 'input', required: required.length };
      return bindArguments(kind, callee, given);
    }
    case 'parser':
      return bindParsed(kind, sign, required, given);
    case 'nobody':
      return bindNothing(kind, sign, given);
  }
}

/** torch/csrc/utils/python_arg_parser.cpp: the count of positional ones, then what is missing, then names. */
function bindParsed<T extends Named>(
  kind: LayerKind,
  { says, names, keywordOnly, method }: FunctionSign,
  required: readonly string[],
  given: readonly T[],
): Bound<T> {
  const positional = given.filter((g) => g.name === null);
  const bound = new Map<string, T>();
  for (const [i, g] of positional.entries()) {
    const name = names[i];
    if (name !== undefined) bound.set(name, g);
  }
  let first: { refusal: CallRefusal; at: T } | null = null;
  for (const g of given) {
    if (g.name === null) continue;
    const values = { name: g.name, layer: kind };
    const isKnown = names.includes(g.name) || keywordOnly.includes(g.name);
    if (isKnown && !bound.has(g.name)) bound.set(g.name, g);
    else if (isKnown || (g.name === 'input' && !method)) {
      const text = `${says}() got multiple values for argument '${g.name}'`;
      first ??= { refusal: { code: 'repeated-argument', text, values }, at: g };
    } else {
      const text = `${says}() got an unexpected keyword argument '${g.name}'`;
      first ??= { refusal: { code: 'unknown-argument', text, values }, at: g };
    }
  }
  const extra = positional[names.length];
  if (extra) {
    const map = method ? 0 : 1;
    const [least, most, count] = [required.length + map, names.length + map, positional.length + map];
    const noun = most === 1 ? 'argument' : 'arguments';
    const takes =
      least === most ? `takes ${most} positional ${noun}` : `takes from ${least} to ${most} positional arguments`;
    const text = `${says}() ${takes} but ${count} were given`;
    const values = { layer: kind, most: names.length, given: positional.length };
    return { bound, refusal: { code: 'too-many-arguments', text, values }, at: extra };
  }
  const missing = required.filter((name) => !bound.has(name));
  if (missing.length > 0) {
    // The plural for one and none for two is PyTorch's.
    const noun = missing.length === 1 ? 'arguments' : 'argument';
    const quoted = missing.map((name) => `"${name}"`).join(', ');
    const text = `${says}() missing ${missing.length} required positional ${noun}: ${quoted}`;
    const values = { name: missing.join(', '), layer: kind };
    return { bound, refusal: { code: 'missing-argument', text, values }, at: null };
  }
  return { bound, refusal: null, at: null, ...first };
}

/** CPython's method_check_args for a method without arguments. */
function bindNothing<T extends Named>(kind: LayerKind, { says }: FunctionSign, given: readonly T[]): Bound<T> {
  const bound = new Map<string, T>();
  const named = given.find((g) => g.name !== null);
  if (named) {
    const values = { name: named.name ?? '', layer: kind };
    const text = `${says}() takes no keyword arguments`;
    return { bound, refusal: { code: 'unknown-argument', text, values }, at: named };
  }
  const [first = null] = given;
  if (!first) return { bound, refusal: null, at: null };
  const text = `${says}() takes no arguments (${given.length} given)`;
  const values = { layer: kind, most: 0, given: given.length };
  return { bound, refusal: { code: 'too-many-arguments', text, values }, at: first };
}
