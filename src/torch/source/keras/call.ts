import { itemsOf } from '../python/iterate';
import type { Machine } from '../python/machine';
import type { Place } from '../python/places';
import { Problem } from '../python/problem';
import type { Node } from '../python/tree';
import { type Given, type KerasLayer, typeName, type Value } from '../python/values';

export function kerasCall(m: Machine, path: string, given: readonly Given[], node: Node): Value {
  const name = path.split('.').at(-1) ?? '';
  if (name === 'Model') return kerasModel(m, given, node);
  if (name !== 'Sequential') return { type: 'keras', layer: { name, given, node, text: m.text } };
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

/** The layers of an item of a model: of another model all of its own. */
export function kerasLayers(m: Machine, value: Value, place: Place): KerasLayer[] {
  if (value.type !== 'keras-model') return [kerasLayer(m, value, place)];
  m.inner.add(value);
  return value.layers.filter((layer) => !isInput(layer));
}

/** `keras.Input(…)`, which is no layer by itself. */
export function isInput({ name }: KerasLayer): boolean {
  return name === 'Input' || name === 'InputLayer';
}

/** What comes of several maps: the longest chain of them, which ends here. Null where it is not given several maps. */
export function kerasJoin(m: Machine, given: readonly Given[], node: Node): Value | null {
  const x = given[0]?.value;
  const maps =
    x?.type === 'list' || x?.type === 'tuple' ? x.items.flatMap((v) => (chainOf(v) ? [chainOf(v)] : [])) : [];
  const [longest] = maps.sort((a, b) => (b?.length ?? 0) - (a?.length ?? 0));
  if (!longest) return null;
  const layers = [...longest];
  addLayers(m, layers, [{ name: m.source(node), given: [], node, text: m.text, joins: true }], node);
  return { type: 'keras-map', layers };
}

/** The layers that a map of Keras came through; null where a value is none. */
function chainOf(value: Value | undefined): readonly KerasLayer[] | null {
  if (value?.type === 'keras-map') return value.layers;
  return value?.type === 'keras' && isInput(value.layer) ? [value.layer] : null;
}

/** `layers.Conv2D(8, 3)(x)`: a layer, or a model, after those that x came through. */
export function callKeras(m: Machine, callee: Value, given: readonly Given[], node: Node): Value {
  const before = chainOf(given[0]?.value);
  if (!before) return kerasJoin(m, given, node) ?? m.refuse(node);
  const layers = [...before];
  addLayers(m, layers, kerasLayers(m, callee, node), node);
  return { type: 'keras-map', layers };
}

/** `keras.Model(inputs, outputs)` of a chain. */
function kerasModel(m: Machine, given: readonly Given[], node: Node): Value {
  const output = given.find((g) => g.name === 'outputs') ?? given.filter((g) => g.name === null)[1];
  const value = output?.value.type === 'list' ? output.value.items[0] : output?.value;
  if (value?.type === 'opaque' && value.problem) throw value.problem;
  return value?.type === 'keras-map' ? { type: 'keras-model', layers: [...value.layers] } : m.refuse(node);
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
