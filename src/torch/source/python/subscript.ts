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
  if (bounds.length > 3 || step === 0) return m.refuse(node);
  const cut = <T>(items: readonly T[]) => sliced(items, from, to, step);
  switch (value.type) {
    case 'container':
      return { ...value, children: cut(value.children).map((c) => ({ ...c, name: null })) };
    case 'list':
    case 'tuple':
      return { type: value.type, items: cut(value.items) };
    case 'str':
      return { type: 'str', value: cut([...value.value]).join('') };
    default:
      return m.refuse(node);
  }
}

/** `items[from:to:step]`, as Python takes it: negative bounds from the end, a negative step backwards. */
function sliced<T>(items: readonly T[], from: number | undefined, to: number | undefined, step: number): T[] {
  const count = items.length;
  const [lowest, highest] = step > 0 ? [0, count] : [-1, count - 1];
  const bound = (at: number | undefined, open: number) =>
    at === undefined ? open : Math.min(highest, Math.max(lowest, at < 0 ? at + count : at));
  const [start, end] = step > 0 ? [bound(from, lowest), bound(to, highest)] : [bound(from, highest), bound(to, lowest)];
  const length = Math.max(0, Math.ceil((end - start) / step));
  return Array.from({ length }, (_, i) => items.slice(start + i * step)[0]).filter((item) => item !== undefined);
}
