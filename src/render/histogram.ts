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

/** How many values a layer has to one unit of the axis, in its fullest bin; 0 where it has one value or none. */
export function density(layer: LayerResult): number {
  const { min, max } = finiteExtent(layer);
  const bin = (max - min) / layer.histogram.length;
  return bin > 0 ? layer.histogram.reduce((a, b) => Math.max(a, b), 0) / bin : 0;
}

/**
 * The histogram as a line over others in the same units: heights go by the square root of the density, `top` reaches the
 * upper edge, and what is denser stops there.
 */
export function densityPath(layer: LayerResult, domain: Domain, width: number, height: number, top: number): string {
  const { histogram } = layer;
  const { min, max } = finiteExtent(layer);
  const bin = (max - min) / histogram.length;
  if (!(bin > 0) || !(top > 0)) return '';
  const round = (v: number) => Math.round(v * 10) / 10;
  const x = (v: number) => round(Math.max(0, Math.min(width, ((v - domain.min) / (domain.max - domain.min)) * width)));
  const steps = Array.from(histogram, (n, i) => {
    const y = height - Math.sqrt(Math.min(1, n / bin / top)) * (height - 1);
    return `V${round(y)}H${x(min + (i + 1) * bin)}`;
  });
  return `M${x(min)},${height}${steps.join('')}V${height}`;
}
