import { callsOutside, together } from './expression';
import { itemsOf, unpack } from './iterate';
import type { Machine, Signal } from './machine';
import { decide, same } from './operators';
import { isFinal, Problem } from './problem';
import { children, type Node, parts } from './tree';
import type { Value } from './values';

/** Runs of a loop's body: more than a net of the most layers needs. */
export const MOST_TURNS = 20_000;

/** `if`, `elif`, `else`. A condition that is not known is passed by where what it guards changes nothing. */
export function branch(m: Machine, node: Node): Signal {
  const nodes = parts(node);
  for (let i = 0; i < nodes.length; i += 1) {
    const word = nodes[i]?.name;
    const test = nodes[i + 1];
    if ((word === 'if' || word === 'elif') && test) {
      const body = nodes[i + 2];
      if (guarded(m, test, body)) return body ? m.run(body) : null;
      i += 2;
    } else if (word === 'else' && test) return m.run(test);
  }
  return null;
}

/** Whether a condition holds. A net that is shown is one that runs: what only raises an error is not reached. */
function guarded(m: Machine, test: Node, body: Node | undefined): boolean {
  try {
    return decide(m, test);
  } catch (problem) {
    if (!(problem instanceof Problem) || isFinal(problem) || m.calls === 0) throw problem;
    if (body && changesNothing(m, body)) return false;
    // What is asked of a map is no step of the net.
    if (m.traces > 0 && problem.code === 'unknown-layer') m.refuse(test);
    throw problem;
  }
}

/** Whether statements only raise errors, print, or call what is not of PyTorch. */
function changesNothing(m: Machine, body: Node): boolean {
  return parts(body).every((statement) => {
    if ([':', 'RaiseStatement', 'PassStatement', 'AssertStatement'].includes(statement.name)) return true;
    const [only, ...more] = statement.name === 'ExpressionStatement' ? children(statement) : [];
    return only !== undefined && more.length === 0 && callsOutside(m, only);
  });
}

export function loop(m: Machine, node: Node): Signal {
  const nodes = parts(node);
  const into = nodes.findIndex((n) => n.name === 'in');
  const at = nodes.findIndex((n) => n.name === 'Body');
  const body = nodes[at];
  if (into < 0 || !body) return m.refuse(node);
  const source = nodes.slice(into + 1, at);
  const items = itemsOf(m, together(m, source), source[0] ?? node);
  if (items.length > MOST_TURNS) return m.refuse(node);
  for (const item of [...items]) {
    m.clock.check(node);
    unpack(m, nodes.slice(1, into), item, node);
    const signal = turn(m, body);
    if (signal === 'break') return null;
    if (signal !== null && signal !== 'continue') return signal;
  }
  return elseOf(m, nodes, at);
}

export function whileLoop(m: Machine, node: Node): Signal {
  const nodes = parts(node);
  const [, test, body] = nodes;
  if (!test || body?.name !== 'Body') return m.refuse(node);
  const { ways } = m;
  for (let count = 0; decide(m, test); count += 1) {
    m.clock.check(node);
    if (count >= MOST_TURNS) return m.refuse(test);
    const signal = turn(m, body);
    if (m.ways > ways) return m.refuse(test);
    if (signal === 'break') return null;
    if (signal !== null && signal !== 'continue') return signal;
  }
  return elseOf(m, nodes, 2);
}

function turn(m: Machine, body: Node): Signal {
  m.loops += 1;
  try {
    return m.run(body);
  } finally {
    m.loops -= 1;
  }
}

/** Whether a statement may break off the loop around it. */
export function holdsBreak(node: Node): boolean {
  const loops = ['ForStatement', 'WhileStatement', 'FunctionDefinition', 'ClassDefinition'];
  return node.name === 'BreakStatement' || children(node).some((c) => !loops.includes(c.name) && holdsBreak(c));
}

/** What stands after a loop that was not broken off. */
function elseOf(m: Machine, nodes: readonly Node[], body: number): Signal {
  const other = nodes[body + 1]?.name === 'else' ? nodes[body + 2] : undefined;
  return other ? m.run(other) : null;
}

/** `try`: what it tries works, unless it says itself that it does not. */
export function attempt(m: Machine, node: Node): Signal {
  const nodes = parts(node);
  const after = (word: string) => {
    const at = nodes.findIndex((n) => n.name === word);
    return at < 0 ? undefined : nodes.slice(at).find((n) => n.name === 'Body');
  };
  const run = (body: Node | undefined): Signal => (body ? m.run(body) : null);
  let signal: Signal;
  const wasRefused = m.trace.refused;
  try {
    signal = run(after('try')) ?? run(after('else'));
    // PyTorch goes on in the other body, from wherever it stopped.
    if (m.traces > 0 && m.trace.refused && !wasRefused && after('except')) return m.refuse(node);
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.code !== 'raises' || !after('except')) throw problem;
    signal = run(after('except'));
  }
  return run(after('finally')) ?? signal;
}

/** `match word: case 'relu': …` with literals, alternatives, names and `_`. */
export function match(m: Machine, node: Node): Signal {
  const [, subject, ...rest] = parts(node);
  const body = rest.at(-1);
  if (!subject || body?.name !== 'MatchBody' || rest.length > 1) return m.refuse(node);
  const value = m.evaluate(subject);
  for (const clause of parts(body).filter((n) => n.name === 'MatchClause')) {
    const [, pattern, ...more] = parts(clause);
    const guard = more.find((n) => n.name === 'Guard');
    const run = more.at(-1);
    if (!pattern || run?.name !== 'Body' || !matches(m, pattern, value)) continue;
    const test = guard && parts(guard)[1];
    if (!test || decide(m, test)) return m.run(run);
  }
  return null;
}

function matches(m: Machine, pattern: Node, value: Value): boolean {
  switch (pattern.name) {
    case 'LiteralPattern':
    case 'AttributePattern': {
      const known = m.evaluate(pattern.name === 'LiteralPattern' ? (pattern.firstChild ?? pattern) : pattern);
      return same(known, value) ?? m.refuse(pattern);
    }
    case 'OrPattern':
      return parts(pattern).some((p) => p.name !== 'LogicOp' && matches(m, p, value));
    case 'CapturePattern': {
      const name = m.source(pattern);
      if (name !== '_') m.scope.set(name, value);
      return true;
    }
    default:
      return m.refuse(pattern);
  }
}

/** `del a, b.c, d[0]`. */
export function remove(m: Machine, node: Node): void {
  for (const target of parts(node)) {
    if (target.name === 'VariableName') m.scope.delete(m.source(target));
    if (target.name !== 'MemberExpression') continue;
    const [object, mark, key] = parts(target);
    if (!object || !key) throw m.refuse(target);
    const holder = m.evaluate(object);
    if (mark?.name === '.') {
      if (holder.type === 'instance') holder.attributes.delete(m.source(key));
      continue;
    }
    const index = m.evaluate(key);
    const list = holder.type === 'list' ? holder.items : holder.type === 'container' ? holder.children : null;
    if (holder.type === 'dict' && 'value' in index) holder.entries.delete(String(index.value));
    else if (list && index.type === 'int' && index.value < list.length && index.value >= -list.length)
      list.splice(index.value, 1);
    else m.refuse(target);
  }
}
