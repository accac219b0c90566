import { isModuleClass } from './classes';
import type { Machine } from './machine';
import type { Place } from './places';
import { type Node, parts } from './tree';
import { type Container, type Instance, isModule, keyOf, type Value } from './values';

/** What `for … in value` runs over. */
export function itemsOf(m: Machine, value: Value, node: Node, count: number | null = null): readonly Value[] {
  switch (value.type) {
    case 'list':
    case 'tuple':
      return value.items;
    case 'container':
      if (value.kind === 'ModuleDict') return value.children.map((c): Value => ({ type: 'str', value: c.name ?? '' }));
      // What is switched off is not there for Python.
      return value.children.map((c) => c.value).filter((v) => v.type !== 'layer' || !v.layer.off || m.off);
    case 'dict':
      return [...value.entries.keys()].map(keyValue);
    case 'str':
      return [...value.value].map((c) => ({ type: 'str', value: c }));
    case 'instance':
      // A named tuple is its values.
      if (value.of?.fields) return [...value.attributes.values()];
      return m.ask((library) => library.items?.(m, value, count, node)) ?? m.refuse(node);
    default:
      return m.ask((library) => library.items?.(m, value, count, node)) ?? m.refuse(node);
  }
}

export function keyValue(key: string | number): Value {
  if (typeof key === 'string') return { type: 'str', value: key };
  return { type: Number.isInteger(key) ? 'int' : 'float', value: key };
}

/** Assigns to one target, or item by item to several: `a`, `self.a`, `a, (b, c)`, `a[0]`. */
export function unpack(m: Machine, targets: readonly Node[], value: Value, node: Node): void {
  const named = targets.filter((t) => t.name !== ',');
  const [only] = named;
  if (only && named.length === 1 && targets.length === 1) {
    if (['TupleExpression', 'ArrayExpression', 'ParenthesizedExpression'].includes(only.name)) {
      unpack(m, parts(only).slice(1, -1), value, node);
    } else assign(m, only, value);
    return;
  }
  const items = itemsOf(m, value, node, named.length);
  const star = named.findIndex((t) => t.name === '*');
  if (star >= 0) {
    unpackRest(m, named, star, items, node);
    return;
  }
  if (items.length !== named.length) m.refuse(node);
  for (const [i, target] of named.entries()) {
    const item = items[i];
    if (item) unpack(m, [target], item, node);
  }
}

/** `first, *rest = items`. */
function unpackRest(m: Machine, named: readonly Node[], star: number, items: readonly Value[], node: Node): void {
  const rest = named[star + 1];
  const after = named.slice(star + 2);
  const count = items.length - star - after.length;
  if (!rest || count < 0 || after.some((t) => t.name === '*')) throw m.refuse(node);
  const values = [...items.slice(0, star), { type: 'list', items: items.slice(star, star + count) } as const];
  for (const [i, target] of [...named.slice(0, star), rest, ...after].entries()) {
    const value = values[i] ?? items[items.length - after.length + i - star - 1];
    if (value) unpack(m, [target], value, node);
  }
}

/** The self of lines that stand outside any class. */
function bareSelf(m: Machine): Instance {
  m.bare ??= { type: 'instance', of: null, attributes: new Map() };
  m.globals.set('self', m.bare);
  return m.bare;
}

function assign(m: Machine, target: Node, value: Value): void {
  if (target.name === 'VariableName') {
    m.scope.set(m.source(target), value);
    return;
  }
  const [object, mark, key] = parts(target);
  if (target.name !== 'MemberExpression' || !object || !key) m.refuse(target);
  // Lines of a constructor, pasted without their class, have a self of their own.
  const isSelf = object.name === 'VariableName' && m.source(object) === 'self' && !m.scope.get('self');
  const holder = isSelf ? bareSelf(m) : m.evaluate(object);
  if (mark?.name === '.') {
    setAttributeOf(m, holder, m.source(key), value, target);
    return;
  }
  const own = ownDict(m, object);
  if (own) {
    const word = keyOf(m.evaluate(key));
    setAttributeOf(m, own, typeof word === 'string' ? word : m.refuse(target), value, target);
    return;
  }
  const between = parts(target).slice(2, -1);
  if (m.ask((library) => library.setItem?.(m, holder, between, value, target) || null)) return;
  const index = m.evaluate(key);
  const word = keyOf(index);
  if (holder.type === 'dict' && word !== null) holder.entries.set(word, value);
  else if (holder.type === 'list' && index.type === 'int' && holder.items.length > index.value && index.value >= 0) {
    holder.items[index.value] = value;
  } else if (holder.type === 'container' && index.type === 'str') {
    setChild(m, holder, index.value, value);
  } else if (holder.type === 'container' && index.type === 'int') {
    const at = index.value < 0 ? index.value + holder.children.length : index.value;
    const old = holder.children[at];
    if (!old || !isModule(value)) throw m.refuse(target);
    holder.children[at] = { name: old.name, value };
    m.inner.add(value);
  } else m.refuse(target);
}

/** The module of `module._modules`, `module._parameters`: what is set in it is set in the module. */
function ownDict(m: Machine, node: Node): Value | null {
  const [object, mark, name] = node.name === 'MemberExpression' ? parts(node) : [];
  if (!object || mark?.name !== '.' || !name || !/^_(?:modules|parameters|buffers)$/.test(m.source(name))) return null;
  return m.evaluate(object);
}

/** `holder.name = value`, `setattr(holder, name, value)`. */
export function setAttributeOf(m: Machine, holder: Value, name: string, value: Value, node: Node): void {
  if (m.libraries.some((library) => library.setAttribute?.(m, holder, name, value, node))) return;
  if (holder.type === 'instance') setAttribute(m, holder, name, value, node);
  else if (holder.type === 'class' && !isModuleClass(holder)) holder.members.set(name, value);
  else m.refuse(node);
}

/** `holder.name = value` of an object. What a module holds is a part of it; what a plain object holds may be a net. */
export function setAttribute(m: Machine, holder: Instance, name: string, value: Value, place: Place): void {
  m.setting(holder, value, place);
  holder.attributes.set(name, value);
  if (holder.of && isModuleClass(holder.of)) m.inner.add(value);
}

/** Sets a module of a container by its name, in the place of one that has it. */
export function setChild(m: Machine, into: Container, name: string, value: Value): void {
  const at = into.children.findIndex((c) => c.name === name);
  into.children.splice(at < 0 ? into.children.length : at, 1, { name, value });
  m.inner.add(value);
}
