import type { Measure } from '../../core/experiment/experiment';
import { type BorderFlags, isBorder } from '../../core/windows/border';
import type { Machine } from '../wasm/machine';
import type { Located } from './program';

/** A measure of a map that has been computed; the numbers are those of engine/statistics.ts. */
export function readMeasure(
  { kernels, f32 }: Machine,
  { address, count }: Located,
  measure: Measure,
  flags: BorderFlags | null,
): number {
  const at = address / 4;
  const first = f32[at] ?? 0;
  // Sums about the first value: a large mean costs no digits.
  const origin = Number.isFinite(first) ? first : 0;
  switch (measure) {
    case 'mean':
      return origin + kernels.sum(address, count, origin) / count;
    case 'abs-mean':
      return kernels.absolute_sum(address, count, 0) / count;
    case 'std': {
      const offset = kernels.sum(address, count, origin) / count;
      const variance = kernels.square_sum(address, count, origin) / count - offset * offset;
      return Math.sqrt(variance > 0 ? variance : variance * 0);
    }
    case 'max': {
      let most = Number.NEGATIVE_INFINITY;
      for (let i = at; i < at + count; i += 1) most = Math.max(most, f32[i] ?? 0);
      return most;
    }
    case 'zeros': {
      let zeros = 0;
      for (let i = at; i < at + count; i += 1) if (f32[i] === 0) zeros += 1;
      return zeros / count;
    }
    case 'border-mean':
    case 'interior-mean':
      return flags ? cellsMean(f32.subarray(at, at + count), flags, measure === 'border-mean') : Number.NaN;
  }
}

/** The mean over all channels of the cells that are border, or of those that are not. */
function cellsMean(data: Float32Array, flags: BorderFlags, border: boolean): number {
  const [height, width] = [flags.rows.length, flags.cols.length];
  let sum = 0;
  let count = 0;
  for (let plane = 0; plane < data.length; plane += height * width) {
    for (let r = 0; r < height; r += 1) {
      for (let c = 0; c < width; c += 1) {
        if (isBorder(flags, r, c) !== border) continue;
        sum += data[plane + r * width + c] ?? 0;
        count += 1;
      }
    }
  }
  return sum / count;
}
