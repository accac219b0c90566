import type { LayerKind } from '../../core/layers/table';
import type { TfKernel } from './kernel';
import { avgPool2d } from './kernels/avg_pool2d';
import { conv2d } from './kernels/conv2d';
import { maxPool2d } from './kernels/max_pool2d';
import { relu } from './kernels/relu';

/** Kernels over tfjs. A layer that has none is computed by the reference, beside the backend. */
export const TF_KERNELS: Readonly<Partial<Record<LayerKind, TfKernel>>> = {
  Conv2d: conv2d,
  ReLU: relu,
  MaxPool2d: maxPool2d,
  AvgPool2d: avgPool2d,
};
