import { memberOf } from '../python/classes';
import type { Machine } from '../python/machine';
import { parameters } from '../python/parameters';
import type { Place } from '../python/places';
import { Problem } from '../python/problem';
import { children } from '../python/tree';
import type { ClassValue, Definition, FunctionValue, Given } from '../python/values';

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

/** What a net's forward asks for beside its one input: none of it is known. */
export function moreInputs(m: Machine, of: ClassValue): Given[] {
  const found = forwardHead(of);
  if (!found) return [];
  const { named } = parameters(m, found.fn);
  const own = named.slice(found.fn.binds === 'staticmethod' ? 1 : 2).filter((p) => !p.hasDefault);
  return own.map(({ name }): Given => {
    const problem = located(m, found.fn, new Problem('not-followed', found.head, { what: name }));
    return { name, value: { type: 'opaque', problem }, place: found.head, at: found.head };
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
