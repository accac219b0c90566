import type { Frame, LayerResult } from '../core/frame';
import { planesOf } from '../core/planes';
import type { Slot } from '../core/result';

/** What a frame has of a layer (−1: the input); null where it was not computed. */
export function layerOf(frame: Frame | null, slot: Slot, layer: number): LayerResult | null {
  if (!frame) return null;
  if (layer < 0) return frame.input;
  return frame[slot]?.layers[layer] ?? null;
}

export function layersOf(frame: Frame | null, slot: Slot, layers: readonly number[]): LayerResult[] {
  return layers.map((layer) => layerOf(frame, slot, layer)).filter((result) => result !== null);
}

/** The value of a cell; channel −1 is the mean over channels. Null where the frame has none. */
export function cellValue(result: LayerResult | null, channel: number, row: number, col: number): number | null {
  const [channels, h, w] = planesOf(result?.stats.shape ?? [0, 0, 0]);
  if (!result || channel >= channels || row >= h || col >= w) return null;
  const value = channel < 0 ? result.meanMap[row * w + col] : result.data[(channel * h + row) * w + col];
  return value ?? null;
}
