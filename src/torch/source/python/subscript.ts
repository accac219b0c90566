import { itemsOf } from './iterate';
import type { Machine } from './machine';
import type { Node } from './tree';
import { keyOf, type Value } from './values';

/** `value[index]`, with all that stands between the brackets. */
export function subscript(m: Machine, value: Value, index: readonly Node[], node: Node): Value {
  const [first, ...more] = index;
  if (!first) return m.refuse(node);
  const known = m.ask((library) => library.subscript?.(m, value, index, node));
  if (known) return known;
  if (index.some((n) => n.name === ':')) return slice(m, value, index, node);
  if (more.length > 0) return m.refuse(node);
  const key = m.evaluate(first);
  if (value.type === 'dict') {
    const word = keyOf(key);
    return (word === null ? undefined : value.entries.get(word)) ?? m.refuse(node);
  }
  if (value.type === 'container' && key.type === 'str') {
    return value.children.find((c) => c.name === key.value)?.value ?? m.refuse(node);
  }
  if (value.type === 'instance' && !value.of && key.type === 'str')
    return value.attributes.get(key.value) ?? m.refuse(node);
  if (key.type !== 'int') return m.refuse(node);
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
  if (bounds.length > 3) return m.refuse(node);
  if (step !== 1) return stepped(m, value, from, to, step, node);
  if (value.type === 'container') {
    return { ...value, children: value.children.slice(from, to).map((c) => ({ ...c, name: null })) };
  }
  if (value.type === 'list' || value.type === 'tuple') return { type: value.type, items: value.items.slice(from, to) };
  if (value.type === 'str') return { type: 'str', value: value.value.slice(from, to) };
  return m.refuse(node);
}

/** `items[::2]`, `items[::-1]`. */
function stepped(
  m: Machine,
  value: Value,
  from: number | undefined,
  to: number | undefined,
  step: number,
  node: Node,
): Value {
  if ((value.type !== 'list' && value.type !== 'tuple') || step === 0) return m.refuse(node);
  if (step < 0 && (from !== undefined || to !== undefined)) return m.refuse(node);
  const items = step < 0 ? [...value.items].reverse() : value.items.slice(from, to);
  return { type: value.type, items: items.filter((_, i) => i % Math.abs(step) === 0) };
}
