import { callFunction, construct, constructBase, isModuleClass, memberOf } from './classes';
import { itemsOf, keyValue } from './iterate';
import { kerasLayer } from './keras/call';
import type { Machine } from './machine';
import { Problem } from './problem';
import { callInit, initMethod } from './recipes';
import { tensorMethod } from './tensor_methods';
import type { Node } from './tree';
import { type Container, type Given, type Instance, isModule, NONE, typeName, type Value } from './values';

/** A method that the source does not define: of a list, a module, a tensor, a string. */
export function callMethod(m: Machine, self: Value, name: string, given: readonly Given[], node: Node): Value {
  const [first, second] = given;
  switch (self.type) {
    case 'tensor':
      return tensorMethod(m, self.tensor, name, given, node);
    case 'parameter': {
      const fn = initMethod(name);
      const tensor = { name: null, value: self, place: node, at: node };
      return fn ? callInit(m, fn, [tensor, ...given], node) : m.refuse(node);
    }
    case 'list':
      if (name === 'append' && first) self.items.push(first.value);
      else if (name === 'extend' && first) self.items.push(...itemsOf(m, first.value, first.at as Node));
      else if (name === 'insert' && first?.value.type === 'int' && second)
        self.items.splice(first.value.value, 0, second.value);
      else if (name === 'pop' && given.length === 0) return self.items.pop() ?? m.refuse(node);
      else if (name === 'copy') return { type: 'list', items: [...self.items] };
      else return m.refuse(node);
      return NONE;
    case 'dict':
      return dictMethod(m, self, name, given, node);
    case 'str':
      if (name === 'lower') return { type: 'str', value: self.value.toLowerCase() };
      if (name === 'upper') return { type: 'str', value: self.value.toUpperCase() };
      if (first?.value.type === 'str') {
        if (name === 'find') return { type: 'int', value: self.value.indexOf(first.value.value) };
        if (name === 'startswith') return { type: 'bool', value: self.value.startsWith(first.value.value) };
        if (name === 'endswith') return { type: 'bool', value: self.value.endsWith(first.value.value) };
      }
      return m.refuse(node);
    case 'keras-model':
      if (name === 'add' && first) self.layers.push(kerasLayer(m, first.value, first.at));
      else if (!['summary', 'compile', 'build'].includes(name)) return m.refuse(node);
      return NONE;
    case 'container':
      return containerMethod(m, self, name, given, node);
    case 'instance':
      return instanceMethod(m, self, name, given, node);
    case 'layer':
      return moduleMethod(m, self, name, given, node);
    default:
      return m.refuse(node);
  }
}

function dictMethod(
  m: Machine,
  self: Extract<Value, { type: 'dict' }>,
  name: string,
  given: readonly Given[],
  node: Node,
): Value {
  const pairs = [...self.entries];
  const [key, preset] = given;
  if (name === 'keys') return { type: 'list', items: pairs.map(([k]) => keyValue(k)) };
  if (name === 'values') return { type: 'list', items: pairs.map(([, v]) => v) };
  if (name === 'items')
    return { type: 'list', items: pairs.map(([k, v]) => ({ type: 'tuple', items: [keyValue(k), v] })) };
  if (name === 'get' && (key?.value.type === 'str' || key?.value.type === 'int')) {
    return self.entries.get(key.value.value) ?? preset?.value ?? NONE;
  }
  return m.refuse(node);
}

/** Adds a module to those that are in a container. */
export function addChild(
  m: Machine,
  into: Container,
  name: string | null,
  value: Value,
  place: { from: number; to: number },
): void {
  if (value.type === 'opaque' && value.problem?.code !== 'unknown-layer') m.refuse(place);
  if (value.type !== 'opaque' && !isModule(value) && value.type !== 'keras') {
    const given = typeName(value);
    throw new Problem('not-a-module', place, { given }, `${given} is not a Module subclass`);
  }
  into.children.push({ name, value });
  m.inner.add(value);
}

