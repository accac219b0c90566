import { pairsOf } from '../python/collections';
import { itemsOf, setChild } from '../python/iterate';
import type { Machine } from '../python/machine';
import type { Node } from '../python/tree';
import { type Container, type Given, NONE, type Value } from '../python/values';
import { addChild, childAt } from './children';
import { setTorchAttribute } from './set_attributes';

/** A method of `nn.Sequential`, `nn.ModuleList`, `nn.ModuleDict`; null where it is none of theirs alone. */
export function containerMethod(
  m: Machine,
  self: Container,
  name: string,
  given: readonly Given[],
  node: Node,
): Value | null {
  const [first, second] = given;
  const key = first?.value.type === 'str' ? first.value.value : null;
  switch (name) {
    // Where nothing is imported, `Sequential()` may be Keras's.
    case 'append':
    case 'add':
      if (!first) return m.refuse(node);
      addChild(m, self, null, first.value, first.at);
      return self;
    case 'add_module':
    case 'register_module':
      if (key === null || !second) return m.refuse(node);
      if (self.children.some((c, i) => (c.name ?? String(i)) === key))
        setTorchAttribute(m, self, key, second.value, node);
      else addChild(m, self, key, second.value, second.at);
      return NONE;
    case 'extend':
      if (!first) return m.refuse(node);
      for (const value of [...itemsOf(m, first.value, node)]) addChild(m, self, null, value, first.at);
      return self;
    case 'insert': {
      if (first?.value.type !== 'int' || !second) return m.refuse(node);
      addChild(m, self, null, second.value, second.at);
      const child = self.children.pop();
      if (child) self.children.splice(first.value.value, 0, child);
      return self;
    }
    case 'pop': {
      const at = key === null ? childAt(self, first?.value) : self.children.findIndex((c) => c.name === key);
      const [child] = at < 0 ? [] : self.children.splice(at, 1);
      return child?.value ?? m.refuse(node);
    }
    case 'update':
      if (self.kind !== 'ModuleDict') return m.refuse(node);
      for (const [k, value] of pairsOf(m, given, node)) setChild(m, self, String(k), value);
      return NONE;
    default:
      return null;
  }
}
