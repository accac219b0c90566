import type { Machine } from '../python/machine';
import type { CodePlace } from '../python/places';
import type { Node } from '../python/tree';
import type { Given, Value } from '../python/values';
import { namedModules } from './children';
import { keyOf } from './modes';

/** Where modules were made to compute in float64, and how many nets had been called before. */
const doubled = new WeakMap<object, { readonly place: CodePlace; readonly what: string; readonly since: number }>();

const DOUBLE = /^torch\.(?:float64|double)$/;
const SINGLE = /^torch\.(?:float32|float)$/;

const asks = (given: readonly Given[], type: RegExp) =>
  given.some(
    ({ name, value }) => (name === null || name === 'dtype') && value.type === 'outside' && type.test(value.path),
  );

/**
 * `net.double()`, `net.to(torch.float64)`: every float32 is a float64, so that `net.float()` takes it back; what runs in
 * between does so with more digits than the page has. Null for other methods.
 */
export function precisionMethod(
  m: Machine,
  self: Value,
  name: string,
  given: readonly Given[],
  node: Node,
): Value | null {
  const isCast = name === 'to' || name === 'type';
  if (name === 'double' || (isCast && asks(given, DOUBLE))) {
    const made = { place: m.place(node), what: m.source(node).slice(0, 60), since: m.netCalls.length };
    for (const [, module] of namedModules(self)) doubled.set(keyOf(module), made);
    return self;
  }
  if (name === 'float' || (isCast && asks(given, SINGLE))) {
    for (const [, module] of namedModules(self)) {
      const made = doubled.get(keyOf(module));
      if (made && made.since === m.netCalls.length) doubled.delete(keyOf(module));
    }
    return self;
  }
  return null;
}

/** Where a module of a net was made to compute in float64; null where none was. */
export function doubledIn(root: Value): { readonly place: CodePlace; readonly what: string } | null {
  for (const [, module] of namedModules(root)) {
    const made = doubled.get(keyOf(module));
    if (made) return made;
  }
  return null;
}
