import { asNumber } from '../../core/python/python';
import { elements } from '../../core/shape';
import { argOf } from '../backend';
import { outputOf, type ReferenceKernel } from './kernel';

/** Lays the axes of `sizes` in another order, as contiguous as `x.permute(order).contiguous()`. */
export function permuted(x: Float32Array, sizes: readonly number[], order: readonly number[]): Float32Array {
  const strides = sizes.map((_, i) => elements(sizes.slice(i + 1)));
  const steps = order.map((axis) => strides[axis] ?? 0);
  const counts = order.map((axis) => sizes[axis] ?? 0);
  const out = new Float32Array(x.length);
  const at = new Array<number>(order.length).fill(0);
  let from = 0;
  for (let to = 0; to < out.length; to += 1) {
    out[to] = x[from] ?? 0;
    for (let axis = order.length - 1; axis >= 0; axis -= 1) {
      const next = (at[axis] ?? 0) + 1;
      from += steps[axis] ?? 0;
      if (next < (counts[axis] ?? 0)) {
        at[axis] = next;
        break;
      }
      from -= next * (steps[axis] ?? 0);
      at[axis] = 0;
    }
  }
  return out;
}

/** PixelShuffle: [C·r², H, W] → [C, H·r, W·r]. */
export const pixelShuffle: ReferenceKernel = async ({ step, x }) => {
  if (x.length === 0) return outputOf(step);
  const r = asNumber(argOf(step, 'upscale_factor'));
  const [channels = 0, height = 0, width = 0] = step.inputSizes.slice(-3);
  const outer = elements(step.inputSizes.slice(0, -3));
  return permuted(x, [outer, channels / (r * r), r, r, height, width], [0, 1, 4, 2, 5, 3]);
};

/** PixelUnshuffle: [C, H·r, W·r] → [C·r², H, W]. */
export const pixelUnshuffle: ReferenceKernel = async ({ step, x }) => {
  if (x.length === 0) return outputOf(step);
  const r = asNumber(argOf(step, 'downscale_factor'));
  const [channels = 0, height = 0, width = 0] = step.inputSizes.slice(-3);
  const outer = elements(step.inputSizes.slice(0, -3));
  return permuted(x, [outer, channels, height / r, r, width / r, r], [0, 1, 3, 5, 2, 4]);
};

/** ChannelShuffle: the second axis in groups, whose members are dealt out in turn. */
export const channelShuffle: ReferenceKernel = async ({ step, x }) => {
  if (x.length === 0) return outputOf(step);
  const groups = asNumber(argOf(step, 'groups'));
  const [batch = 1, channels = 1, ...rest] = step.inputSizes;
  return permuted(x, [batch, groups, channels / groups, elements(rest)], [0, 2, 1, 3]);
};
