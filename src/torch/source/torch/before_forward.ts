import type { Machine } from '../python/machine';
import type { Place } from '../python/places';

/** Refuses what is done to a module's tensors while forward runs: steps before it had other numbers than those behind it. */
export function beforeForward(m: Machine, module: string, node: Place): void {
  if (m.traces > 0 && !m.late.has(module)) m.refuse(node);
}
