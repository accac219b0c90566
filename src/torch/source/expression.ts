import { isLayerKind } from '../../core/layers/table';
import { attributeOf } from './attributes';
import { givenArguments } from './given';
import { itemsOf, unpack } from './iterate';
import { asNumber, readNumber, readString } from './literals';
import type { Machine } from './machine';
import { offItem } from './off';
import { LONGEST_LIST, operate, truth } from './operators';
import { Problem } from './problem';
import { children, type Node, parts } from './tree';
import { isModule, NONE, type Value } from './values';

const BUILTINS: ReadonlySet<string> = new Set(
  'range len enumerate zip reversed list tuple dict int float bool str min max sum abs round print super isinstance sorted type'.split(
    ' ',
  ),
);

/** The value of an expression. What is not one of the forms below is named as not followed. */
export function expression(m: Machine, node: Node): Value {
  switch (node.name) {
    case 'Number':
      return readNumber(m.source(node)) ?? m.refuse(node);
    case 'String':
      return { type: 'str', value: readString(m.source(node)) ?? m.refuse(node) };
    case 'ContinuedString':
    case 'FormatString':
      return { type: 'str', value: text(m, node) };
    case 'Boolean':
      return { type: 'bool', value: m.source(node) === 'True' };
    case 'None':
      return NONE;
    case 'VariableName':
      return variable(m, node);
    case 'MemberExpression':
      return member(m, node);
    case 'ParenthesizedExpression':
      return m.evaluate(parts(node)[1] ?? m.refuse(node));
    case 'TupleExpression':
    case 'ArrayExpression':
      return {
        type: node.name === 'TupleExpression' ? 'tuple' : 'list',
        items: listed(m, children(node).slice(1, -1)),
      };
    // The arguments of a call that are one comprehension.
    case 'ArgList':
    case 'ArrayComprehensionExpression':
    case 'ComprehensionExpression':
      return { type: 'list', items: comprehension(m, node) };
    case 'DictionaryExpression':
      return dictionary(m, node);
    case 'UnaryExpression':
      return unary(m, node);
    case 'BinaryExpression':
      return binary(m, node);
    case 'ConditionalExpression': {
      const [yes, , test, , no] = parts(node);
      if (!yes || !test || !no) return m.refuse(node);
      return m.evaluate(decide(m, test) ? yes : no);
    }
    case 'NamedExpression': {
      const [target, , inner] = parts(node);
      if (target?.name !== 'VariableName' || !inner) return m.refuse(node);
      const value = m.evaluate(inner);
      m.scope.set(m.source(target), value);
      return value;
    }
    case 'LambdaExpression':
      return { type: 'function', name: '<lambda>', node, text: m.text, scope: m.scope };
    case 'CallExpression': {
      const [callee, list] = parts(node);
      if (!callee || !list) return m.refuse(node);
      const value = called(m, callee);
      // What is printed changes nothing, and need not be followed.
      if (value.type === 'outside' && value.path === 'print') return NONE;
      // Nor where a module is put: `Net().to(device)`.
      if (value.type === 'method' && !value.own && isModule(value.self) && value.name === 'to') return value.self;
      const holds = value.type === 'outside' && /(^|\.)(Sequential|ModuleList)$/.test(value.path);
      return m.call(value, givenArguments(m, list, holds ? offItem : null), node);
    }
    default:
      return m.refuse(node);
  }
}

/** Whether a condition holds; one that depends on what is not known is named as not followed. */
export function decide(m: Machine, test: Node): boolean {
  return truth(m.evaluate(test)) ?? m.refuse(test);
}

/** Items of a list as they are written, `*more` among them. */
export function listed(m: Machine, nodes: readonly Node[]): Value[] {
  const items: Value[] = [];
  let spread = false;
  for (const node of nodes) {
    if (node.name === '*') spread = true;
    else if (node.name === 'Comment') {
      const off = offItem(m, node);
      if (off) items.push(off);
    } else if (node.name !== ',') {
      const value = m.evaluate(node);
      if (spread) items.push(...itemsOf(m, value, node));
      else items.push(value);
      spread = false;
    }
  }
  return items;
}

/** What is called: a name that the source does not define is one from outside. */
function called(m: Machine, node: Node): Value {
  if (node.name === 'VariableName') return m.scope.get(m.source(node)) ?? { type: 'outside', path: m.source(node) };
  return m.evaluate(node);
}

function variable(m: Machine, node: Node): Value {
  const name = m.source(node);
  const value = m.scope.get(name);
  if (!value) {
    if (BUILTINS.has(name) || isLayerKind(name)) return { type: 'outside', path: name };
    throw new Problem('unknown-name', node, { name }, `name '${name}' is not defined`);
  }
  if (value.type === 'opaque') throw new Problem('not-followed', node, { what: name });
  return value;
}

function member(m: Machine, node: Node): Value {
  const [object, mark, ...inner] = parts(node);
  const last = inner.at(-1);
  if (!object || !last) return m.refuse(node);
  if (mark?.name === '.') {
    const name = m.source(last);
    const isFree = object.name === 'VariableName' && !m.scope.get(m.source(object));
    if (isFree) return constant(m.source(object), name) ?? { type: 'outside', path: `${m.source(object)}.${name}` };
    return attributeOf(m, m.evaluate(object), name, node);
  }
  return subscript(m, m.evaluate(object), inner.slice(0, -1), node);
}

