import { layerSpec } from '../../../core/layers/rows';
import { freshId } from '../../../core/net/net';
import type { Machine } from '../python/machine';
import type { Node } from '../python/tree';
import type { Value } from '../python/values';

/**
 * `copy.deepcopy(value)`: lists, dicts, objects and modules anew. A module that has weights has the very numbers of the
 * one that it is a copy of, which the page has no net for: it is named as not followed.
 */
export function deepCopy(m: Machine, value: Value, node: Node): Value {
  const known = new Map<Value, Value>();
  const copy = (v: Value): Value => {
    m.clock.check(node);
    const old = known.get(v);
    if (old) return old;
    switch (v.type) {
      case 'list':
      case 'tuple': {
        const items: Value[] = [];
        const made: Value = { ...v, items };
        known.set(v, made);
        for (const item of v.items) items.push(copy(item));
        return made;
      }
      case 'dict': {
        const entries = new Map<string | number, Value>();
        const made: Value = { type: 'dict', entries };
        known.set(v, made);
        for (const [key, item] of v.entries) entries.set(key, copy(item));
        return made;
      }
      case 'instance': {
        const attributes = new Map<string, Value>();
        const made = { ...v, attributes };
        known.set(v, made);
        if (m.ready.has(v)) m.ready.add(made);
        for (const [name, item] of v.attributes) attributes.set(name, copy(item));
        return made;
      }
      case 'container': {
        const made = { ...v, children: v.children.map((child) => ({ ...child, value: copy(child.value) })) };
        known.set(v, made);
        for (const child of made.children) m.inner.add(child.value);
        return made;
      }
      case 'layer': {
        const { module } = v.layer;
        if (v.layer.lazy || layerSpec(module.kind).weights(module.args).length > 0) return m.refuse(node);
        const own = { ...module, id: freshId() };
        const places = m.places.get(module.id);
        if (places) m.places.set(own.id, places);
        m.add(own);
        const made: Value = { type: 'layer', layer: { ...v.layer, module: own } };
        known.set(v, made);
        return made;
      }
      case 'parameter':
      case 'keras':
      case 'keras-model':
        return m.refuse(node);
      default:
        return v;
    }
  };
  return copy(value);
}