function containerMethod(m: Machine, self: Container, name: string, given: readonly Given[], node: Node): Value {
  const [first, second] = given;
  // Where nothing is imported, `Sequential()` may be Keras's.
  if ((name === 'append' || name === 'add') && first) {
    addChild(m, self, null, first.value, first.at);
    return self;
  }
  if ((name === 'add_module' || name === 'register_module') && first?.value.type === 'str' && second) {
    addChild(m, self, first.value.value, second.value, second.at);
    return NONE;
  }
  if (name === 'extend' && first) {
    for (const value of itemsOf(m, first.value, node)) addChild(m, self, null, value, first.at);
    return self;
  }
  if (name === 'children') return { type: 'list', items: self.children.map((c) => c.value) };
  if (name === 'values') return { type: 'list', items: self.children.map((c) => c.value) };
  const text = (c: { name: string | null }, i: number): Value => ({ type: 'str', value: c.name ?? String(i) });
  if (name === 'keys') return { type: 'list', items: self.children.map(text) };
  if (name === 'named_children' || name === 'items') {
    return { type: 'list', items: self.children.map((c, i) => ({ type: 'tuple', items: [text(c, i), c.value] })) };
  }
  return moduleMethod(m, self, name, given, node);
}

function instanceMethod(m: Machine, self: Instance, name: string, given: readonly Given[], node: Node): Value {
  const [first, second] = given;
  if (name.startsWith('super.')) {
    if (name === 'super.__init__') constructBase(m, self, m.owner, given, node);
    const base = m.owner?.bases.find((b) => b.type === 'class');
    const member = base?.type === 'class' ? memberOf(base, name.slice(6)) : null;
    if (name === 'super.__init__') return NONE;
    if (member?.value.type !== 'function') return m.refuse(node);
    return callFunction(m, member.value, self, given, node, member.owner);
  }
  if ((name === 'add_module' || name === 'register_module') && first?.value.type === 'str' && second) {
    self.attributes.set(first.value.value, second.value);
    m.inner.add(second.value);
    return NONE;
  }
  if (name === '__init__' && self.of) {
    construct(m, self, self.of, given, node);
    return NONE;
  }
  if (name === 'children') return { type: 'list', items: [...self.attributes.values()].filter(isModule) };
  if (name === 'append' && first && self.of && isModuleClass(self.of)) {
    self.attributes.set(String(self.attributes.size), first.value);
    m.inner.add(first.value);
    return self;
  }
  return moduleMethod(m, self, name, given, node);
}

/** What every module has. */
function moduleMethod(m: Machine, self: Value, name: string, given: readonly Given[], node: Node): Value {
  if (name === 'modules') return { type: 'list', items: withinModule(self) };
  if (name === 'apply') {
    const [first] = given;
    if (!first) return m.refuse(node);
    for (const module of childrenFirst(self)) {
      m.call(first.value, [{ name: null, value: module, place: node, at: node }], node);
    }
    return self;
  }
  return ['to', 'cpu', 'cuda', 'train', 'eval', 'float', 'requires_grad_'].includes(name) ? self : m.refuse(node);
}

function childModules(value: Value): Value[] {
  if (value.type === 'container') return value.children.map((c) => c.value);
  return value.type === 'instance' ? [...value.attributes.values()].filter(isModule) : [];
}

/** A module and all within it, each once. */
function withinModule(root: Value): Value[] {
  const seen = new Set<Value>();
  const walk = (value: Value): void => {
    if (seen.has(value)) return;
    seen.add(value);
    childModules(value).forEach(walk);
  };
  walk(root);
  return [...seen];
}

/** As `withinModule`, each after what is in it: the order of `apply`. */
function childrenFirst(root: Value): Value[] {
  const seen = new Set<Value>();
  const found: Value[] = [];
  const walk = (value: Value): void => {
    if (seen.has(value)) return;
    seen.add(value);
    childModules(value).forEach(walk);
    found.push(value);
  };
  walk(root);
  return found;
}
