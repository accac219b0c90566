import type { ArgSpec, Args, ArgValue } from '../core/args';
import { arg } from '../core/args';
import type { Doc } from '../core/document';
import { layerSpec } from '../core/layers/table';
import type { Net } from '../core/net';

/** Equality of plain data. */
export function sameData(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.entries(a);
  const right = new Map(Object.entries(b));
  return left.length === right.size && left.every(([key, value]) => right.has(key) && sameData(value, right.get(key)));
}

/** Whether two modules of a kind were given the same, an absent argument being PyTorch's default. */
export function sameArgs(specs: readonly ArgSpec[], a: Args, b: Args): boolean {
  const value = (args: Args, name: string): ArgValue | undefined => arg(specs, args, name);
  return specs.every(({ name }) => sameData(value(a, name), value(b, name)));
}

export function sameNet(a: Net | null, b: Net | null): boolean {
  if (a === b) return true;
  if (!a || !b || a.modules.length !== b.modules.length) return false;
  const modules = a.modules.every((m, i) => {
    const n = b.modules[i];
    return n?.id === m.id && n.kind === m.kind && n.name === m.name && sameArgs(layerSpec(m.kind).args, m.args, n.args);
  });
  return modules && sameData(a.forward, b.forward);
}

/** Whether a step from one to the other would change nothing, so that none is left behind. */
export function sameDoc(a: Doc, b: Doc): boolean {
  if (a === b) return true;
  const { slots: slotsA, ...restA } = a;
  const { slots: slotsB, ...restB } = b;
  return sameNet(slotsA.a, slotsB.a) && sameNet(slotsA.b, slotsB.b) && sameData(restA, restB);
}
