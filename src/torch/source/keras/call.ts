import { callFunction, isKerasClass, memberOf } from '../python/classes';
import { itemsOf } from '../python/iterate';
import type { Machine } from '../python/machine';
import type { Place } from '../python/places';
import { Problem } from '../python/problem';
import type { Node } from '../python/tree';
import {
  type Given,
  type Instance,
  type KerasLayer,
  type KerasMap,
  type KerasModel,
  typeName,
  type Value,
} from '../python/values';

export function kerasCall(m: Machine, path: string, given: readonly Given[], node: Node): Value {
  const name = path.split('.').at(-1) ?? '';
  if (name === 'Model') return kerasModel(m, given, node);
  const layer: KerasLayer = { name, given, node, text: m.text };
  if (name === 'Input') return { type: 'keras-map', layer, inputs: [] };
  if (name !== 'Sequential') return { type: 'keras', layer };
  const [first] = given;
  const layers: KerasLayer[] = [];
  for (const item of first && first.name !== 'name' ? itemsOf(m, first.value, node) : []) {
    addLayers(m, layers, kerasLayers(m, item, first?.at ?? node), node);
  }
  return { type: 'keras-model', layers };
}

/** More layers than any net of the page has. */
const MOST = 1000;

/** Adds layers to a model. */
export function addLayers(m: Machine, into: KerasLayer[], more: readonly KerasLayer[], node: Place): void {
  if (into.length + more.length > MOST) m.refuse(node);
  into.push(...more);
}

/** The layers of an item of a model: of another sequence all of its own, another model as one. */
export function kerasLayers(m: Machine, value: Value, place: Place): KerasLayer[] {
  if (value.type === 'keras-map' && value.inputs.length === 0) return [value.layer];
  if (value.type === 'instance' && value.of && isKerasClass(value.of)) {
    m.inner.add(value);
    return [{ name: value.of.name, given: [], node: place, text: m.text, model: modelOf(m, value, place) }];
  }
  if (value.type !== 'keras-model') return [kerasLayer(m, value, place)];
  m.inner.add(value);
  if (value.graph) return [{ name: 'Model', given: [], node: place, text: m.text, model: value }];
  return value.layers.filter((layer) => !isInput(layer));
}

/** `keras.Input(…)`, which is no layer by itself. */
export function isInput({ name }: KerasLayer): boolean {
  return name === 'Input' || name === 'InputLayer';
}

/** An object of a class of the source with what its `call` does with an input. */
export function modelOf(m: Machine, value: Instance, place: Place): KerasModel {
  const x: KerasMap = { type: 'keras-map', layer: { name: 'Input', given: [], node: place, text: m.text }, inputs: [] };
  const made = runCall(m, value, [{ name: null, value: x, place, at: place }], m.root);
  return { type: 'keras-model', layers: [], graph: { inputs: [x], outputs: mapsIn(m, made, place) } };
}

function runCall(m: Machine, value: Instance, given: readonly Given[], node: Node): Value {
  const own = value.of ? memberOf(value.of, 'call') : null;
  if (own?.value.type !== 'function') return m.refuse(node);
  return callFunction(m, own.value, value, given, node, own.owner);
}

/** Tensors in order: one, or a list of them. */
function mapsIn(m: Machine, value: Value | undefined, place: Place): KerasMap[] {
  if (value?.type === 'opaque' && value.problem) throw value.problem;
  if (value?.type === 'keras-map') return [value];
  if (value?.type === 'list' || value?.type === 'tuple') return value.items.flatMap((item) => mapsIn(m, item, place));
  return m.refuse(place);
}

/** Whether a value is a tensor of Keras, or a list of them. */
export function hasMaps(value: Value | undefined): boolean {
  if (value?.type === 'list' || value?.type === 'tuple') return value.items.length > 0 && value.items.every(hasMaps);
  return value?.type === 'keras-map';
}

/** `layers.Conv2D(8, 3)(x)`, `block(x)`, `layers.Add()([x, y])`. */
export function callKeras(m: Machine, callee: Value, given: readonly Given[], node: Node): Value {
  const [first] = given;
  if (callee.type === 'instance') return runCall(m, callee, given, node);
  const inputs = mapsIn(m, first?.value, node);
  if (callee.type === 'keras') {
    const layer = callee.layer;
    const own = layer.name === 'Lambda' ? layer.given[0]?.value : undefined;
    if (own && first) return m.call(own, [first], node);
    return { type: 'keras-map', layer, inputs };
  }
  if (callee.type !== 'keras-model') return m.refuse(node);
  m.inner.add(callee);
  const layers = callee.graph ? kerasLayers(m, callee, node) : callee.layers.filter((layer) => !isInput(layer));
  return (
    layers.reduce<KerasMap | null>((on, layer) => ({ type: 'keras-map', layer, inputs: on ? [on] : inputs }), null) ??
    m.refuse(node)
  );
}

/** `layers.add([x, y])`: a layer's function, which makes it and calls it at once. */
export function callAtOnce(name: string, given: readonly Given[], m: Machine, node: Node): Value | null {
  const [first, ...rest] = given;
  if (!hasMaps(first?.value)) return null;
  const layer: KerasLayer = { name: name[0]?.toUpperCase() + name.slice(1), given: rest, node, text: m.text };
  return { type: 'keras-map', layer, inputs: mapsIn(m, first?.value, node) };
}

/** A function or operator on tensors, with numbers among what it is given: `ops.add(x, 2)`. */
export function callFunctionOn(m: Machine, name: string, given: readonly Given[], node: Node): Value {
  const inputs = given.flatMap((g) => (hasMaps(g.value) ? mapsIn(m, g.value, node) : []));
  return { type: 'keras-map', layer: { name: `ops.${name}`, given, node, text: m.text }, inputs };
}

/** `keras.Model(inputs, outputs)`. */
function kerasModel(m: Machine, given: readonly Given[], node: Node): Value {
  const named = (name: string, at: number) =>
    given.find((g) => g.name === name) ?? given.filter((g) => g.name === null)[at];
  const [input, output] = [named('inputs', 0), named('outputs', 1)];
  if (!output) return m.refuse(node);
  const inputs = mapsIn(m, input?.value, node);
  return { type: 'keras-model', layers: [], graph: { inputs, outputs: mapsIn(m, output.value, node) } };
}

/** A layer of a Keras model. */
export function kerasLayer(m: Machine, value: Value, place: Place): KerasLayer {
  if (value.type === 'keras') return value.layer;
  if (value.type === 'opaque' && value.problem) throw value.problem;
  if (value.type !== 'layer') throw new Problem('not-a-module', place, { given: typeName(value) });
  // `Flatten()` and `Dropout(0.5)` read as PyTorch's where nothing is imported: both have them.
  const { module } = value.layer;
  const at = m.modules.findIndex((other) => other.id === module.id);
  if (at >= 0) m.modules.splice(at, 1);
  const call = m.places.get(module.id)?.call ?? place;
  const given: Given[] = Object.entries(module.args).flatMap(([name, number]) => {
    if (typeof number !== 'number') return [];
    return [{ name: name === 'p' ? 'rate' : name, value: { type: 'float', value: number }, place: call, at: call }];
  });
  return { name: module.kind, given, node: call, text: m.text };
}