/** `math.inf`, `np.pi`: numbers that modules from outside have. */
function constant(home: string, name: string): Value | null {
  if (!['math', 'np', 'numpy', 'torch'].includes(home)) return null;
  const value = { inf: Number.POSITIVE_INFINITY, nan: Number.NaN, pi: Math.PI, e: Math.E }[name];
  return value === undefined ? null : { type: 'float', value };
}

function subscript(m: Machine, value: Value, index: readonly Node[], node: Node): Value {
  const [first, ...more] = index;
  if (!first) return m.refuse(node);
  if (index.some((n) => n.name === ':')) return slice(m, value, index, node);
  if (more.length > 0) return m.refuse(node);
  const key = m.evaluate(first);
  // `x[None]`: the batch of one.
  if (value.type === 'tensor' && key.type === 'none') return value;
  if (value.type === 'dict') {
    const found = key.type === 'str' || key.type === 'int' ? value.entries.get(key.value) : undefined;
    return found ?? m.refuse(node);
  }
  if (value.type === 'container' && key.type === 'str') {
    return value.children.find((c) => c.name === key.value)?.value ?? m.refuse(node);
  }
  if (key.type !== 'int') return m.refuse(node);
  if (value.type === 'size' && value.axis === null) return { type: 'size', axis: key.value };
  const items = itemsOf(m, value, node);
  return items.at(key.value) ?? m.refuse(node);
}

function slice(m: Machine, value: Value, index: readonly Node[], node: Node): Value {
  const bounds: (number | undefined)[] = [undefined];
  for (const part of index) {
    if (part.name === ':') bounds.push(undefined);
    else {
      const bound = m.evaluate(part);
      if (bound.type !== 'int') return m.refuse(node);
      bounds[bounds.length - 1] = bound.value;
    }
  }
  const [from, to, step = 1] = bounds;
  if (bounds.length > 3 || step !== 1) return m.refuse(node);
  if (value.type === 'container') {
    return { ...value, children: value.children.slice(from, to).map((c) => ({ ...c, name: null })) };
  }
  if (value.type === 'size' && value.axis === null)
    return { type: 'tuple', items: itemsOf(m, value, node).slice(from, to) };
  if (value.type === 'list' || value.type === 'tuple') return { type: value.type, items: value.items.slice(from, to) };
  return m.refuse(node);
}

function text(m: Machine, node: Node): string {
  if (node.name === 'ContinuedString') {
    return children(node)
      .map((c) => text(m, c))
      .join('');
  }
  if (node.name === 'String') return readString(m.source(node)) ?? m.refuse(node);
  if (node.name !== 'FormatString') return m.refuse(node);
  let result = '';
  let at = node.from + (/^[a-z]*("""|'''|"|')/i.exec(m.source(node))?.[0].length ?? 2);
  const quote = /("""|'''|"|')$/.exec(m.source(node))?.[0].length ?? 1;
  for (const part of children(node)) {
    const inner = parts(part);
    const [, value] = inner;
    if (part.name !== 'FormatReplacement' || inner.length !== 3 || !value) return m.refuse(node);
    const known = m.evaluate(value);
    if (known.type !== 'int' && known.type !== 'str') return m.refuse(part);
    result += m.source({ from: at, to: part.from }) + String(known.value);
    if (result.length > LONGEST_LIST) return m.refuse(node);
    at = part.to;
  }
  return result + m.source({ from: at, to: node.to - quote });
}

function dictionary(m: Machine, node: Node): Value {
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
    if (!value || nodes[i + 1]?.name !== ':' || (known.type !== 'str' && known.type !== 'int')) return m.refuse(key);
    entries.set(known.value, m.evaluate(value));
    i += 2;
  }
  return { type: 'dict', entries };
}

/** `[f(x) for x in list if condition]`, with any number of `for` and `if`. */
function comprehension(m: Machine, node: Node): Value[] {
  const nodes = parts(node).filter((n) => !['[', ']', '(', ')'].includes(n.name));
  const [item, ...clauses] = nodes;
  const found: Value[] = [];
  if (!item) return m.refuse(node);
  const follow = (at: number): void => {
    const clause = clauses[at];
    if (!clause) {
      found.push(m.evaluate(item));
    } else if (clause.name === 'if') {
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
  return found;
}

function unary(m: Machine, node: Node): Value {
  const [operator, operand] = parts(node);
  if (!operator || !operand) return m.refuse(node);
  if (operator.name === 'not') return { type: 'bool', value: !decide(m, operand) };
  const number = asNumber(m.evaluate(operand));
  const sign = m.source(operator);
  if (!number || (sign !== '-' && sign !== '+')) return m.refuse(node);
  // 0 − x, so that an integer 0 keeps no sign.
  return sign === '+' ? number : { type: number.type, value: 0 - number.value };
}

function binary(m: Machine, node: Node): Value {
  const nodes = parts(node);
  const left = nodes[0];
  const right = nodes.at(-1);
  if (!left || !right || nodes.length < 3) return m.refuse(node);
  const operator = nodes
    .slice(1, -1)
    .map((n) => m.source(n))
    .join(' ');
  const a = m.evaluate(left);
  if (operator === 'and' || operator === 'or') {
    const holds = truth(a) ?? m.refuse(left);
    return holds === (operator === 'and') ? m.evaluate(right) : a;
  }
  return operate(m, operator, a, m.evaluate(right), node);
}
