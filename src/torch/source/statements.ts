import { decide, listed } from './expression';
import { itemsOf, unpack } from './iterate';
import type { Machine, Signal } from './machine';
import { inOff } from './off';
import { operate } from './operators';
import { isFinal, isPassable, Problem } from './problem';
import { forget, makesModules, take } from './script';
import { children, type Node, parts } from './tree';
import { type ClassValue, type FunctionValue, NONE, type Tensor, type Value } from './values';

/** Runs of a loop's body: more than a net of the most layers needs. */
const MOST_TURNS = 20_000;

/** Follows the statements of a body or of a whole source. */
export function statements(m: Machine, body: Node): Signal {
  for (const node of children(body)) {
    if (node.name === ':') continue;
    m.clock.check(node);
    const signal = passing(m, node);
    if (signal !== null) return signal;
  }
  for (const comment of commentsAfter(m, body)) passing(m, comment);
  return null;
}

/** Comments that end a function: the parser gives them to what is around it, their indentation says whose they are. */
function commentsAfter(m: Machine, body: Node): Node[] {
  const fn = body.parent;
  if (fn?.name !== 'FunctionDefinition') return [];
  const column = (node: Node) => node.from - (m.text.text.lastIndexOf('\n', node.from - 1) + 1);
  const found: Node[] = [];
  for (let next = fn.nextSibling; next?.name === 'Comment' && column(next) > column(fn); next = next.nextSibling) {
    found.push(next);
  }
  return found;
}

/** A statement, which is passed over where it is not followed and what is read allows that. */
function passing(m: Machine, node: Node): Signal {
  try {
    return statement(m, node);
  } catch (problem) {
    if (!(problem instanceof Problem) || isFinal(problem) || !m.soft) throw problem;
    problem.locate(m.text);
    const top = m.calls === 0;
    if (!top && !isPassable(problem)) throw problem;
    forget(m, node, problem);
    const value = top ? valueNode(node) : null;
    if (top && (!isPassable(problem) || (value && makesModules(m, value)))) {
      const own = problem.code === 'unknown-layer' && value && problem.place.from === m.place(value).from;
      if (!own) {
        m.failures.push(problem);
        return null;
      }
      m.unknown.push(problem);
    }
    const what = /^\w*/.exec(m.source(node))?.[0] ?? '';
    const simple = node.name === 'AssignStatement' || node.name === 'ExpressionStatement';
    if (simple && top) m.note('ignored', node);
    else m.note('not-followed', node, { what: simple ? m.source(node).slice(0, 60) : what });
    return null;
  }
}

/** The expression that a statement evaluates. */
function valueNode(node: Node): Node | null {
  const last = parts(node)
    .filter((c) => c.name !== ',')
    .at(-1);
  return node.name === 'ExpressionStatement' || node.name === 'AssignStatement' ? (last ?? null) : null;
}

function statement(m: Machine, node: Node): Signal {
  switch (node.name) {
    case 'Comment':
      inOff(m, node, (inner) => void statement(m, inner));
      return null;
    case 'StatementGroup':
      for (const child of parts(node)) {
        const signal = child.name === ';' ? null : passing(m, child);
        if (signal !== null) return signal;
      }
      return null;
    case 'ExpressionStatement':
      for (const child of children(node)) {
        if (child.name === 'Comment') inOff(m, child, (inner) => void statement(m, inner));
        else if (child.name !== ',' && child.name !== 'String') bare(m, child);
      }
      return null;
    case 'AssignStatement':
      assignment(m, node);
      return null;
    case 'UpdateStatement':
      update(m, node);
      return null;
    case 'ImportStatement':
      imports(m, node);
      return null;
    case 'PassStatement':
    case 'AssertStatement':
    case 'ScopeStatement':
      return null;
    case 'ReturnStatement': {
      const nodes = parts(node).slice(1);
      return { type: 'return', value: nodes.length === 0 ? NONE : together(m, nodes) };
    }
    case 'BreakStatement':
      return 'break';
    case 'ContinueStatement':
      return 'continue';
    case 'IfStatement':
      return branch(m, node);
    case 'ForStatement':
      return loop(m, node);
    case 'WithStatement': {
      const body = parts(node).at(-1);
      return body?.name === 'Body' ? m.run(body) : null;
    }
    case 'FunctionDefinition':
    case 'ClassDefinition':
      define(m, node);
      return null;
    case 'DecoratedStatement':
      return statement(m, parts(node).at(-1) ?? m.refuse(node));
    default:
      return m.refuse(node);
  }
}

/** A line that is an expression. */
function bare(m: Machine, node: Node): void {
  const value = m.evaluate(node);
  const changed = value.type === 'tensor' ? changedInPlace(m, node, value.tensor) : null;
  if (changed !== null) m.scope.set(changed, value);
  else take(m, value, node, null);
}

/** The name whose tensor a line changes: `x.relu_()`, `F.relu_(x)`, `self.relu(x)` with `inplace=True`; else null. */
function changedInPlace(m: Machine, node: Node, made: Tensor): string | null {
  const [callee, list] = node.name === 'CallExpression' ? parts(node) : [];
  if (!callee || !list) return null;
  const own = made.layer?.module.args.inplace === true || /_$/.test(m.source(callee));
  const [holder] = callee.name === 'MemberExpression' ? parts(callee) : [];
  const [, first] = parts(list);
  const name = [holder, first].find((n) => n?.name === 'VariableName' && m.scope.get(m.source(n))?.type === 'tensor');
  return own && name ? m.source(name) : null;
}

