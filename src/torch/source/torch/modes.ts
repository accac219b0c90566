import type { Mode } from '../../../core/weights';
import type { Machine } from '../python/machine';
import type { Value } from '../python/values';
import { namedModules } from './children';
import { layerOf } from './derived_layer';

/** What keeps the flag of a module: a layer, or what holds others. */
export const keyOf = (value: Value): object => (value.type === 'layer' ? value.layer : value);

/** Whether a module is in training or in evaluation; fresh ones are in training. */
export function modeOf(m: Machine, value: Value): Mode {
  return m.modes.get(keyOf(value)) ?? 'train';
}

/** `net.train(…)`, `net.eval()`: the flag of a module and of all within it. */
export function setMode(m: Machine, value: Value, mode: Mode): void {
  for (const [, module] of namedModules(value)) {
    m.modes.set(keyOf(module), mode);
    const own = layerOf(module);
    if (own) m.modes.set(own.layer, mode);
  }
}

/** `module.training = False`: its own flag alone. */
export function setFlag(m: Machine, value: Value, mode: Mode): void {
  m.modes.set(keyOf(value), mode);
  const own = layerOf(value);
  if (own) m.modes.set(own.layer, mode);
}
