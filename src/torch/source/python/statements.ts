import { attempt, branch, holdsBreak, loop, MOST_TURNS, match, remove, whileLoop } from './controls';
import { define } from './definitions';
import { callsOutside, together } from './expression';
import { itemsOf, unpack } from './iterate';
import type { Machine, Signal } from './machine';
import { inOff } from './off';
import { operate, truth } from './operators';
import { isFinal, isPassable, Problem } from './problem';
import { forget, makesModules, take } from './script';
import { noteTouch, shortly, touching } from './touching';
import { children, type Node, parts } from './tree';
import { NONE, type Value } from './values';

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
  const before = m.made.length;
  try {
    return statement(m, node);
  } catch (problem) {
    if (!(problem instanceof Problem) || isFinal(problem) || !m.soft) throw problem;
    problem.locate(m.text);
    const top = m.calls === 0;
    // A script that says itself where it stops says nothing of the nets before.
    const isPassed = isPassable(problem) || (top && problem.code === 'raises' && problem.text === null);
    if (!top && !isPassed) throw problem;
    // What was made to be given to what is not followed is no net by itself.
    if (node.name === 'ExpressionStatement') for (const { value } of m.made.slice(before)) m.inner.add(value);
    const touch = touching(m, node);
    forget(m, node, problem, touch);
    // A net that is called on what is not followed is called all the same.
    const isFree = problem.code === 'unknown-name' && !m.scope.get(String(problem.params.name));
    if (isSimple(node) && m.loops === 0)
      for (const net of touch.calls) {
        m.callNet(net, isFree ? undefined : null, node, m.source(node));
        const call = m.netCalls.at(-1);
        if (call) call.isNamed = /^\w+\s*=\s*[\w.]+\(.*\)$/.test(m.source(node));
      }
    if (holdsBreak(node)) m.ways += 1;
    for (const library of m.libraries) library.passedOver?.(m, node);
    const value = top ? valueNode(node) : null;
    if (top && (!isPassed || (value && makesModules(m, value)))) {
      const own = problem.code === 'unknown-layer' && value && problem.place.from === m.place(value).from;
      if (!own) {
        m.failures.add(problem);
        // Under the name of a net that is there it is another.
        if (touch.changed) noteTouch(m, node, touch);
        return null;
      }
      m.unknown.push(problem);
    }
    const what = /^\w*/.exec(m.source(node))?.[0] ?? '';
    const simple = isSimple(node);
    if (noteTouch(m, node, touch)) return null;
    if (simple && top) m.note('ignored', node);
    else m.note('not-followed', node, { what: simple ? m.source(node).slice(0, 60) : what });
    return null;
  }
}

const isSimple = ({ name }: Node) => name === 'AssignStatement' || name === 'ExpressionStatement';

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
      return null;
    case 'AssertStatement':
      noteTouch(m, node, touching(m, node));
      if (m.traces > 0 && fails(m, node)) m.note('ends', node, { what: shortly(m.source(node)) });
      return null;
    case 'ScopeStatement':
      return scopes(m, node);
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
    case 'WhileStatement':
      return whileLoop(m, node);
    case 'TryStatement':
      return attempt(m, node);
    case 'MatchStatement':
      return match(m, node);
    case 'DeleteStatement':
      remove(m, node);
      return null;
    case 'RaiseStatement':
      throw new Problem('raises', node, { what: m.source(node).slice(0, 60) }, m.text.stands ? raised(m, node) : null);
    case 'WithStatement':
      return within(m, node);
    case 'FunctionDefinition':
    case 'ClassDefinition':
      define(m, node);
      return null;
    case 'DecoratedStatement': {
      const inner = parts(node).at(-1) ?? m.refuse(node);
      define(
        m,
        inner,
        parts(node).filter((n) => n.name === 'Decorator'),
      );
      return null;
    }
    default:
      return m.refuse(node);
  }
}

/** `with torch.no_grad(): …`: what stands around a body may change what it does. */
function within(m: Machine, node: Node): Signal {
  const nodes = parts(node);
  const body = nodes.at(-1);
  for (const [i, n] of nodes.entries()) {
    const word = nodes[i - 1]?.name;
    if (word === 'as') unpack(m, [n], { type: 'opaque', problem: null }, node);
    else if (n !== body && n.name !== 'as' && n.name !== 'with' && n.name !== ',') noteTouch(m, n, touching(m, n));
  }
  return body?.name === 'Body' ? m.run(body) : null;
}