/** One value, or the tuple of several that commas part. */
function together(m: Machine, nodes: readonly Node[]): Value {
  const [only] = nodes;
  if (only && nodes.length === 1) return m.evaluate(only);
  return { type: 'tuple', items: listed(m, nodes) };
}

/** `a = b = value`, `a, b = 1, 2`, `self.k: int = 3`. */
function assignment(m: Machine, node: Node): void {
  const groups: Node[][] = [[]];
  for (const child of parts(node)) {
    if (child.name === 'AssignOp') groups.push([]);
    else if (child.name !== 'TypeDef') groups.at(-1)?.push(child);
  }
  const right = groups.pop() ?? [];
  if (groups.length === 0) return;
  const value = together(m, right);
  for (const targets of groups) {
    unpack(m, targets, value, node);
    const [target] = targets;
    if (target && right[0]) take(m, value, right[0], targets.length === 1 ? m.source(target) : null);
  }
}

function update(m: Machine, node: Node): void {
  const [target, operator, right] = parts(node);
  if (!target || !operator || !right) m.refuse(node);
  const before = m.evaluate(target);
  const value = m.evaluate(right);
  const sign = m.source(operator).replace(/=$/, '');
  if (sign === '+' && before.type === 'list') {
    before.items.push(...itemsOf(m, value, right));
    if (before.items.length > MOST_TURNS) m.refuse(node);
  } else unpack(m, [target], operate(m, sign, before, value, node), node);
}

/** Names of what is imported stand for it. */
function imports(m: Machine, node: Node): void {
  const words = parts(node).map((n) => m.source(n));
  const at = words.indexOf('import');
  const from = words[0] === 'from' ? words.slice(1, at).join('') : null;
  const names = words
    .slice(at + 1)
    .filter((w) => w !== '(' && w !== ')')
    .join(' ')
    .split(',');
  for (const name of names) {
    const [path = '', alias] = name
      .replace(/\s*\.\s*/g, '.')
      .trim()
      .split(' as ');
    if (path === '' || path === '*') continue;
    if (from !== null) m.scope.set(alias ?? path, { type: 'outside', path: `${from}.${path}` });
    else if (alias !== undefined) m.scope.set(alias, { type: 'outside', path });
  }
}

function branch(m: Machine, node: Node): Signal {
  const nodes = parts(node);
  for (let i = 0; i < nodes.length; i += 1) {
    const word = nodes[i]?.name;
    const test = nodes[i + 1];
    if ((word === 'if' || word === 'elif') && test) {
      const body = nodes[i + 2];
      if (decide(m, test)) return body ? m.run(body) : null;
      i += 2;
    } else if (word === 'else' && test) return m.run(test);
  }
  return null;
}

function loop(m: Machine, node: Node): Signal {
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
    const signal = m.run(body);
    if (signal === 'break') break;
    if (signal !== null && signal !== 'continue') return signal;
  }
  return null;
}

function define(m: Machine, node: Node): void {
  const nodes = parts(node);
  const named = nodes.find((n) => n.name === 'VariableName') ?? m.refuse(node);
  const name = m.source(named);
  const common = { name, node, text: m.text, scope: m.scope };
  if (node.name === 'FunctionDefinition') {
    const value: FunctionValue = { type: 'function', ...common };
    m.scope.set(name, value);
    if (m.calls === 0) m.functions.push(value);
    return;
  }
  const members = new Map<string, Value>();
  const body = nodes.at(-1);
  if (body?.name === 'Body') {
    for (const child of parts(body)) {
      const inner = child.name === 'DecoratedStatement' ? parts(child).at(-1) : child;
      if (inner?.name === 'FunctionDefinition') {
        const own = parts(inner).find((n) => n.name === 'VariableName');
        const mark = child === inner ? undefined : parts(child).find((n) => n.name === 'Decorator');
        const binds = (['staticmethod', 'classmethod'] as const).find((b) => mark && m.source(mark).trim() === `@${b}`);
        const fn: Value = { type: 'function', ...common, name: '', node: inner, ...(binds && { binds }) };
        if (own) members.set(m.source(own), { ...fn, name: m.source(own) });
      } else if (inner?.name === 'AssignStatement') constant(m, inner, members);
    }
  }
  const list = nodes.find((n) => n.name === 'ArgList');
  const bases = list ? baseNodes(list).map((b) => base(m, b)) : [];
  const value: ClassValue = { type: 'class', ...common, bases, members };
  m.scope.set(name, value);
  if (m.calls === 0) m.classes.push(value);
}

function constant(m: Machine, node: Node, members: Map<string, Value>): void {
  const [target, , ...right] = parts(node).filter((c) => c.name !== 'TypeDef');
  if (target?.name !== 'VariableName' || right.length !== 1 || !right[0]) return;
  try {
    members.set(m.source(target), m.evaluate(right[0]));
  } catch (problem) {
    if (!(problem instanceof Problem) || isFinal(problem)) throw problem;
  }
}

/** A class that others derive from; one that the source does not define is from outside. */
function base(m: Machine, node: Node): Value {
  if (node.name === 'VariableName') return m.scope.get(m.source(node)) ?? { type: 'outside', path: m.source(node) };
  return m.evaluate(node);
}

function baseNodes(list: Node): Node[] {
  return parts(list).filter((n) => n.name === 'VariableName' || n.name === 'MemberExpression');
}
