import type { LayerResult, SlotResult } from '../core/frame';
import type { Computed } from './compute';

/** A computation as it is sent, and the buffers that leave this thread with it. */
export interface Parcel {
  readonly computed: Computed;
  readonly transfer: ArrayBuffer[];
}

const LARGE = ['data', 'meanMap', 'histogram'] as const;

/**
 * Makes a computation ready to be sent. All large arrays are transferred, those of results that stay here (`isKept`) as
 * copies: an array that is not transferred is copied out of the message on the thread that receives it, and that thread
 * must not wait. Results that several layers share stay shared.
 */
export function parcel(computed: Computed, isKept: (result: LayerResult) => boolean): Parcel {
  const sent = new Map<LayerResult, LayerResult>();
  const send = (result: LayerResult): LayerResult => {
    const own = sent.get(result) ?? (isKept(result) ? copyOf(result) : result);
    sent.set(result, own);
    return own;
  };
  const slot = ({ layers }: SlotResult): SlotResult => ({ layers: layers.map(send) });
  const { input, a, b } = computed;
  const ready = { ...computed, input: input && send(input), a: slot(a), b: b && slot(b) };
  const buffers = [...sent.values()].flatMap((result) => LARGE.map((name) => result[name].buffer));
  return { computed: ready, transfer: [...new Set(buffers.filter((buffer) => buffer instanceof ArrayBuffer))] };
}

function copyOf(result: LayerResult): LayerResult {
  const { data, meanMap, histogram } = result;
  return { ...result, data: data.slice(), meanMap: meanMap.slice(), histogram: histogram.slice() };
}
