import { layerSpec } from '../../../core/layers/rows';
import { isLayerKind, type LayerKind } from '../../../core/layers/table';
import { callFunction, isSequentialClass, memberOf, refusedBinding } from '../python/classes';
import type { Machine } from '../python/machine';
import { derivedOf } from '../python/sizes';
import { shortly } from '../python/touching';
import type { Node } from '../python/tree';
import { type Given, type Instance, isModule, type Value } from '../python/values';
import { layerOf } from './derived_layer';
import { noReturn, wrongForward } from './forward';
import { bindForward } from './forward_call';
import { hookedArguments, hookedResult } from './hooks';
import { materialise } from './lazy';
import { plainOf, tensorIn } from './operations';
import { through } from './through';

/** Calls a module: a layer, a sequence, an object of the source's own class. */
export function apply(m: Machine, value: Value, given: readonly Given[], node: Node): Value {
  m.clock.check(node);
  const kind = value.type === 'instance' ? value.of?.name : value.type === 'container' ? value.kind : undefined;
  if (kind === undefined) return hooked(m, value, given, node);
  const { trace } = m;
  const { within } = trace;
  trace.within = [...within, { holder: value, kind, call: trace.calls }];
  trace.calls += 1;
  try {
    return hooked(m, value, given, node);
  } finally {
    trace.within = within;
  }
}

function hooked(m: Machine, value: Value, given: readonly Given[], node: Node): Value {
  const own = hookedArguments(m, value, given, node);
  return hookedResult(m, value, own, applied(m, value, own, node), node);
}

function applied(m: Machine, value: Value, given: readonly Given[], node: Node): Value {
  if (value.type === 'opaque' && value.problem) throw value.problem;
  if (value.type === 'instance' && value.of) {
    const forward = memberOf(value.of, 'forward');
    if (forward?.value.type === 'function') {
      const wrong = wrongForward(m, value.of, given);
      if (wrong) throw wrong;
      m.traces += 1;
      try {
        const self = forward.value.binds === 'staticmethod' ? null : value;
        const made = callFunction(m, forward.value, self, given, node, forward.owner);
        if (made.type === 'none') throw noReturn(m, value.of);
        return made;
      } finally {
        m.traces -= 1;
      }
    }
    const layer = layerOf(value);
    if (layer) return m.call(layer, given, node);
    if (!isSequentialClass(value.of)) return m.refuse(node);
    return sequence(m, value, given, node);
  }
  if (value.type === 'container' && value.kind === 'Sequential')
    return chain(
      m,
      value.children.map((c) => c.value),
      given,
      node,
    );
  if (value.type !== 'layer') return m.refuse(node);
  if (given.some((g) => g.value.type === 'opaque' && g.value.result)) {
    m.note('goes-on', node, { what: shortly(m.source(node)) }, { effect: true });
    return { type: 'opaque', problem: null, result: 'beyond' };
  }
  const { tensors, more } = passed(m, value.layer.module.kind, given, node);
  materialise(m, value.layer, tensors[0], node);
  const { module } = value.layer;
  // One that forward makes for itself stands where it is used, unless it draws weights.
  const functional = m.late.has(module.id) && layerSpec(module.kind).weights(module.args).length === 0;
  if (Object.keys(more).length === 0) {
    return { type: 'tensor', tensor: through(m, value.layer, tensors, node, functional) };
  }
  const args = Object.fromEntries(Object.entries(more).map(([name, g]) => [name, plainOf(m, g.value, g.at)]));
  const layer = { ...value.layer, module: { ...module, args: { ...module.args, ...args } } };
  const derived = derivedOf(Object.fromEntries(Object.entries(more).map(([name, g]) => [name, g.value])), true);
  return { type: 'tensor', tensor: through(m, layer, tensors, node, functional, derived) };
}

/** What a layer is called with: its tensors, and what it takes beside them. */
function passed(m: Machine, kind: LayerKind, given: readonly Given[], node: Node) {
  const tensorOf = (g: Given) => tensorIn(m, g.value, node) ?? m.refuse(node);
  if (!isLayerKind(kind)) return { tensors: given.map(tensorOf), more: {} };
  const { takes, bound, refusal, at } = bindForward(kind, given);
  // What has one tensor and lacks another is refused by its row, where the net runs.
  if (refusal && (refusal.code !== 'missing-argument' || bound.size === 0))
    throw refusedBinding(kind, refusal, at?.place ?? node);
  const tensors = takes.flatMap((name) => bound.get(name) ?? []).map(tensorOf);
  const more = [...bound].filter(([name, g]) => !takes.includes(name) && g.value.type !== 'none');
  return { tensors, more: Object.fromEntries(more) };
}

/** `super().forward(x)` in a class that derives from nn.Sequential. */
export function sequence(m: Machine, self: Instance, given: readonly Given[], node: Node): Value {
  return chain(m, [...self.attributes.values()].filter(isModule), given, node);
}

function chain(m: Machine, modules: readonly Value[], given: readonly Given[], node: Node): Value {
  let [result = m.refuse(node)] = given.map((g) => g.value);
  if (given.length > 1) return m.refuse(node);
  for (const module of modules) {
    result = m.call(module, [{ name: null, value: result, place: node, at: node }], node);
  }
  return result;
}
