import { addLayers, kerasLayers } from '../keras/call';
import { callFunction, construct, constructBase, isModuleClass, memberOf } from '../python/classes';
import { dictMethod, listMethod } from '../python/collections';
import type { Machine } from '../python/machine';
import { stringMethod } from '../python/text';
import type { Node } from '../python/tree';
import { type Given, type Instance, NONE, typeName, type Value } from '../python/values';
import { attributeOf } from './attributes';
import { childrenFirst, entriesOf, listing } from './children';
import { containerMethod } from './containers';
import { missingAttribute } from './missing';
import { checkReady, superInit } from './module_init';
import { callInit, initMethod, parameterShape } from './recipes';
import { tensorMethod } from './tensor_methods';

/** A method that the source does not define: of a list, a module, a tensor, a string. */
export function callMethod(m: Machine, self: Value, name: string, given: readonly Given[], node: Node): Value {
  const [first] = given;
  switch (self.type) {
    case 'tensor':
      return tensorMethod(m, self.tensor, name, given, node);
    case 'parameter': {
      const fn = initMethod(name);
      const tensor = { name: null, value: self, place: node, at: node };
      if (fn) return callInit(m, fn, [tensor, ...given], node);
      if (name === 'dim') return { type: 'int', value: parameterShape(self).length };
      return name === 'size' ? sizeOf(m, parameterShape(self), first?.value, node) : m.refuse(node);
    }
    case 'list':
      return listMethod(m, self.items, name, given, node);
    case 'dict':
      return dictMethod(m, self.entries, name, given, node);
    case 'str':
      return stringMethod(self.value, name, given) ?? m.refuse(node);
    case 'keras-model':
      if (name === 'add' && first) addLayers(m, self.layers, kerasLayers(m, first.value, first.at), node);
      else if (!['summary', 'compile', 'build'].includes(name)) return m.refuse(node);
      return NONE;
    case 'container':
      return (
        containerMethod(m, self, name, given, node) ?? entriesOf(self, name) ?? moduleMethod(m, self, name, given, node)
      );
    case 'instance':
      return instanceMethod(m, self, name, given, node);
    case 'layer':
      return moduleMethod(m, self, name, given, node);
    default:
      return m.refuse(node);
  }
}

/** `weight.size()`, `weight.size(1)`. */
function sizeOf(m: Machine, shape: readonly number[], axis: Value | undefined, node: Node): Value {
  const items = shape.map((value): Value => ({ type: 'int', value }));
  if (!axis) return { type: 'tuple', items };
  return (axis.type === 'int' ? items.at(axis.value) : undefined) ?? m.refuse(node);
}

function instanceMethod(m: Machine, self: Instance, name: string, given: readonly Given[], node: Node): Value {
  const [first, second] = given;
  if (name.startsWith('super.')) {
    if (name === 'super.__init__') {
      superInit(m, self, m.owner);
      constructBase(m, self, m.owner, given, node);
      return NONE;
    }
    for (const base of m.owner?.bases ?? []) {
      const member = base.type === 'class' ? memberOf(base, name.slice(6)) : null;
      if (member?.value.type === 'function') return callFunction(m, member.value, self, given, node, member.owner);
    }
    return m.refuse(node);
  }
  if ((name === '__getattr__' || name === '__getattribute__') && first?.value.type === 'str') {
    return attributeOf(m, self, first.value.value, node);
  }
  if ((name === 'add_module' || name === 'register_module') && first?.value.type === 'str' && second) {
    checkReady(m, self, second.value, node, `'${typeName(self)}' object has no attribute '_modules'`);
    self.attributes.set(first.value.value, second.value);
    m.inner.add(second.value);
    return NONE;
  }
  if (name === '__init__' && self.of) {
    construct(m, self, self.of, given, node);
    return NONE;
  }
  if (name === 'append' && first && self.of && isModuleClass(self.of)) {
    self.attributes.set(String(self.attributes.size), first.value);
    m.inner.add(first.value);
    return self;
  }
  return moduleMethod(m, self, name, given, node);
}

/** What every module has. */
function moduleMethod(m: Machine, self: Value, name: string, given: readonly Given[], node: Node): Value {
  const listed = listing(self, name);
  if (listed) return listed;
  if (name === 'forward' || name === '__call__') return m.call(self, given, node);
  if (name === 'apply') {
    const [first] = given;
    if (!first) return m.refuse(node);
    for (const module of childrenFirst(self)) {
      m.call(first.value, [{ name: null, value: module, place: node, at: node }], node);
    }
    return self;
  }
  if (SAME.has(name)) return self;
  return self.type === 'instance' ? missingAttribute(m, self, name, node) : m.refuse(node);
}

/** Methods after which a module gives the same numbers. */
const SAME: ReadonlySet<string> = new Set(['to', 'cpu', 'cuda', 'train', 'eval', 'float', 'requires_grad_']);
