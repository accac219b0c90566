import type { LayerKind } from '../../core/layers/table';
import { avgPool2d } from './avg_pool2d';
import { conv2d } from './conv2d';
import type { ReferenceKernel } from './kernel';
import { maxPool2d } from './max_pool2d';
import { relu } from './relu';

/** The reference kernel of every layer the core knows. It is the oracle of the other backends and fills in for them. */
export const REFERENCE_KERNELS: Readonly<Record<LayerKind, ReferenceKernel>> = {
  Conv2d: conv2d,
  ReLU: relu,
  MaxPool2d: maxPool2d,
  AvgPool2d: avgPool2d,
};
