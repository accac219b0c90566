import { isLayerKind } from '../../../core/layers/table';
import { memberOf } from '../python/classes';
import type { Machine } from '../python/machine';
import type { Node } from '../python/tree';
import type { Given, Instance, Value } from '../python/values';
import { constructLayer } from './torch_layer';

/** Under this name, which is none of Python's, an object holds the layer that it is: `class LayerNorm2d(nn.LayerNorm)`. */
export const ITSELF = '';

/** Makes an object the layer that its class derives from; whether it derives from one. */
export function constructWithin(
  m: Machine,
  self: Instance,
  path: string,
  given: readonly Given[],
  node: Node,
): boolean {
  const name = /^(?:torch\.)?(?:nn\.)?(?:modules\.(?:\w+\.)?)?(\w+)$/.exec(path)?.[1];
  if (name === undefined || !isLayerKind(name)) return false;
  self.attributes.set(ITSELF, constructLayer(m, name, given, node));
  m.ready.add(self);
  return true;
}

/** The layer that an object is; undefined where its class derives from none. */
export function layerOf(value: Value): Extract<Value, { type: 'layer' }> | undefined {
  const own = value.type === 'instance' ? value.attributes.get(ITSELF) : value;
  return own?.type === 'layer' ? own : undefined;
}

/** `super().forward(x)` in a class that derives from a layer; null elsewhere. */
export function forwardWithin(
  m: Machine,
  self: Instance,
  name: string,
  given: readonly Given[],
  node: Node,
): Value | null {
  const layer = name === 'super.forward' || name === 'super.__call__' ? layerOf(self) : undefined;
  const isOwn = m.owner?.bases.some((base) => base.type === 'class' && memberOf(base, 'forward') !== null);
  return layer && !isOwn ? m.call(layer, given, node) : null;
}
