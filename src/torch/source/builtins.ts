import { attributeOf } from './attributes';
import { itemsOf } from './iterate';
import { asNumber } from './literals';
import type { Machine } from './machine';
import { LONGEST_LIST } from './operators';
import type { Node } from './tree';
import { type Given, isModule, NONE, typeName, type Value } from './values';

/** Python's own functions, as far as nets are built with them. */
export function builtin(m: Machine, name: string, given: readonly Given[], node: Node): Value {
  const values = given.map((g) => g.value);
  const [first, second] = values;
  switch (name) {
    case 'range':
      return { type: 'list', items: range(m, values, node).map((value) => ({ type: 'int', value })) };
    case 'len':
      if (first?.type === 'tensor') return { type: 'size', axis: 0 };
      return first ? { type: 'int', value: itemsOf(m, first, node).length } : m.refuse(node);
    case 'enumerate': {
      const from = second?.type === 'int' ? second.value : 0;
      const items = first ? itemsOf(m, first, node) : m.refuse(node);
      return {
        type: 'list',
        items: items.map((v, i) => ({ type: 'tuple', items: [{ type: 'int', value: i + from }, v] })),
      };
    }
    case 'zip': {
      const lists = values.map((v) => itemsOf(m, v, node));
      const length = Math.min(...lists.map((l) => l.length), LONGEST_LIST);
      if (lists.length === 0) return { type: 'list', items: [] };
      return {
        type: 'list',
        items: Array.from({ length }, (_, i) => ({ type: 'tuple', items: lists.map((l) => l[i] ?? NONE) })),
      };
    }
    case 'reversed':
      return { type: 'list', items: first ? [...itemsOf(m, first, node)].reverse() : m.refuse(node) };
    case 'list':
    case 'tuple':
      return { type: name, items: first ? [...itemsOf(m, first, node)] : [] };
    case 'dict':
    case 'OrderedDict':
      return dict(m, given, node);
    case 'int':
    case 'float':
      return number(m, name, first, node);
    case 'bool':
    case 'round':
    case 'abs':
    case 'min':
    case 'max':
    case 'sum':
      return arithmetic(m, name, values, node);
    case 'getattr':
      return first && second?.type === 'str' ? attributeOf(m, first, second.value, node) : m.refuse(node);
    case 'setattr': {
      const third = values[2];
      if (first?.type !== 'instance' || second?.type !== 'str' || !third) return m.refuse(node);
      first.attributes.set(second.value, third);
      m.inner.add(third);
      return NONE;
    }
    // Of typing: for those who check types.
    case 'cast':
    case 'typing.cast':
      return second ?? m.refuse(node);
    case 'math.sqrt':
    case 'math.ceil':
    case 'math.floor':
    case 'math.log2':
      return ofMath(m, name, first, node);
    case 'isinstance':
      return first && second ? { type: 'bool', value: isInstance(m, first, second, node) } : m.refuse(node);
    case 'type':
      return first?.type === 'layer'
        ? { type: 'outside', path: `torch.nn.${first.layer.module.kind}` }
        : m.refuse(node);
    default:
      return m.refuse(node);
  }
}

/** Whether a module is of a class, or of one of several. */
function isInstance(m: Machine, value: Value, classes: Value, node: Node): boolean {
  if (classes.type === 'tuple') return classes.items.slice(0, 50).some((c) => isInstance(m, value, c, node));
  if (!isModule(value)) return m.refuse(node);
  if (classes.type === 'class') return value.type === 'instance' && value.of === classes;
  if (classes.type !== 'outside') return m.refuse(node);
  const name = classes.path.split('.').at(-1);
  return name === 'Module' || (value.type !== 'instance' && name === typeName(value));
}

function ofMath(m: Machine, name: string, value: Value | undefined, node: Node): Value {
  const { value: x } = (value && asNumber(value)) ?? m.refuse(node);
  if (!Number.isFinite(x) || x < 0) return m.refuse(node);
  if (name === 'math.ceil' || name === 'math.floor') {
    return { type: 'int', value: name === 'math.ceil' ? Math.ceil(x) : Math.floor(x) };
  }
  return { type: 'float', value: name === 'math.sqrt' ? Math.sqrt(x) : Math.log2(x) };
}

function range(m: Machine, values: readonly Value[], node: Node): number[] {
  const numbers = values.map((v) => (v.type === 'int' ? v.value : m.refuse(node)));
  const [a = 0, b, step = 1] = numbers;
  const [from, to] = b === undefined ? [0, a] : [a, b];
  const length = Math.ceil((to - from) / step);
  if (numbers.length === 0 || step === 0 || length > LONGEST_LIST) return m.refuse(node);
  return Array.from({ length: Math.max(0, length) }, (_, i) => from + i * step);
}

function dict(m: Machine, given: readonly Given[], node: Node): Value {
  const entries = new Map<string | number, Value>();
  for (const g of given) {
    if (g.name !== null) entries.set(g.name, g.value);
    else if (g.value.type === 'dict') for (const [k, v] of g.value.entries) entries.set(k, v);
    else {
      for (const item of itemsOf(m, g.value, node)) {
        const [key, value] = item.type === 'tuple' || item.type === 'list' ? item.items : [];
        if ((key?.type !== 'str' && key?.type !== 'int') || !value) return m.refuse(node);
        entries.set(key.value, value);
      }
    }
  }
  return { type: 'dict', entries };
}

function number(m: Machine, type: 'int' | 'float', value: Value | undefined, node: Node): Value {
  const given = value ? asNumber(value) : undefined;
  if (given) return { type, value: type === 'int' ? Math.trunc(given.value) : given.value };
  if (type === 'float' && value?.type === 'str') {
    const word = /^\s*([+-]?)inf(inity)?\s*$/i.exec(value.value);
    if (word) return { type: 'float', value: word[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY };
    if (/^\s*[+-]?nan\s*$/i.test(value.value)) return { type: 'float', value: Number.NaN };
  }
  return m.refuse(node);
}

function arithmetic(m: Machine, name: string, values: readonly Value[], node: Node): Value {
  const [first] = values;
  const items =
    values.length === 1 && first && ['list', 'tuple'].includes(first.type) ? itemsOf(m, first, node) : values;
  const numbers = items.map((v) => asNumber(v) ?? m.refuse(node));
  const type = numbers.every((n) => n.type === 'int') ? 'int' : 'float';
  const all = numbers.map((n) => n.value);
  const [only] = all;
  if (only === undefined) return name === 'sum' ? { type: 'int', value: 0 } : m.refuse(node);
  if (name === 'min' || name === 'max') return { type, value: name === 'min' ? Math.min(...all) : Math.max(...all) };
  if (name === 'sum') return { type, value: all.reduce((a, b) => a + b, 0) };
  if (all.length !== 1) return m.refuse(node);
  if (name === 'bool') return { type: 'bool', value: only !== 0 };
  if (name === 'abs') return { type, value: Math.abs(only) };
  // Python rounds halves to the even number.
  const down = Math.floor(only);
  const half = only - down === 0.5;
  return { type: 'int', value: half ? (down % 2 === 0 ? down : down + 1) : Math.round(only) };
}
