import type { Asked } from '../../../core/source';
import { evaluated } from '../guess';
import { memberOf } from '../python/classes';
import type { Machine } from '../python/machine';
import { parameters } from '../python/parameters';
import type { Place } from '../python/places';
import { Problem } from '../python/problem';
import { Scope } from '../python/scope';
import { children } from '../python/tree';
import { type ClassValue, type Definition, type FunctionValue, type Given, OPAQUE, type Value } from '../python/values';

/** Fixes the place of a problem in the text of a definition. */
export function located(m: Machine, of: Definition, problem: Problem): Problem {
  problem.locate(of.text ?? m.text);
  return problem;
}

/** Where a class's forward says what it is given: `(self, x)`. */
function forwardHead(of: ClassValue): { head: Place; fn: FunctionValue } | null {
  const fn = memberOf(of, 'forward')?.value;
  const head = fn?.type === 'function' ? children(fn.node).find((c) => c.name === 'ParamList') : undefined;
  return fn?.type === 'function' && head ? { head: { from: fn.node.from, to: head.to }, fn } : null;
}

/** A forward that gives nothing back. */
export function noReturn(m: Machine, of: ClassValue): Problem {
  const found = forwardHead(of);
  return located(m, found?.fn ?? of, new Problem('no-return', lastReturn(of) ?? found?.head ?? of.node));
}

/** A forward that cannot be given one tensor, in Python's words; null where it can. */
export function wrongForward(m: Machine, of: ClassValue, given: readonly Given[]): Problem | null {
  const found = forwardHead(of);
  if (given.length !== 1 || given[0]?.name !== null || !found || found.fn.binds === 'staticmethod') return null;
  const { named, rest } = parameters(m, found.fn);
  const open = named.filter((p) => !p.keywordOnly);
  if (rest !== null || open.length > 1) return null;
  const noun = open.length === 1 ? 'argument' : 'arguments';
  const text = `${of.name}.forward() takes ${open.length} positional ${noun} but 2 were given`;
  const params = { missing: open[0]?.name === 'self' ? 'x' : 'self' };
  return located(m, found.fn, new Problem('forward-takes', found.head, params, text));
}

/** What nets are called with by the lines of a script beside their input, the last time. */
export const givenMore = new WeakMap<Value, { readonly x: Value; readonly more: readonly Given[] }>();

/** What a value of a script's lines is within a net's own run: x is x, what is filled with numbers is that; others are not known. */
function within(said: Value, input: Value, x: Value, place: Place): Value {
  if (said.type !== 'tensor') return said;
  if (input.type === 'tensor' && said.tensor.object === input.tensor.object) return x;
  const { step, filled } = said.tensor;
  if (step === null && filled && !filled.draw) return said;
  return { type: 'opaque', problem: new Problem('not-followed', place, { what: 'forward' }) };
}

/** Inputs of a forward that are likely to be a second picture. */
const SECOND = /^(?:x|im(?:g|age)?|inputs?)_?(?:2|b|r|right|second)$|^(?:right|second)$/;

const keyOf = (of: ClassValue) => `${of.name}.forward`;

/** What a forward asks for beside its one input, and what it may be told: its flags. */
function moreParameters(m: Machine, { head, fn }: { head: Place; fn: FunctionValue }) {
  const { named } = parameters(m, fn);
  return named.slice(fn.binds === 'staticmethod' ? 1 : 2).map((p) => {
    const at = fn.text.text.slice(head.from, head.to);
    const preset = new RegExp(`\\b${p.name}\\s*(?::[^=,]*)?=\\s*(True|False)\\b`).exec(at)?.[1];
    return { ...p, preset: p.hasDefault ? (preset ?? null) : '' };
  });
}

/**
 * What a net's forward is given beside its one input: what a person says (`x` is the input again), else a second picture
 * where its name is one's; nothing is known of the others. Flags that no one sets are what they are.
 */
export function moreInputs(m: Machine, of: ClassValue, x: Value, net: Value | null = null): Given[] {
  const found = forwardHead(of);
  if (!found) return [];
  const said = net ? givenMore.get(net) : undefined;
  if (said && said.more.length > 0 && Object.keys(m.answers[keyOf(of)] ?? {}).length === 0)
    return said.more.map((g) => ({ ...g, value: within(g.value, said.x, x, found.head) }));
  const scope = namesOfForward(m, x);
  return moreParameters(m, found).flatMap(({ name, hasDefault }): Given[] => {
    const own = m.answers[keyOf(of)]?.[name];
    const guessed = own === undefined && !hasDefault && SECOND.test(name) ? 'x' : null;
    const text = own ?? guessed;
    const value = text === null ? null : evaluated(m, text, scope);
    if (guessed !== null) m.note('guessed', found.head, { argument: name, value: guessed });
    const place = { place: found.head, at: found.head };
    if (value) return [{ name, value, ...place }];
    if (hasDefault) return [];
    const problem = located(m, found.fn, new Problem('not-followed', found.head, { what: name }));
    return [{ name, value: { type: 'opaque', problem }, ...place }];
  });
}

/** What a field for a forward may name: the input, and all that the source names. */
function namesOfForward(m: Machine, x: Value): Scope<Value> {
  const scope = new Scope<Value>(m.globals);
  scope.set('x', x);
  return scope;
}

/** The fields that ask for what a forward is given beside its input, and for its flags. */
export function askedOfForward(m: Machine, of: ClassValue): Asked[] {
  const found = forwardHead(of);
  if (!found) return [];
  return moreParameters(m, found).flatMap(({ name, preset }): Asked[] => {
    if (preset === null) return [];
    const usual = preset === '' && SECOND.test(name) ? 'x' : preset;
    const said = m.answers[keyOf(of)]?.[name];
    const own = { of: keyOf(of), name, text: said ?? usual };
    return [said !== undefined && !evaluated(m, said, namesOfForward(m, OPAQUE)) ? { ...own, isWrong: true } : own];
  });
}

/** The last `return` of a class's forward. */
export function lastReturn(of: ClassValue): Place | null {
  const forward = memberOf(of, 'forward')?.value;
  let found: Place | null = null;
  if (forward?.type === 'function') {
    forward.node.cursor().iterate((cursor) => {
      if (cursor.name === 'ReturnStatement') found = { from: cursor.from, to: cursor.to };
    });
  }
  return found;
}
