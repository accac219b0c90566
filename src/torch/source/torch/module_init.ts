import { isModuleClass, memberOf } from '../python/classes';
import type { Machine } from '../python/machine';
import { Problem } from '../python/problem';
import type { Node } from '../python/tree';
import type { ClassValue, Instance, Value } from '../python/values';

/** Whether `super().__init__()` in a class runs the constructor of another class of the source, and not nn.Module's. */
function goesOn(owner: ClassValue | null): boolean {
  const [first] = owner?.bases ?? [];
  return first?.type === 'class' && memberOf(first, '__init__') !== null;
}

/** What `super().__init__()` in a method of `owner` does to an object: it may be a module from here on. */
export function superInit(m: Machine, self: Instance, owner: ClassValue | null): void {
  if (!goesOn(owner)) m.ready.add(self);
}

/** Of a line that is passed over and calls some constructor it is not known whose: no object is blamed for it. */
export function initPassedOver(m: Machine, line: Node): void {
  if (m.self?.type === 'instance' && m.source(line).includes('__init__')) m.ready.add(m.self);
}

const UNREADY = 'cannot assign module before Module.__init__() call';

/** torch/nn/modules/module.py, Module.__setattr__: a module holds others only after its own constructor. */
export function checkReady(m: Machine, holder: Instance, value: Value, place: Node, text = UNREADY): void {
  if (m.off || m.ready.has(holder) || !holder.of || !isModuleClass(holder.of)) return;
  const isModule =
    value.type === 'layer' ||
    value.type === 'container' ||
    (value.type === 'instance' && value.of !== null && isModuleClass(value.of));
  if (isModule) throw new Problem('before-init', place, {}, text);
}
