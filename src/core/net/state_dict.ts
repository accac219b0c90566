import { layerSpec, tensorSpecs } from '../layers/rows';
import { oncePer } from '../once';
import type { Shape } from '../shape';
import type { TensorName } from '../weights';
import { takesShape } from './loaded';
import { moduleName } from './names';
import { constructedModules, isChain, type Module, moduleIn, type Net, type Registered } from './net';

/** A tensor of a net as its state dict lists it. */
export interface StateEntry {
  readonly name: string;
  readonly module: Module;
  readonly tensor: TensorName;
  readonly shape: Shape;
  /** Nothing that is learnt. */
  readonly buffer: boolean;
}

/** Whether a module is a tensor of the net itself. */
const isTensor = ({ kind }: Module) => kind === 'Parameter' || kind === 'Buffer';

/** Whether PyTorch has a module there: of an operation it has none. */
const isModule = (module: Module) => isTensor(module) || layerSpec(module.kind).family !== 'operation';

/**
 * Names of modules that their source gave none: in a sequence of such the place, `0`; elsewhere what a class that is
 * written of the net calls them, each once.
 */
const ownNames = oncePer((net: Net): ReadonlyMap<string, string> => {
  const constructed = constructedModules(net);
  const there = new Set(constructed.map((m) => m.id));
  const inLine = isChain(net.forward) && net.modules.every((m) => !isTensor(m) && m.name === null);
  const numbered = inLine ? constructed.filter(isModule) : [];
  const places = new Map(numbered.map((m, i) => [m.id, String(i)]));
  const names = new Map<string, string>();
  const taken = new Set(net.modules.flatMap(({ name }) => name ?? []));
  for (const module of net.modules) {
    if (module.name !== null) {
      names.set(module.id, module.name);
      continue;
    }
    const place = places.get(module.id);
    const stem = place ?? moduleName(net, module);
    let name = stem;
    for (let n = 2; place === undefined && taken.has(name); n += 1) name = `${stem}_${n}`;
    if (place === undefined && there.has(module.id)) taken.add(name);
    names.set(module.id, name);
  }
  return names;
});

/** Modules as a state dict lists those of a net of which nothing else is said: each once, as they are constructed. */
export function usualRegistrations(net: Net): Registered[] {
  const names = ownNames(net);
  return constructedModules(net)
    .filter(isModule)
    .map(({ id }) => ({ name: names.get(id) ?? '', module: id }));
}

/**
 * Modules that are constructed in the order of the state dict, under each of their names. Of those that are not
 * registered, since they were added on the page, each stands behind the one that is constructed before it; a tensor of
 * the net that its source did not register is none of the state dict.
 */
const registrations = oncePer((net: Net): readonly Registered[] => {
  const usual = usualRegistrations(net);
  if (!net.registered) return usual;
  const there = new Set(usual.map(({ module }) => module));
  const made = net.registered.filter(({ module }) => there.has(module));
  const known = new Set(made.map(({ module }) => module));
  let before: string | null = null;
  for (const own of usual) {
    const module = moduleIn(net, own.module);
    if (!known.has(own.module) && module && !isTensor(module)) {
      const at = before === null ? -1 : made.findLastIndex((other) => other.module === before);
      made.splice(at + 1, 0, own);
    }
    before = own.module;
  }
  return made;
});

const prefixes = oncePer((net: Net): ReadonlyMap<string, string> => {
  const whole = registrations(net).filter(({ tensor }) => tensor === undefined);
  return new Map(whole.toReversed().map(({ name, module }) => [module, name]));
});

/**
 * What the state dict calls a module's own tensors by, the first of its names: `conv1.`, `layer1.0.`, and in a sequence
 * of numbers alone its place, `0.`. A parameter or buffer of the net is a tensor itself, and has no dot behind it.
 */
export function statePrefix(net: Net, module: Module): string {
  const name = prefixes(net).get(module.id) ?? ownNames(net).get(module.id) ?? '';
  return isTensor(module) || name === '' ? name : `${name}.`;
}

/** All tensors of a net by PyTorch's names and in its order, buffers among them; a shared one under each of its names. */
export const stateEntries = oncePer((net: Net): readonly StateEntry[] =>
  registrations(net).flatMap(({ name, module: id, tensor: one }): StateEntry[] => {
    const module = moduleIn(net, id);
    if (!module) return [];
    return tensorSpecs(module).flatMap(({ name: tensor, shape, buffer = false }) => {
      if (one !== undefined && tensor !== one) return [];
      const alone = one !== undefined || isTensor(module);
      return [{ name: alone ? name : name === '' ? tensor : `${name}.${tensor}`, module, tensor, shape, buffer }];
    });
  }),
);

/** Names of all modules of a net in the order of its state dict, those without tensors too. */
export function modulePaths(net: Net): string[] {
  return registrations(net).flatMap(({ name, module: id, tensor }) => {
    const module = moduleIn(net, id);
    return module && tensor === undefined && !isTensor(module) ? [name] : [];
  });
}

/** What PyTorch calls a net's class: its source's name of it, else how it is written here. */
export function className(net: Net): string {
  const root = net.forward.uses[0]?.origin?.blocks.find(({ path }) => path === '');
  return root?.kind ?? (isChain(net.forward) && net.modules.every((m) => !isTensor(m)) ? 'Sequential' : 'Net');
}

/** Tensors that were taken from a file and no longer fit, since a layer was turned: they are as they were made. */
export function unfittingNames(net: Net): string[] {
  if (!net.weights) return [];
  return stateEntries(net).flatMap(({ name, module, tensor, shape }) => {
    const own = module.loaded?.[tensor];
    return own && !takesShape(shape, own.shape) ? [name] : [];
  });
}
