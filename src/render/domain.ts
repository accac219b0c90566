import type { DomainRange, DomainShare } from '../core/document';
import type { LayerResult } from '../core/frame';
import type { ScaleType } from './palette';

/** What a colour scale spans. Diverging domains are symmetric, so that the middle colour is exactly zero. */
export interface Domain {
  readonly type: ScaleType;
  readonly min: number;
  readonly max: number;
}

type Extent = readonly [number, number];

/** Nearly everything is zero (one bright pixel): then percentiles would hide all that there is to see. */
const onlyZero = ([low, high]: Extent) => low === 0 && high === 0;

function layerExtent(layer: LayerResult, range: DomainRange): Extent | null {
  if (range === 'robust' && layer.robust && !onlyZero(layer.robust)) return layer.robust;
  const { min, max } = finiteExtent(layer);
  return min <= max ? [min, max] : null;
}

/** Extent of a layer's finite values; empty (min > max) where there are none. The statistics count what is not finite, too. */
export function finiteExtent(layer: LayerResult): { min: number; max: number } {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < layer.channelMin.length; c += 1) {
    const low = layer.channelMin[c] ?? Number.NaN;
    const high = layer.channelMax[c] ?? Number.NaN;
    // A channel without one finite value has NaN for both, which no comparison takes.
    if (low < min) min = low;
    if (high > max) max = high;
  }
  return { min, max };
}

function channelExtent(layer: LayerResult, range: DomainRange, channel: number): Extent | null {
  const between = (from: Float32Array, to: Float32Array): Extent | null => {
    const [low, high] = [from[channel], to[channel]];
    return low !== undefined && high !== undefined && low <= high ? [low, high] : null;
  };
  const robust = range === 'robust' ? between(layer.channelLow, layer.channelHigh) : null;
  return robust && !onlyZero(robust) ? robust : between(layer.channelMin, layer.channelMax);
}

function union(extents: readonly (Extent | null)[]): Extent | null {
  const known = extents.filter((e) => e !== null);
  if (known.length === 0) return null;
  return [Math.min(...known.map((e) => e[0])), Math.max(...known.map((e) => e[1]))];
}

function honest(extent: Extent | null, nonNegative: boolean): Domain {
  if (nonNegative) {
    const top = extent ? extent[1] : 1;
    return { type: 'sequential', min: 0, max: top > 0 ? top : 1 };
  }
  const reach = extent ? Math.max(Math.abs(extent[0]), Math.abs(extent[1])) : 1;
  const span = reach > 0 ? reach : 1;
  return { type: 'diverging', min: -span, max: span };
}

/**
 * The domain in which a layer's map is coloured. `all` are the layers that share one when `share` is 'all' (input
 * included); `channel` counts only when each channel has its own, and is null for the mean over channels. `twin` is the
 * layer of another net that is compared with this one: both are coloured alike.
 */
export function domainOf(
  layer: LayerResult,
  nonNegative: boolean,
  share: DomainShare,
  range: DomainRange,
  all: readonly LayerResult[],
  channel: number | null,
  twin: LayerResult | null = null,
): Domain {
  if (share === 'all') return honest(union(all.map((l) => layerExtent(l, range))), nonNegative);
  const both = twin ? [layer, twin] : [layer];
  if (share === 'channel' && channel !== null) {
    return honest(union(both.map((l) => channelExtent(l, range, channel))), nonNegative);
  }
  return honest(union(both.map((l) => layerExtent(l, range))), nonNegative);
}