/** Whether what is asserted of sizes and numbers does not hold, so that Python stops there. */
function fails(m: Machine, node: Node): boolean {
  const test = parts(node)[1];
  if (test?.name !== 'BinaryExpression') return false;
  try {
    const sides = [test.firstChild, test.lastChild].map((side) => side && m.evaluate(side));
    const areNumbers = sides.every((side) => side?.type === 'int' || side?.type === 'float');
    return areNumbers && truth(m.evaluate(test)) === false;
  } catch (problem) {
    if (!(problem instanceof Problem) || isFinal(problem)) throw problem;
    return false;
  }
}

/** `global net`: the names of a function that are those of the whole source. */
function scopes(m: Machine, node: Node): Signal {
  const [word, ...names] = parts(node);
  for (const name of names) if (name.name === 'VariableName') m.scope.share(m.source(name), word?.name === 'global');
  return null;
}

/** What an error says that a library raises: `raise ValueError('…')`. */
function raised(m: Machine, node: Node): string | null {
  const list = parts(node)[1]?.lastChild;
  const first = list?.name === 'ArgList' ? parts(list)[1] : undefined;
  const text = first && m.evaluate(first);
  return text?.type === 'str' ? text.value : null;
}

/** A line that is an expression. */
function bare(m: Machine, node: Node): void {
  const { steps } = m.trace;
  const before = steps.length;
  let value: Value;
  try {
    value = m.evaluate(node);
  } catch (problem) {
    // What is called for nothing and is not of PyTorch changes no map: `logging.debug('x %s', x.mean())`.
    if (!(problem instanceof Problem) || isFinal(problem) || m.traces === 0 || !callsOutside(m, node)) throw problem;
    steps.length = before;
    if (!noteTouch(m, node, touching(m, node))) m.note('ignored', node);
    return;
  }
  // `net.apply(init)`, `net.eval()`: the layer that was there.
  const isMethod = node.name === 'CallExpression' && node.firstChild?.name === 'MemberExpression';
  if (isMethod && value.type === 'layer' && m.looseLayers.has(value.layer)) return;
  take(m, value, node, null);
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
    const call = m.netCalls.at(-1);
    if (value.type === 'opaque' && value.result === 'plain' && call) call.isNamed = true;
    if (value.type === 'opaque' && value.result === 'beyond' && m.loops === 0)
      m.note('goes-on', node, { what: shortly(m.source(node)) }, { effect: true });
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
  if (sign === '+' && before.type === 'container' && value.type === 'container') {
    before.children.push(...value.children.map((child) => ({ ...child, name: null })));
    if (before.children.length > MOST_TURNS) m.refuse(node);
  } else if (sign === '+' && before.type === 'list') {
    before.items.push(...itemsOf(m, value, right));
    if (before.items.length > MOST_TURNS) m.refuse(node);
  } else unpack(m, [target], operate(m, sign, before, value, node, !isPart(m, target, before)), node);
}

/** `x[:, 0] += 1`: what is written is a part of a tensor, and is put back into it. */
function isPart(m: Machine, target: Node, before: Value): boolean {
  if (before.type !== 'tensor' || target.name !== 'MemberExpression') return false;
  const [object, mark] = parts(target);
  return object !== undefined && mark?.name === '[' && m.evaluate(object).type === 'tensor';
}

/** What an `import *` gives names to, of torch alone. */
function everything(m: Machine, from: string): void {
  const names = m.libraries.flatMap((library) => library.names?.(from) ?? []);
  for (const name of names) m.scope.set(name, m.outside(`${from}.${name}`));
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
    if (path === '*' && from !== null) everything(m, from);
    if (path === '' || path === '*') continue;
    if (from !== null) {
      const value = m.outside(`${from}.${path}`);
      if (value.type === 'outside' && m.calls === 0) m.wanted.push({ home: from, name: path, as: alias ?? path });
      m.scope.set(alias ?? path, value);
    } else if (alias !== undefined) m.scope.set(alias, { type: 'outside', path });
  }
}
