import { layerSpec } from '../../../core/layers/rows';
import { MAX_LAYERS } from '../../../core/values';
import { callFunction, isSequentialClass, memberOf } from '../python/classes';
import type { Machine } from '../python/machine';
import { Problem } from '../python/problem';
import type { Node } from '../python/tree';
import { isModule, type ReadLayer, type Tensor, type Value } from '../python/values';
import { noReturn, wrongForward } from './forward';

/** A tensor that goes through one more layer. */
export function through(m: Machine, layer: ReadLayer, tensor: Tensor, node: Node, functional: boolean): Tensor {
  if (tensor.depth >= MAX_LAYERS) {
    throw new Problem('too-many-layers', node, { layers: tensor.depth + 1, most: MAX_LAYERS });
  }
  if (tensor.squeezed) return m.refuse(node);
  const off = layer.off || m.off;
  const next: Tensor = {
    parent: tensor,
    layer: { module: layer.module, off },
    functional,
    place: m.place(node),
    depth: tensor.depth + 1,
  };
  m.newest = next;
  // Lines that call layers one after the other, outside any function, are a net too.
  if (m.calls === 0 && (m.soft || m.off) && (m.script === null || next.depth >= m.script.depth)) m.script = next;
  return next;
}

/** Calls a module on a tensor: a layer, a sequence, an object of the source's own class. */
export function apply(m: Machine, value: Value, tensor: Tensor, node: Node): Value {
  m.clock.check(node);
  if (value.type === 'layer') {
    const { module } = value.layer;
    // One that forward makes for itself stands where it is used, unless it draws weights.
    const functional = m.late.has(module.id) && layerSpec(module.kind).weights(module.args).length === 0;
    return { type: 'tensor', tensor: through(m, value.layer, tensor, node, functional) };
  }
  if (value.type === 'container' && value.kind === 'Sequential')
    return chain(
      m,
      value.children.map((c) => c.value),
      tensor,
      node,
    );
  if (value.type === 'opaque' && value.problem) throw value.problem;
  if (value.type !== 'instance' || !value.of) return m.refuse(node);
  const forward = memberOf(value.of, 'forward');
  if (forward?.value.type === 'function') {
    const wrong = wrongForward(m, value.of);
    if (wrong) throw wrong;
    const place = { from: node.from, to: node.to };
    m.traces += 1;
    try {
      const given = [{ name: null, value: { type: 'tensor', tensor } as const, place, at: place }];
      const self = forward.value.binds === 'staticmethod' ? null : value;
      const made = callFunction(m, forward.value, self, given, node, forward.owner);
      if (made.type === 'none') throw noReturn(m, value.of);
      return made;
    } finally {
      m.traces -= 1;
    }
  }
  if (!isSequentialClass(value.of)) return m.refuse(node);
  return chain(m, [...value.attributes.values()].filter(isModule), tensor, node);
}

function chain(m: Machine, modules: readonly Value[], tensor: Tensor, node: Node): Value {
  let result: Value = { type: 'tensor', tensor };
  for (const module of modules) {
    if (result.type !== 'tensor') return m.refuse(node);
    result = m.apply(module, result.tensor, node);
  }
  return result;
}
