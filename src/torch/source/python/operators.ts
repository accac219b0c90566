import type { SizeOp } from '../../../core/net/derived';
import { asNumber, calculate, LONGEST_LIST } from './literals';
import type { Machine } from './machine';
import { bindComparison, bindTo, withSize } from './sizes';
import { percentText } from './text';
import type { Node } from './tree';
import { keyOf, type Value } from './values';

/** Python's truth of a value; null where it is not known. */
export function truth(value: Value): boolean | null {
  switch (value.type) {
    case 'int':
    case 'float':
      return value.value !== 0;
    case 'bool':
      return value.value;
    case 'str':
      return value.value !== '';
    case 'none':
      return false;
    case 'list':
    case 'tuple':
      return value.items.length > 0;
    case 'dict':
      return value.entries.size > 0;
    case 'layer':
    case 'instance':
    case 'class':
    case 'function':
    case 'method':
    case 'outside':
    case 'partial':
    case 'parameter':
      return true;
    case 'container':
      return value.children.length > 0;
    default:
      return null;
  }
}

/** Whether a condition holds; one that depends on what is not known is named as not followed. */
export function decide(m: Machine, test: Node): boolean {
  const value = m.evaluate(test);
  if (value.type === 'int' || value.type === 'float') bindTo(m, [value]);
  return truth(value) ?? m.refuse(test);
}

/** Whether two values are equal; null where it is not known. */
export function same(a: Value, b: Value): boolean | null {
  const x = asNumber(a);
  const y = asNumber(b);
  if (x && y) return x.value === y.value;
  if (a.type === 'str' && b.type === 'str') return a.value === b.value;
  if ((a.type === 'list' || a.type === 'tuple') && a.type === b.type && a.items.length < 100) {
    if (a.items.length !== b.items.length) return false;
    const each = a.items.map((item, i) => plain(item, b.items[i]));
    return each.includes(null) ? null : !each.includes(false);
  }
  if (a.type === 'outside' && b.type === 'outside') return a.path.split('.').at(-1) === b.path.split('.').at(-1);
  // A tensor that is there is not None.
  if ([a, b].some((v) => v.type === 'none') && [a, b].some((v) => v.type === 'tensor')) return false;
  const unknown = [a, b].some((v) => ['opaque', 'tensor', 'size', 'derived'].includes(v.type));
  return unknown ? null : a === b || (a.type === 'none' && b.type === 'none');
}

/** As `same`, for items that are no lists themselves. */
function plain(a: Value, b: Value | undefined): boolean | null {
  if (!b || a.type === 'list' || a.type === 'tuple') return null;
  return same(a, b);
}

const SIZE_OPERATORS: Readonly<Record<string, SizeOp>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '//': 'floordiv',
  '%': 'mod',
};

const IDENTITY: ReadonlySet<string> = new Set(['is', 'is not', 'in', 'not in']);

/** What an operator other than `and` and `or` gives; `inPlace`: of `a += b`. */
export function operate(m: Machine, operator: string, a: Value, b: Value, node: Node, inPlace = false): Value {
  const own = IDENTITY.has(operator) ? null : m.ask((l) => l.operate?.(m, operator, a, b, inPlace, node));
  if (own) return own;
  const known = compare(operator, a, b);
  if (known !== undefined) bindComparison(m, [a, b]);
  if (known !== undefined) return known === null ? m.refuse(node) : { type: 'bool', value: known };
  if (isNumber(a) && isNumber(b) && (a.type === 'size' || b.type === 'size')) return { type: 'size' };
  const x = asNumber(a);
  const y = asNumber(b);
  if (x && y) {
    const made = calculate(operator, x, y, node) ?? m.refuse(node);
    const op = Object.hasOwn(SIZE_OPERATORS, operator) ? SIZE_OPERATORS[operator] : undefined;
    if (!op) bindTo(m, [a, b]);
    return op ? withSize(made, op, [a, b]) : made;
  }
  if (operator === '+' && a.type === 'str' && b.type === 'str' && a.value.length + b.value.length <= LONGEST_LIST) {
    return { type: 'str', value: a.value + b.value };
  }
  if (operator === '%' && a.type === 'str') return { type: 'str', value: percentText(a.value, b) ?? m.refuse(node) };
  const isList = a.type === 'list' || a.type === 'tuple';
  if (operator === '+' && isList && b.type === a.type && a.items.length + b.items.length <= LONGEST_LIST) {
    return { type: a.type, items: [...a.items, ...b.items] };
  }
  if (operator === '*' && a.type === 'int' && (b.type === 'list' || b.type === 'tuple' || b.type === 'str')) {
    return operate(m, operator, b, a, node, inPlace);
  }
  if (operator === '*' && a.type === 'str' && b.type === 'int' && a.value.length * b.value <= LONGEST_LIST) {
    return { type: 'str', value: a.value.repeat(Math.max(0, b.value)) };
  }
  if (operator === '*' && isList && b.type === 'int' && a.items.length * b.value <= LONGEST_LIST) {
    return { type: a.type, items: Array.from({ length: Math.max(0, b.value) }, () => a.items).flat() };
  }
  const isLong =
    a.type === 'container' && b.type === 'container' && a.children.length + b.children.length > LONGEST_LIST;
  if (operator === '+' && a.type === 'container' && b.type === 'container' && !isLong) {
    return { ...a, children: [...a.children, ...b.children].map((c) => ({ ...c, name: null })) };
  }
  if (operator === '|' && a.type === 'dict' && b.type === 'dict') {
    return { type: 'dict', entries: new Map([...a.entries, ...b.entries]) };
  }
  return m.refuse(node);
}

/** A number, or one that a tensor's size gives. */
function isNumber(value: Value): boolean {
  return asNumber(value) !== undefined || value.type === 'size';
}

/** A comparison's outcome: null where it is not known, undefined where the operator is none. */
function compare(operator: string, a: Value, b: Value): boolean | null | undefined {
  const not = (value: boolean | null) => (value === null ? null : !value);
  switch (operator) {
    case '==':
      return same(a, b);
    case '!=':
      return not(same(a, b));
    case 'is':
      return same(a, b);
    case 'is not':
      return not(same(a, b));
    case 'in':
      return contains(b, a);
    case 'not in':
      return not(contains(b, a));
  }
  const x = asNumber(a);
  const y = asNumber(b);
  if (!['<', '>', '<=', '>='].includes(operator)) return undefined;
  if (!x || !y) return null;
  if (operator === '<') return x.value < y.value;
  if (operator === '>') return x.value > y.value;
  return operator === '<=' ? x.value <= y.value : x.value >= y.value;
}

function contains(holder: Value, value: Value): boolean | null {
  if (holder.type === 'dict') {
    const word = keyOf(value);
    return word === null ? null : holder.entries.has(word);
  }
  if (holder.type === 'str' && value.type === 'str') return holder.value.includes(value.value);
  if (holder.type !== 'list' && holder.type !== 'tuple') return null;
  const each = holder.items.map((item) => same(item, value));
  if (each.includes(true)) return true;
  return each.includes(null) ? null : false;
}
