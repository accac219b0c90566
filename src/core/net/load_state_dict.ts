import type { Shape } from '../shape';
import { takesShape } from './loaded';
import type { Loaded, Net } from './net';
import { className, modulePaths, stateEntries } from './state_dict';

/** A tensor of a file, as it is to be loaded. */
export interface Offered {
  readonly name: string;
  readonly shape: Shape;
}

/** What of a file does not go with a net, in PyTorch's order. */
export interface Misfits {
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly sizes: readonly { readonly name: string; readonly file: Shape; readonly net: Shape }[];
}

/** How a file's tensors go with a net's. */
export interface Matching extends Misfits {
  /** By module id. */
  readonly loaded: ReadonlyMap<string, Loaded>;
}

/**
 * Goes by name alone, as `load_state_dict` does: torch/nn/modules/module.py, `_load_from_state_dict`, and for batch norms
 * torch/nn/modules/batchnorm.py.
 *
 * @param versions of modules, by their names, as torch.save keeps them: what batch norms of before version 2 do not have
 *   is not missing
 */
export function matchByName(
  net: Net,
  offered: readonly Offered[],
  versions: ReadonlyMap<string, number> = new Map(),
): Matching {
  const entries = stateEntries(net);
  const byName = new Map(offered.map((o) => [o.name, o]));
  const loaded = new Map<string, Loaded>();
  const missing: string[] = [];
  const sizes: Misfits['sizes'][number][] = [];
  for (const { name, module, tensor, shape } of entries) {
    const from = byName.get(name);
    if (!from) {
      const isOld = tensor === 'num_batches_tracked' && (versions.get(name.replace(/\.?\w+$/, '')) ?? 0) < 2;
      if (!isOld) missing.push(name);
    } else if (!takesShape(shape, from.shape)) sizes.push({ name, file: from.shape, net: shape });
    else loaded.set(module.id, { ...loaded.get(module.id), [tensor]: { entry: name, shape: from.shape } });
  }
  return { loaded, missing, unexpected: unexpectedOf(net, offered), sizes };
}

interface Branch {
  readonly tensors: Set<string>;
  readonly children: Map<string, Branch>;
}

/** Tensors that no module has, module by module as PyTorch comes to them: at each those that lead to none of its children. */
function unexpectedOf(net: Net, offered: readonly Offered[]): string[] {
  const root: Branch = { tensors: new Set(), children: new Map() };
  const branch = (path: readonly string[]): Branch => {
    let at = root;
    for (const part of path) {
      const next = at.children.get(part) ?? { tensors: new Set(), children: new Map() };
      at.children.set(part, next);
      at = next;
    }
    return at;
  };
  for (const path of modulePaths(net)) if (path !== '') branch(path.split('.'));
  for (const { name } of stateEntries(net)) {
    const path = name.split('.');
    const last = path.pop() ?? '';
    branch(path).tensors.add(last);
  }
  const found: string[] = [];
  const walk = ({ tensors, children }: Branch, prefix: string, names: readonly string[]): void => {
    const below = new Map<string, string[]>();
    for (const name of names) {
      const [first = '', ...rest] = name.slice(prefix.length).split('.');
      const isKnown = rest.length > 0 ? children.has(first) : tensors.has(first);
      if (!isKnown) found.push(name);
      else if (rest.length > 0) {
        const own = below.get(first);
        if (own) own.push(name);
        else below.set(first, [name]);
      }
    }
    for (const [part, child] of children) walk(child, `${prefix}${part}.`, below.get(part) ?? []);
  };
  walk(
    root,
    '',
    offered.map(({ name }) => name),
  );
  return found;
}

const sizeText = (shape: Shape) => `torch.Size([${shape.join(', ')}])`;
const listed = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ');

/** What `load_state_dict` refuses of a file, word for word; null where it takes it. */
export function loadRefusal(net: Net, { missing, unexpected, sizes }: Misfits, strict: boolean): string | null {
  const said = [
    ...(strict && missing.length > 0 ? [`Missing key(s) in state_dict: ${listed(missing)}. `] : []),
    ...(strict && unexpected.length > 0 ? [`Unexpected key(s) in state_dict: ${listed(unexpected)}. `] : []),
    ...sizes.map(
      (own) =>
        `size mismatch for ${own.name}: copying a param with shape ${sizeText(own.file)} from checkpoint, the shape in current model is ${sizeText(own.net)}.`,
    ),
  ];
  if (said.length === 0) return null;
  return `Error(s) in loading state_dict for ${className(net)}:\n\t${said.join('\n\t')}`;
}

/** A pair that a person settles: a tensor of the net, and the one of the file that is to stand for it; null: as it was made. */
export interface Pairing {
  readonly name: string;
  readonly entry: string | null;
}

/**
 * By name where there is such a name, then what is left by order: each tensor of the net the next of the file that has
 * its shape. Batch counters, which other frameworks have none of, are left out where they find nothing.
 */
export function matchByOrder(net: Net, offered: readonly Offered[]): Pairing[] {
  const entries = stateEntries(net);
  const byName = new Map(offered.map((o) => [o.name, o]));
  const named = new Map(
    entries.flatMap(({ name, shape }) => {
      const own = byName.get(name);
      return own && takesShape(shape, own.shape) ? [[name, own.name] as const] : [];
    }),
  );
  const used = new Set(named.values());
  const rest = offered.filter(({ name }) => !used.has(name));
  let at = 0;
  return entries.map(({ name, shape }): Pairing => {
    const own = named.get(name);
    if (own !== undefined) return { name, entry: own };
    const found = rest.findIndex((o, i) => i >= at && takesShape(shape, o.shape));
    if (found < 0) return { name, entry: null };
    at = found + 1;
    return { name, entry: rest[found]?.name ?? null };
  });
}

/** What pairs come to; a pair of two shapes is left out. */
export function matchByPairs(net: Net, offered: readonly Offered[], pairs: readonly Pairing[]): Matching['loaded'] {
  const byName = new Map(offered.map((o) => [o.name, o]));
  const entries = new Map(pairs.map(({ name, entry }) => [name, entry]));
  const loaded = new Map<string, Loaded>();
  for (const { name, module, tensor, shape } of stateEntries(net)) {
    const own = byName.get(entries.get(name) ?? '');
    if (!own || !takesShape(shape, own.shape)) continue;
    loaded.set(module.id, { ...loaded.get(module.id), [tensor]: { entry: own.name, shape: own.shape } });
  }
  return loaded;
}
