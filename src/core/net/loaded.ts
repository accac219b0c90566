import type { Shape } from '../shape';
import type { Module, Net } from './net';

/** Whether PyTorch copies a tensor of a file into one of a module: the same sizes, or one number that 0.3 kept as a vector. */
export function takesShape(own: Shape, file: Shape): boolean {
  if (own.length === 0 && file.length === 1) return file[0] !== 0;
  return own.length === file.length && own.every((n, i) => n === file[i]);
}

/** A net whose weights are drawn, all of them. */
export function withoutWeights(net: Net): Net {
  if (!net.weights && !net.modules.some((m) => m.loaded)) return net;
  const { weights: _file, acts, ...rest } = net;
  return {
    ...rest,
    modules: net.modules.map(({ loaded: _own, ...module }) => module),
    ...(acts && { acts: acts.filter((act) => act.type !== 'load') }),
  };
}

/**
 * A net with the weights of a file. What happens to its tensors up to here is written over; what happens later is not.
 *
 * @param loaded by module id: the tensors that are taken
 */
export function withWeights(net: Net, weights: Net['weights'], loaded: ReadonlyMap<string, Module['loaded']>): Net {
  const bare = withoutWeights(net);
  return {
    ...bare,
    ...(weights && { weights }),
    modules: bare.modules.map((module) => {
      const own = loaded.get(module.id);
      return own ? { ...module, loaded: own } : module;
    }),
  };
}

/**
 * A net that was read anew from its text, which says nothing of files, with the weights that stood there before: each
 * module that is still there, by its id, keeps its own.
 */
export function keepingWeights(before: Net, after: Net): Net {
  if (!before.weights || after.weights) return after;
  const old = new Map(before.modules.map((m) => [m.id, m]));
  const loaded = after.modules.flatMap(({ id, kind }) => {
    const own = old.get(id);
    return own?.loaded && own.kind === kind ? [[id, own.loaded] as const] : [];
  });
  return loaded.length > 0 ? withWeights(after, before.weights, new Map(loaded)) : after;
}
