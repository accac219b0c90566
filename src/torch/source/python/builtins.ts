import { attributeOf } from './attributes';
import { memberOf } from './classes';
import { pairsOf } from './collections';
import { itemsOf, setAttributeOf } from './iterate';
import { asNumber, LONGEST_LIST } from './literals';
import type { Machine } from './machine';
import { ofModule } from './modules';
import { operate, truth } from './operators';
import { bindTo, withSize } from './sizes';
import { textOf } from './text';
import type { Node } from './tree';
import { isInstance, typeOf } from './types';
import { type Given, NONE, type Value } from './values';

/** Python's own functions, as far as nets are built with them. */
export function builtin(m: Machine, name: string, given: readonly Given[], node: Node): Value {
  const values = given.map((g) => g.value);
  const [first, second] = values;
  switch (name) {
    case 'range':
      return { type: 'list', items: range(m, values, node).map((value) => ({ type: 'int', value })) };
    case 'len':
      if (!first) return m.refuse(node);
      return (
        m.ask((library) => library.length?.(m, first, node)) ?? { type: 'int', value: itemsOf(m, first, node).length }
      );
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
      return { type: 'dict', entries: new Map(pairsOf(m, given, node)) };
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
    case 'hasattr': {
      if (!first || second?.type !== 'str') return m.refuse(node);
      const known = m.ask((library) => library.has?.(first, second.value));
      if (known !== null) return { type: 'bool', value: known };
      if (first.type !== 'instance' || !first.of) return m.refuse(node);
      const own = first.attributes.has(second.value) || memberOf(first.of, second.value) !== null;
      return { type: 'bool', value: own };
    }
    case 'getattr':
      if (!first || second?.type !== 'str') return m.refuse(node);
      if (
        values[2] &&
        first.type === 'instance' &&
        first.of &&
        !first.attributes.has(second.value) &&
        !memberOf(first.of, second.value)
      ) {
        return values[2];
      }
      return attributeOf(m, first, second.value, node);
    case 'setattr': {
      const third = values[2];
      if (!first || second?.type !== 'str' || !third) return m.refuse(node);
      setAttributeOf(m, first, second.value, third, node);
      return NONE;
    }
    // Of typing: for those who check types.
    case 'cast':
    case 'typing.cast':
      return second ?? m.refuse(node);
    case 'isinstance':
      return first && second ? { type: 'bool', value: isInstance(m, first, second, node) } : m.refuse(node);
    case 'type':
      return (first && typeOf(first)) ?? m.refuse(node);
    case 'str':
      return { type: 'str', value: (first ? textOf(first) : '') ?? m.refuse(node) };
    case 'slice':
      return { type: 'slice', text: sliceText(m, values, node) };
    case 'sorted':
      return { type: 'list', items: sorted(m, given, node) };
    case 'any':
    case 'all': {
      const known = (first ? itemsOf(m, first, node) : m.refuse(node)).map((v) => truth(v) ?? m.refuse(node));
      return { type: 'bool', value: name === 'any' ? known.includes(true) : !known.includes(false) };
    }
    case 'map':
    case 'filter': {
      if (!first || !second) return m.refuse(node);
      const lists = values.slice(1).map((v) => itemsOf(m, v, node));
      const turns = Array.from({ length: Math.min(...lists.map((l) => l.length)) }, (_, i) =>
        lists.map((l) => l[i] ?? NONE),
      );
      const made = turns.map((turn) =>
        m.call(
          first,
          turn.map((value) => ({ name: null, value, place: node, at: node })),
          node,
        ),
      );
      if (name === 'map') return { type: 'list', items: made };
      return { type: 'list', items: (lists[0] ?? []).filter((_, i) => truth(made[i] ?? NONE) ?? m.refuse(node)) };
    }
    default:
      return ofModule(m, name, given, node);
  }
}

/** `slice(1, 5)` as it stands between brackets. */
function sliceText(m: Machine, values: readonly Value[], node: Node): string {
  const bounds = values.map((v) => (v.type === 'none' ? '' : v.type === 'int' ? String(v.value) : m.refuse(node)));
  return bounds.length === 1 ? `:${bounds[0]}` : bounds.join(':');
}

function range(m: Machine, values: readonly Value[], node: Node): number[] {
  bindTo(m, values);
  const numbers = values.map((v) => (v.type === 'int' ? v.value : m.refuse(node)));
  const [a = 0, b, step = 1] = numbers;
  const [from, to] = b === undefined ? [0, a] : [a, b];
  const length = Math.ceil((to - from) / step);
  if (numbers.length === 0 || step === 0 || length > LONGEST_LIST) return m.refuse(node);
  return Array.from({ length: Math.max(0, length) }, (_, i) => from + i * step);
}

function number(m: Machine, type: 'int' | 'float', value: Value | undefined, node: Node): Value {
  if (value?.type === 'size') return value;
  if (value?.type === 'str' && /^\s*[+-]?\d{1,15}\s*$/.test(value.value)) return { type, value: Number(value.value) };
  const given = value ? asNumber(value) : undefined;
  if (given && value) {
    const made = { type, value: type === 'int' ? Math.trunc(given.value) : given.value };
    return type === 'int'
      ? withSize(made, 'int', [value])
      : { ...made, ...(given.size !== undefined && { size: given.size }) };
  }
  if (type === 'float' && value?.type === 'str') {
    if (/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value.value)) return { type, value: Number(value.value) };
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
  // Of tensors: from the left, beginning with 0.
  if (name === 'sum' && items.some((v) => !asNumber(v))) {
    return items.reduce((total, v) => operate(m, '+', total, v, node), { type: 'int', value: 0 });
  }
  const numbers = items.map((v) => asNumber(v) ?? m.refuse(node));
  const type = numbers.every((n) => n.type === 'int') ? 'int' : 'float';
  const all = numbers.map((n) => n.value);
  const [only] = all;
  if (only === undefined) return name === 'sum' ? { type: 'int', value: 0 } : m.refuse(node);
  if (name === 'min' || name === 'max') {
    const made: Value = { type, value: name === 'min' ? Math.min(...all) : Math.max(...all) };
    if (items.length === 2) return withSize(made, name, items);
    bindTo(m, items);
    return made;
  }
  if (name === 'sum')
    return items.reduce((total, item) => operate(m, '+', total, item, node), { type: 'int', value: 0 });
  if (all.length !== 1) return m.refuse(node);
  if (name !== 'round') bindTo(m, items);
  if (name === 'bool') return { type: 'bool', value: only !== 0 };
  if (name === 'abs') return { type, value: Math.abs(only) };
  // Python rounds halves to the even number.
  const down = Math.floor(only);
  const half = only - down === 0.5;
  const made: Value = { type: 'int', value: half ? (down % 2 === 0 ? down : down + 1) : Math.round(only) };
  return withSize(made, 'round', items);
}

/** Numbers or texts in their order. */
function sorted(m: Machine, given: readonly Given[], node: Node): Value[] {
  const [first, ...more] = given;
  const items = first ? [...itemsOf(m, first.value, node)] : m.refuse(node);
  const reverse = more.find((g) => g.name === 'reverse');
  if (more.length > (reverse ? 1 : 0)) return m.refuse(node);
  const compare = (a: Value, b: Value): number => {
    const [x, y] = [asNumber(a), asNumber(b)];
    if (x && y) return x.value - y.value;
    return a.type === 'str' && b.type === 'str'
      ? Number(a.value > b.value) - Number(a.value < b.value)
      : m.refuse(node);
  };
  const sign = reverse && truth(reverse.value) ? -1 : 1;
  return items.sort((a, b) => sign * compare(a, b));
}
