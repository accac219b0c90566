import { arg } from '../../../core/args';
import { layerSpec } from '../../../core/layers/rows';
import type { LayerKind } from '../../../core/layers/table';
import { sizesOf } from '../../../core/shape';
import { current, type Tensor } from '../python/trace';

const before = (tensor: Tensor): Tensor | undefined => tensor.step?.inputs[0];

/** The sizes of a tensor as PyTorch has them; null where they are not known. */
export function sizesIn(tensor: Tensor): readonly number[] | null {
  const { size } = current(tensor);
  return size && sizesOf(size.shape, size.batched);
}

/**
 * How many axes a tensor has, its batch counted: 4 for maps, 2 after a flatten. Where its sizes are not known, since
 * PyTorch refuses a step before, as its layers would leave them; NaN where that is not known.
 */
export function axesOf(tensor: Tensor | undefined): number {
  for (let t = tensor; t; t = before(t)) {
    if (t.size) return sizesOf(t.size.shape, t.size.batched).length;
    if (!t.step || t.step.layer.off) continue;
    const { kind, args } = t.step.layer.module;
    const { args: specs } = layerSpec(kind);
    if (kind === 'Flatten') {
      const from = Number(arg(specs, args, 'start_dim'));
      const to = Number(arg(specs, args, 'end_dim'));
      return from === 1 && (to === -1 || to === 3) ? 2 : Number.NaN;
    }
    if (kind === 'Unflatten') {
      const sizes = arg(specs, args, 'unflattened_size');
      const first = mayBeVector(before(t)) ? 2 : axesOf(before(t));
      return Array.isArray(sizes) ? first + sizes.length - 1 : Number.NaN;
    }
  }
  return 4;
}

/** Whether a layer takes vectors, and leaves them as long as they are. */
export function keepsVectors(kind: LayerKind): boolean {
  return layerSpec(kind).family === 'activation' || /^(?:Layer|RMS)Norm$|Dropout$/.test(kind);
}

/** Whether a tensor is a vector, or what a Linear makes of the input before any layer of maps: a generator's seed is one. */
export function mayBeVector(tensor: Tensor | undefined): boolean {
  if (axesOf(tensor) === 2) return true;
  let linear = false;
  for (let t = tensor; t?.step; t = before(t)) {
    const { kind } = t.step.layer.module;
    if (kind === 'Linear') linear = true;
    else if (!keepsVectors(kind)) return false;
  }
  return linear;
}

/** An axis counted from the first; NaN where that is not known. */
export function axisOf(tensor: Tensor | undefined, axis: number): number {
  return axis < 0 ? axis + axesOf(tensor) : axis;
}
