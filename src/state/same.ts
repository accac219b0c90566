import type { ArgSpec, Args, ArgValue } from '../core/args';
import { arg } from '../core/args';
import type { Doc } from '../core/document';
import { layerSpec } from '../core/layers/rows';
import { type Net, plainForward } from '../core/net/net';
import { sameData } from '../core/net/same_content';

export { sameData };

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
    if (n?.id !== m.id || n.kind !== m.kind || n.call !== m.call || n.name !== m.name) return false;
    return sameArgs(layerSpec(m.kind).args, m.args, n.args) && sameData(m.init ?? [], n.init ?? []);
  });
  return modules && sameData(a.forward, b.forward);
}

/** Whether two nets are the same to PyTorch, whatever the page calls their modules. */
export function sameModel(a: Net | null, b: Net | null): boolean {
  if (a === b) return true;
  if (!a || !b || a.modules.length !== b.modules.length) return false;
  const modules = a.modules.every((m, i) => {
    const n = b.modules[i];
    const init = sameData(m.init ?? [], n?.init ?? []);
    return n?.kind === m.kind && n.call === m.call && init && sameArgs(layerSpec(m.kind).args, m.args, n.args);
  });
  return modules && sameData(plainForward(a), plainForward(b));
}

/** Whether a step from one to the other would change nothing, so that none is left behind. */
export function sameDoc(a: Doc, b: Doc): boolean {
  if (a === b) return true;
  const { slots: slotsA, ...restA } = a;
  const { slots: slotsB, ...restB } = b;
  return sameNet(slotsA.a, slotsB.a) && sameNet(slotsA.b, slotsB.b) && sameData(restA, restB);
}
