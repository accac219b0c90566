import { attributeOf } from './attributes';
import { comprehension, dictionary, dictionaryOf } from './comprehension';
import { givenArguments, itemOf } from './given';
import { itemsOf } from './iterate';
import { asNumber, readNumber, readString } from './literals';
import type { Machine } from './machine';
import { offItem } from './off';
import { decide, operate, truth } from './operators';
import { Problem } from './problem';
import { bindTo, withSize } from './sizes';
import { subscript } from './subscript';
import { stringText } from './text';
import { children, type Node, parts } from './tree';
import { isModule, NONE, type Value } from './values';

const BUILTINS: ReadonlySet<string> = new Set(
  'range len enumerate zip reversed list tuple dict int float bool str min max sum abs round print super isinstance sorted type any all map filter pow slice hasattr callable'.split(
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
      return { type: 'str', value: stringText(m, node) };
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
    case 'SetExpression':
      return { type: 'list', items: listed(m, children(node).slice(1, -1)) };
    case 'DictionaryComprehensionExpression':
      return dictionaryOf(m, node);
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
      if (
        value.type === 'method' &&
        !value.own &&
        isModule(value.self) &&
        value.name === 'to' &&
        !/dtype|float|half|double/.test(m.source(list))
      )
        return value.self;
      const holds = value.type === 'outside' && /(^|\.)(Sequential|ModuleList)$/.test(value.path);
      return m.call(value, givenArguments(m, list, holds ? offItem : null, holds || isLenient(m, value)), node);
    }
    default:
      return m.refuse(node);
  }
}

const ADDING: ReadonlySet<string> = new Set(['append', 'extend', 'insert', 'add_module', 'add']);

/** Whether what a call is given matters only where it is used: it adds to a list or to modules, or makes an object. */
function isLenient(m: Machine, callee: Value): boolean {
  if (callee.type === 'class' || m.libraries.some((library) => library.keeps?.(callee))) return true;
  return callee.type === 'method' && ['list', 'container'].includes(callee.self.type) && ADDING.has(callee.name);
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
      const value = spread ? m.evaluate(node) : itemOf(m, node);
      if (spread) items.push(...itemsOf(m, value, node));
      else items.push(value);
      spread = false;
    }
  }
  return items;
}

/** One value, or the tuple of several that commas part. */
export function together(m: Machine, nodes: readonly Node[]): Value {
  const [only] = nodes;
  if (only && nodes.length === 1) return m.evaluate(only);
  return { type: 'tuple', items: listed(m, nodes) };
}

/** What is called: a name that the source does not define is one from outside. */
function called(m: Machine, node: Node): Value {
  if (node.name === 'VariableName') return m.scope.get(m.source(node)) ?? { type: 'outside', path: m.source(node) };
  return m.evaluate(node);
}

/** Whether an expression calls something that is neither the source's nor of PyTorch: `print(…)`, `logging.info(…)`. */
export function callsOutside(m: Machine, node: Node): boolean {
  const [callee] = node.name === 'CallExpression' ? parts(node) : [];
  if (!callee || !['VariableName', 'MemberExpression'].includes(callee.name)) return false;
  // `self.log(…)` of Lightning.
  if (/^self\.(?:log|log_dict|print)$/.test(m.source(callee))) return true;
  const home = callee.name === 'MemberExpression' ? callee.firstChild : callee;
  const known = home?.name === 'VariableName' ? m.scope.get(m.source(home)) : undefined;
  const path = known?.type === 'outside' ? known.path : known || !home ? 'F' : m.source(home);
  return !/^(?:torch|nn|F|functional|keras|tensorflow|tf|layers)(?:\.|$)|^[A-Z(]/.test(path);
}

function variable(m: Machine, node: Node): Value {
  const name = m.source(node);
  const value = m.scope.get(name);
  if (!value) {
    const quote = /[\u00ab\u00bb\u2018-\u201f]/.exec(name)?.[0];
    if (quote !== undefined) {
      const code = quote.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
      throw new Problem('syntax', node, {}, `invalid character '${quote}' (U+${code})`);
    }
    if (BUILTINS.has(name) || m.libraries.some((library) => library.knows?.(name)))
      return { type: 'outside', path: name };
    throw new Problem('unknown-name', node, { name }, `name '${name}' is not defined`);
  }
  if (value.type === 'opaque' && !value.result) throw value.problem ?? new Problem('unknown-name', node, { name });
  return value;
}

function member(m: Machine, node: Node): Value {
  const [object, mark, ...inner] = parts(node);
  const last = inner.at(-1);
  if (!object || !last) return m.refuse(node);
  if (mark?.name === '.') {
    const name = m.source(last);
    const isFree = object.name === 'VariableName' && !m.scope.get(m.source(object));
    if (isFree) return constant(m.source(object), name) ?? m.outside(`${m.source(object)}.${name}`);
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

const COMPARES = /^(?:[<>]=?|[!=]=|(?:not )?in|is(?: not)?)$/;

function operatorOf(m: Machine, nodes: readonly Node[]): string {
  return nodes
    .slice(1, -1)
    .map((n) => m.source(n))
    .join(' ');
}

function unary(m: Machine, node: Node): Value {
  const [operator, operand] = parts(node);
  if (!operator || !operand) return m.refuse(node);
  if (operator.name === 'not') return { type: 'bool', value: !decide(m, operand) };
  const value = m.evaluate(operand);
  const sign = m.source(operator);
  const own = m.ask((library) => library.unary?.(m, sign, value, node));
  if (own) return own;
  const number = asNumber(value);
  if (!number || (sign !== '-' && sign !== '+')) return m.refuse(node);
  // 0 − x, so that an integer 0 keeps no sign.
  return sign === '+' ? number : withSize({ type: number.type, value: 0 - number.value }, 'neg', [value]);
}

function binary(m: Machine, node: Node): Value {
  const nodes = parts(node);
  const left = nodes[0];
  const right = nodes.at(-1);
  if (!left || !right || nodes.length < 3) return m.refuse(node);
  const operator = operatorOf(m, nodes);
  // `1 < k < 7`: both comparisons, and not one with the other's truth.
  if (COMPARES.test(operator) && left.name === 'BinaryExpression' && COMPARES.test(operatorOf(m, parts(left)))) {
    const middle = parts(left).at(-1) ?? left;
    if (!decide(m, left)) return { type: 'bool', value: false };
    return operate(m, operator, m.evaluate(middle), m.evaluate(right), node);
  }
  const a = m.evaluate(left);
  if (operator === 'and' || operator === 'or') {
    if (a.type === 'int' || a.type === 'float') bindTo(m, [a]);
    const holds = truth(a) ?? m.refuse(left);
    return holds === (operator === 'and') ? m.evaluate(right) : a;
  }
  return operate(m, operator, a, m.evaluate(right), node);
}
