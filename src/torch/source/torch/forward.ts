import { memberOf } from '../python/classes';
import type { Machine } from '../python/machine';
import { parameters } from '../python/parameters';
import type { Place } from '../python/places';
import { Problem } from '../python/problem';
import { children } from '../python/tree';
import type { ClassValue, Definition, FunctionValue } from '../python/values';

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

/** A forward that cannot be given the net's one input, in Python's words; null where it can. */
export function wrongForward(m: Machine, of: ClassValue): Problem | null {
  const found = forwardHead(of);
  if (!found || found.fn.binds === 'staticmethod') return null;
  const { named, rest } = parameters(m, found.fn);
  const open = named.filter((p) => !p.keywordOnly);
  if (rest !== null || open.length > 1) return null;
  const noun = open.length === 1 ? 'argument' : 'arguments';
  const text = `${of.name}.forward() takes ${open.length} positional ${noun} but 2 were given`;
  const params = { missing: open[0]?.name === 'self' ? 'x' : 'self' };
  return located(m, found.fn, new Problem('forward-takes', found.head, params, text));
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
