import { layerSpec } from '../../../core/layers/rows';
import { constructRefusal } from '../../../core/net/infer';
import type { Module } from '../../../core/net/net';
import { pythonValue } from '../python/python';
import { isTensor } from './tensors';
import { RESERVED, writeLayer } from './write_layer';

/** How a class holds its modules. */
export interface Held {
  /** The lines of the constructor, without indentation, each with the module that it begins with. */
  readonly lines: ReadonlyMap<string, readonly string[]>;
  /** How forward reaches a module: `layer1[0]['conv1']`; of those that stand by themselves, nothing. */
  readonly paths: ReadonlyMap<string, string>;
}

/** Names that nn.ModuleDict has for itself, and takes for no module. */
const OF_DICT: ReadonlySet<string> = new Set(
  `keys values items pop clear update forward training modules children parameters apply type half float double bfloat16 cpu cuda to eval train training
  state_dict load_state_dict buffers named_modules named_children named_parameters add_module get_submodule
  requires_grad_ zero_grad extra_repr compile share_memory dump_patches T_destination call_super_init`.split(/\s+/),
);

interface Node {
  /** Null: it holds others. */
  readonly module: Module | null;
  readonly children: Map<string, Node>;
}

const draws = (m: Module) => layerSpec(m.kind).weights(m.args).length > 0;

/** The part of a name before the first dot, where all parts can be keys; null where the module stands by itself. */
function topOf(module: Module): string | null {
  const [top, ...rest] = (module.name ?? '').split('.');
  if (top === undefined || rest.length === 0 || isTensor(module) || constructRefusal(module)) return null;
  const isKey = (part: string) => /^\w+$/.test(part) && !OF_DICT.has(part);
  return /^[A-Za-z]/.test(top) && !RESERVED.has(top) && isKey(top) && rest.every((part) => isKey(part)) ? top : null;
}

/** Modules by their names; null where one has the name of what holds others, or two have one name. */
function treeOf(modules: readonly Module[]): Node | null {
  const root: Node = { module: null, children: new Map() };
  for (const module of modules) {
    const parts = (module.name ?? '').split('.').slice(1);
    let at = root;
    for (const [i, part] of parts.entries()) {
      const isLast = i === parts.length - 1;
      const known = at.children.get(part);
      if (known && (isLast || known.module)) return null;
      const next = known ?? { module: isLast ? module : null, children: new Map() };
      at.children.set(part, next);
      at = next;
    }
  }
  return root;
}

const inTree = ({ module, children }: Node): Module[] => (module ? [module] : [...children.values()].flatMap(inTree));

/** nn.ModuleList where the keys count from 0. */
const isList = ({ children }: Node) => [...children.keys()].every((key, i) => key === String(i));

function linesOf(node: Node): string[] {
  if (node.module) return [writeLayer(node.module)];
  const asList = isList(node);
  const held = [...node.children].flatMap(([key, child]) => {
    const [first = '', ...rest] = linesOf(child);
    const all = [asList ? first : `${pythonValue(key)}: ${first}`, ...rest];
    return all.map((line, i) => `    ${line}${i === all.length - 1 ? ',' : ''}`);
  });
  return asList ? ['nn.ModuleList([', ...held, '])'] : ['nn.ModuleDict({', ...held, '})'];
}

function addPaths(node: Node, path: string, paths: Map<string, string>): void {
  if (node.module) paths.set(node.module.id, path);
  const asList = isList(node);
  for (const [key, child] of node.children) addPaths(child, `${path}[${asList ? key : pythonValue(key)}]`, paths);
}

/**
 * Modules whose source held them in others, `layer1.0.conv1`, held so that the state dict has these names: in dicts and lists,
 * where that draws the same numbers. In one block stand only modules that are constructed one after the other.
 *
 * @param order what happens in the constructor: the modules that it constructs, and null for all else
 * @param names what modules are called that stand by themselves
 */
export function heldModules(order: readonly (Module | null)[], names: ReadonlyMap<string, string>): Held {
  const modules = order.filter((m) => m !== null);
  const groups = new Map<string, Module[]>();
  for (const module of modules) {
    const top = topOf(module);
    if (top === null) continue;
    const known = groups.get(top);
    if (known) known.push(module);
    else groups.set(top, [module]);
  }
  const lines = new Map<string, readonly string[]>();
  const paths = new Map<string, string>();
  const places = new Map(order.map((m, i) => [m?.id, i]));
  for (const [top, members] of groups) {
    const own = new Set(members.map((m) => m.id));
    const tree = treeOf(members);
    const isTaken = modules.some((m) => !own.has(m.id) && (names.get(m.id) === top || m.name === top));
    const drawn = members.filter(draws);
    const [first = members[0], last = first] = [drawn[0], drawn.at(-1)];
    if (!tree || isTaken || !first || !last) continue;
    const between = order.slice(places.get(first.id), (places.get(last.id) ?? 0) + 1).filter((m) => !m || draws(m));
    const inOrder = inTree(tree).filter(draws);
    if (between.length !== drawn.length || inOrder.some((m, i) => m !== between[i])) continue;
    const [head = '', ...rest] = linesOf(tree);
    lines.set(first.id, [`self.${top} = ${head}`, ...rest]);
    addPaths(tree, top, paths);
  }
  return { lines, paths };
}
