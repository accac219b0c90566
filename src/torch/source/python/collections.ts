import { itemsOf, keyValue } from './iterate';
import { LONGEST_LIST } from './literals';
import type { Machine } from './machine';
import { same } from './operators';
import type { Node } from './tree';
import { type Given, keyOf, NONE, type Value } from './values';

/** A method of a list. */
export function listMethod(m: Machine, items: Value[], name: string, given: readonly Given[], node: Node): Value {
  const [first, second] = given.map((g) => g.value);
  const at = (value: Value) => items.findIndex((item) => same(item, value) === true || item === value);
  switch (name) {
    case 'append':
      items.push(first ?? m.refuse(node));
      return NONE;
    case 'extend': {
      const more = itemsOf(m, first ?? m.refuse(node), node);
      if (items.length + more.length > LONGEST_LIST) return m.refuse(node);
      items.push(...more);
      return NONE;
    }
    case 'insert':
      if (first?.type !== 'int' || !second) return m.refuse(node);
      items.splice(first.value, 0, second);
      return NONE;
    case 'pop': {
      const index = first ? (first.type === 'int' ? first.value : m.refuse(node)) : -1;
      const value = items.at(index) ?? m.refuse(node);
      items.splice(index, 1);
      return value;
    }
    case 'remove': {
      const index = first ? at(first) : -1;
      if (index < 0) return m.refuse(node);
      items.splice(index, 1);
      return NONE;
    }
    case 'index': {
      const index = first ? at(first) : -1;
      return index < 0 ? m.refuse(node) : { type: 'int', value: index };
    }
    case 'reverse':
      items.reverse();
      return NONE;
    case 'clear':
      items.length = 0;
      return NONE;
    case 'copy':
      return { type: 'list', items: [...items] };
    default:
      return m.refuse(node);
  }
}

/** A method of a dict. */
export function dictMethod(
  m: Machine,
  entries: Map<string | number, Value>,
  name: string,
  given: readonly Given[],
  node: Node,
): Value {
  const [key, preset] = given.map((g) => g.value);
  const word = key ? keyOf(key) : null;
  switch (name) {
    case 'keys':
      return { type: 'list', items: [...entries.keys()].map(keyValue) };
    case 'values':
      return { type: 'list', items: [...entries.values()] };
    case 'items':
      return { type: 'list', items: [...entries].map(([k, v]) => ({ type: 'tuple', items: [keyValue(k), v] })) };
    case 'get':
      return word === null ? m.refuse(node) : (entries.get(word) ?? preset ?? NONE);
    case 'setdefault': {
      if (word === null) return m.refuse(node);
      const value = entries.get(word) ?? preset ?? NONE;
      entries.set(word, value);
      return value;
    }
    case 'pop': {
      if (word === null) return m.refuse(node);
      const value = entries.get(word) ?? preset ?? m.refuse(node);
      entries.delete(word);
      return value;
    }
    case 'update':
      for (const [k, v] of pairsOf(m, given, node)) entries.set(k, v);
      return NONE;
    case 'copy':
      return { type: 'dict', entries: new Map(entries) };
    default:
      return m.refuse(node);
  }
}

/** What `dict(...)` and `update(...)` are given: another dict, pairs, names. */
export function pairsOf(m: Machine, given: readonly Given[], node: Node): [string | number, Value][] {
  return given.flatMap(({ name, value }): [string | number, Value][] => {
    if (name !== null) return [[name, value]];
    if (value.type === 'dict') return [...value.entries];
    return itemsOf(m, value, node).map((item) => {
      const [key, known] = item.type === 'tuple' || item.type === 'list' ? item.items : [];
      const word = key ? keyOf(key) : null;
      return word === null || !known ? m.refuse(node) : [word, known];
    });
  });
}
