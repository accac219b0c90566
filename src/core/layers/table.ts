import type { LayerSpec } from '../layer';
import { avgPool2d } from './avg_pool2d';
import { conv2d } from './conv2d';
import { maxPool2d } from './max_pool2d';
import { relu } from './relu';

/** Every layer the page knows, by PyTorch's class name. Adding one is adding its file and its row. */
export const LAYERS = {
  Conv2d: conv2d,
  ReLU: relu,
  MaxPool2d: maxPool2d,
  AvgPool2d: avgPool2d,
} as const satisfies Record<string, LayerSpec>;

export type LayerKind = keyof typeof LAYERS;

export function layerSpec(kind: LayerKind): LayerSpec {
  return LAYERS[kind];
}

export function isLayerKind(kind: string): kind is LayerKind {
  return Object.hasOwn(LAYERS, kind);
}
