import { type ArgSpec, type Args, type ArgValue, arg } from '../args';
import { layerSpec } from '../layers/rows';
import { sameData } from '../same_data';
import { renamedAct } from './acts';
import { actsOf } from './construction';
import { constructRefusal } from './infer';
import { type Module, modeOf, type Net, plainForward } from './net';

/** Whether two modules of a kind were given the same, an absent argument being PyTorch's default. */
export function sameArgs(specs: readonly ArgSpec[], a: Args, b: Args): boolean {
  const value = (args: Args, name: string): ArgValue | undefined => arg(specs, args, name);
  return specs.every(({ name }) => sameData(value(a, name), value(b, name)));
}

function sameModule(a: Module, b: Module | undefined): boolean {
  return (
    a.kind === b?.kind &&
    a.call === b.call &&
    sameArgs(layerSpec(a.kind).args, a.args, b.args) &&
    sameData(a.init ?? [], b.init ?? [])
  );
}

/** A module that constructing neither draws for nor refuses: where it is constructed changes no number. */
function isPlaceless(m: Module): boolean {
  return constructRefusal(m) === null && layerSpec(m.kind).weights(m.args).length === 0;
}

/** The modules in the order of construction; those whose place there says nothing after them, as they are used. */
function inOrder({ modules, forward }: Net): readonly Module[] {
  const placeless = new Map(modules.filter(isPlaceless).map((m) => [m.id, m]));
  const used = forward.uses.map((u) => placeless.get(u.module)).filter((m) => m !== undefined);
  return [...new Set([...modules.filter((m) => !placeless.has(m.id)), ...used, ...placeless.values()])];
}

/**
 * As what two nets are compared. `page`: their ids and names count. `model`: neither does; modules are constructed in the
 * same order. `content`: nor does the order where it changes no number, as of activations. How forward uses its modules,
 * and what is switched off, always counts.
 */
export type Likeness = 'page' | 'model' | 'content';

export function sameNet(a: Net | null, b: Net | null, as: Likeness): boolean {
  if (a === b) return true;
  if (!a || !b || a.modules.length !== b.modules.length) return false;
  const [left, right] = as === 'content' ? [inOrder(a), inOrder(b)] : [a.modules, b.modules];
  // A text says nothing of files: what it reads as is compared without them.
  const files = as !== 'content';
  if (files && !sameData(a.weights, b.weights)) return false;
  const alike = left.every((m, i) => {
    const other = right[i];
    if (files && !sameData(m.loaded, other?.loaded)) return false;
    return sameModule(m, other) && (as !== 'page' || (m.id === other?.id && m.name === other.name));
  });
  if (!alike || !sameMaking(a, left, b, right, files)) return false;
  if (as === 'page') {
    const count = (net: Net) => net.leftOut?.count ?? 0;
    const alone = (net: Net) => [net.forward, net.otherForward, net.registered, net.readFor, count(net)];
    return sameData(alone(a), alone(b));
  }
  const other = ({ otherForward, ...net }: Net, order: readonly Module[]) =>
    otherForward && plainForward({ ...net, forward: otherForward }, order);
  return (
    sameData(plainForward(a, left), plainForward(b, right)) && sameData(other(a, left) ?? null, other(b, right) ?? null)
  );
}

/** Whether the same happens before two nets are called, a file that is taken among it unless `files` is false, and their modules are in the same mode. */
export function sameMaking(a: Net, left: readonly Module[], b: Net, right: readonly Module[], files = true): boolean {
  if (a.onlyIn !== b.onlyIn) return false;
  const modes = (net: Net, order: readonly Module[]) => order.map((m) => m.mode ?? modeOf(net));
  if (!sameData(modes(a, left), modes(b, right)) || modeOf(a) !== modeOf(b)) return false;
  if (!a.acts && !b.acts) return true;
  const acts = (net: Net, order: readonly Module[]) => {
    const places = new Map(order.map(({ id }, i) => [id, i]));
    const placeless = new Set(net.modules.filter(isPlaceless).map((m) => m.id));
    return actsOf(net).flatMap((act) =>
      (act.type === 'module' && placeless.has(act.module)) || (act.type === 'load' && !files)
        ? []
        : [renamedAct(act, (id) => places.get(id) ?? -1)],
    );
  };
  return sameData(acts(a, left), acts(b, right));
}

/** Whether the same kinds of modules are constructed in one order and used in one way; what is off aside, where so asked. */
export function sameStructure(a: Net, b: Net, offAside = false): boolean {
  const structure = (net: Net) => {
    const { uses, outputs } = plainForward(net);
    const steps = offAside ? uses.map((use) => ({ ...use, off: false })) : uses;
    return { kinds: net.modules.map((m) => m.kind), steps, outputs };
  };
  return a === b || sameData(structure(a), structure(b));
}
