import type { LayerResult } from '../core/frame';
import { type Domain, finiteExtent } from './domain';

/**
 * The histogram of a layer's finite values as an area of `width` × `height`, over the domain from left to right. Heights
 * go by the square root of the counts, since after ReLU half of all values are one bin; what lies beyond is not drawn.
 */
export function histogramPath(layer: LayerResult, domain: Domain, width: number, height: number): string {
  const { histogram } = layer;
  const { min, max } = finiteExtent(layer);
  const most = histogram.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0 || min > max) return '';
  const x = (v: number) => Math.max(0, Math.min(width, ((v - domain.min) / (domain.max - domain.min)) * width));
  const bin = (max - min) / histogram.length;
  const round = (v: number) => Math.round(v * 10) / 10;
  let d = '';
  for (let i = 0; i < histogram.length; i += 1) {
    const n = histogram[i] ?? 0;
    const left = x(min + i * bin);
    // All values alike: one bar, wide enough to be seen.
    const right = Math.max(x(min + (i + 1) * bin), bin === 0 ? left + 2 : left);
    if (n === 0 || right <= left) continue;
    const top = height - Math.sqrt(n / most) * (height - 1);
    d += `M${round(left)},${height}V${round(top)}H${round(right)}V${height}z`;
  }
  return d;
}
