import { type ArgValue, arg } from '../args';
import { layerSpec } from '../layers/rows';
import { constructRefusal } from './infer';
import { type Module, type Net, plainForward } from './net';

/** Equality of plain values; numbers by Object.is but for the sign of zero. */
export function sameData(a: unknown, b: unknown): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const left = Object.entries(a);
  const right = new Map(Object.entries(b));
  return (
    Array.isArray(a) === Array.isArray(b) &&
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && sameData(value, right.get(key)))
  );
}

function sameModule(a: Module, b: Module): boolean {
  const { args } = layerSpec(a.kind);
  const value = (m: Module, name: string): ArgValue | undefined => arg(args, m.args, name);
  return (
    a.kind === b.kind &&
    a.call === b.call &&
    args.every(({ name }) => sameData(value(a, name), value(b, name))) &&
    sameData(a.init ?? [], b.init ?? [])
  );
}

/** A module that constructing neither draws for nor refuses: where it is constructed changes no number. */
function isPlaceless(m: Module): boolean {
  return constructRefusal(m) === null && layerSpec(m.kind).weights(m.args).length === 0;
}

/** The modules in the order of construction; those whose place there says nothing after them, as they are used. */
function inOrder({ modules, forward }: Net): readonly Module[] {
  const placeless = modules.filter(isPlaceless);
  const used = forward.uses.flatMap((u) => placeless.filter((m) => m.id === u.module));
  return [...new Set([...modules.filter((m) => !placeless.includes(m)), ...used, ...placeless])];
}

/**
 * Whether two nets are the same but for ids and names: modules in the order in which they draw their numbers, how
 * forward uses them, what is switched off.
 */
export function sameContent(a: Net, b: Net): boolean {
  if (a === b) return true;
  const [left, right] = [inOrder(a), inOrder(b)];
  return (
    left.length === right.length &&
    left.every((m, i) => {
      const other = right[i];
      return other !== undefined && sameModule(m, other);
    }) &&
    sameData(plainForward(a, left), plainForward(b, right))
  );
}
