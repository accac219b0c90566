import type { Machine } from '../python/machine';
import type { Tensor } from '../python/values';

/** The map of a pool that gives its indices with it, and is asked for the map alone; null where it gives no indices. */
export function mapAlone(m: Machine, tensor: Tensor): Tensor | null {
  const { layer, mapOnly } = tensor;
  if (mapOnly || layer?.module.args.return_indices !== true || layer.module.call !== undefined) return null;
  const alone = { ...tensor, mapOnly: true };
  if (m.newest === tensor) m.newest = alone;
  if (m.script === tensor) m.script = alone;
  return alone;
}
