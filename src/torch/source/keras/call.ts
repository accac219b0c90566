import { itemsOf } from '../iterate';
import type { Machine } from '../machine';
import type { Place } from '../places';
import { Problem } from '../problem';
import type { Node } from '../tree';
import { type Given, type KerasLayer, typeName, type Value } from '../values';

/** Names that PyTorch has no class of, so that they are Keras's also where nothing is imported. */
const ONLY_KERAS: ReadonlySet<string> = new Set(
  `Conv2D Conv2DTranspose MaxPooling2D MaxPool2D AveragePooling2D AvgPool2D GlobalAveragePooling2D GlobalAvgPool2D
  GlobalMaxPooling2D GlobalMaxPool2D BatchNormalization Dense SpatialDropout2D UpSampling2D ZeroPadding2D Activation InputLayer`.split(
    /\s+/,
  ),
);

/** Whether a path is one of Keras's classes: `keras.layers.Conv2D`, `layers.Dense`, `Conv2D`. */
export function isKerasLayer(path: string): boolean {
  const name = path.split('.').at(-1) ?? '';
  if (!/^[A-Z]/.test(name)) return false;
  return /(^|\.)keras\./.test(path) || /^(layers|models)\.\w+$/.test(path) || ONLY_KERAS.has(path);
}

export function kerasCall(m: Machine, path: string, given: readonly Given[], node: Node): Value {
  const name = path.split('.').at(-1) ?? '';
  if (name !== 'Sequential') return { type: 'keras', layer: { name, given, node, text: m.text } };
  const [first] = given;
  const layers: KerasLayer[] = [];
  for (const item of first && first.name !== 'name' ? itemsOf(m, first.value, node) : []) {
    layers.push(kerasLayer(m, item, first?.at ?? node));
  }
  return { type: 'keras-model', layers };
}

/** A layer of a Keras model. */
export function kerasLayer(m: Machine, value: Value, place: Place): KerasLayer {
  if (value.type === 'keras') return value.layer;
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
