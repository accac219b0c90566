import { itemsOf, unpack } from './iterate';
import type { Machine } from './machine';
import { decide } from './operators';
import { type Node, parts } from './tree';
import { keyOf, type Value } from './values';

/** `{key: value, **more}`. */
export function dictionary(m: Machine, node: Node): Value {
  const entries = new Map<string | number, Value>();
  const nodes = parts(node).slice(1, -1);
  for (let i = 0; i < nodes.length; i += 1) {
    const key = nodes[i];
    if (!key || key.name === ',') continue;
    const value = nodes[i + 2];
    if (key.name === '**') {
      const more = m.evaluate(nodes[i + 1] ?? m.refuse(node));
      if (more.type !== 'dict') return m.refuse(node);
      for (const [k, v] of more.entries) entries.set(k, v);
      i += 1;
      continue;
    }
    const known = m.evaluate(key);
    const word = keyOf(known);
    if (!value || nodes[i + 1]?.name !== ':' || word === null) return m.refuse(key);
    entries.set(word, m.evaluate(value));
    i += 2;
  }
  return { type: 'dict', entries };
}

/** `[f(x) for x in list if condition]`, with any number of `for` and `if`. */
export function comprehension(m: Machine, node: Node): Value[] {
  const nodes = parts(node).filter((n) => !['[', ']', '(', ')'].includes(n.name));
  const [item, ...clauses] = nodes;
  const found: Value[] = [];
  if (!item) return m.refuse(node);
  turns(m, node, clauses, () => found.push(m.evaluate(item)));
  return found;
}

/** `{key: value for … in …}`. */
export function dictionaryOf(m: Machine, node: Node): Value {
  const [key, , value, ...clauses] = parts(node).slice(1, -1);
  const entries = new Map<string | number, Value>();
  if (!key || !value) return m.refuse(node);
  turns(m, node, clauses, () => {
    const known = m.evaluate(key);
    entries.set(keyOf(known) ?? m.refuse(key), m.evaluate(value));
  });
  return { type: 'dict', entries };
}

/** Runs the clauses of a comprehension. */
function turns(m: Machine, node: Node, clauses: readonly Node[], each: () => void): void {
  const follow = (at: number): void => {
    const clause = clauses[at];
    if (!clause) each();
    else if (clause.name === 'if') {
      const test = clauses[at + 1] ?? m.refuse(node);
      if (decide(m, test)) follow(at + 2);
    } else if (clause.name === 'for') {
      const into = clauses.findIndex((c, i) => i > at && c.name === 'in');
      const source = clauses[into + 1] ?? m.refuse(node);
      for (const value of itemsOf(m, m.evaluate(source), source)) {
        m.clock.check(node);
        unpack(m, clauses.slice(at + 1, into), value, node);
        follow(into + 2);
      }
    } else {
      m.refuse(clause);
    }
  };
  follow(0);
}
