import type { LayerKind } from '../../core/layers/table';
import { ofEach } from './batch';
import { adaptiveMaxIndices } from './bins';
import type { ReferenceKernel } from './kernel';
import { maxPoolIndices } from './max_pool2d';

/**
 * Where in its plane the largest cell of each window stands, h · width + w: what a pool with return_indices=True gives
 * beside its map, at port 1.
 */
export const INDEX_KERNELS: Readonly<Partial<Record<LayerKind, ReferenceKernel>>> = {
  MaxPool2d: ofEach(maxPoolIndices),
  AdaptiveMaxPool2d: adaptiveMaxIndices,
};
