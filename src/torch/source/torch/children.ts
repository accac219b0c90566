import { root } from '../python/classes';
import type { Machine } from '../python/machine';
import { isPassable } from '../python/problem';
import { type Container, isModule, type Value } from '../python/values';
import { childrenOf } from './assemble';
import { ITSELF, layerOf } from './derived_layer';
import { notModule } from './not_module';
import { parametersOf } from './recipes';

/** Adds a module to those that are in a container. One that could not be followed ends the net where it is run. */
export function addChild(
  m: Machine,
  into: Container,
  name: string | null,
  value: Value,
  place: { from: number; to: number },
): void {
  if (value.type === 'opaque' && !(value.problem && isPassable(value.problem))) throw value.problem ?? m.refuse(place);
  // A list may have gaps, which are never run.
  const isGap = value.type === 'none' && into.kind !== 'Sequential';
  if (value.type !== 'opaque' && !isGap && !isModule(value) && value.type !== 'keras') {
    throw notModule(m, value, place);
  }
  into.children.push({ name, value });
  m.inner.add(value);
}

/** The place of a child by its number, from the end where that is negative; the last one's where none is given. */
export function childAt({ children }: Container, index: Value | undefined): number {
  if (index && index.type !== 'int') return -1;
  const at = index?.value ?? -1;
  const found = at < 0 ? at + children.length : at;
  return found < children.length ? found : -1;
}

/** The modules right within one, by their names. */
export function namedChildren(value: Value): [string, Value][] {
  return childrenOf(value)
    .filter(([name, child]) => isModule(child) && !isPlain(child) && name !== ITSELF)
    .map(([name, child]) => [name, child]);
}

/** Whether a value is an object of no module's class: a config that a module keeps. */
const isPlain = (value: Value) => value.type === 'instance' && (value.of === null || root(value.of) === null);

/** A module and all within it, each once, with its name: the order of `named_modules`. */
export function namedModules(root: Value): [string, Value][] {
  const seen = new Set<Value>();
  const found: [string, Value][] = [];
  const walk = (value: Value, path: string): void => {
    if (seen.has(value)) return;
    seen.add(value);
    found.push([path, value]);
    for (const [name, child] of namedChildren(value)) walk(child, path === '' ? name : `${path}.${name}`);
  };
  walk(root, '');
  return found;
}

/** A module and all within it, each once, each after what is in it: the order of `apply`. */
export function childrenFirst(root: Value): Value[] {
  const seen = new Set<Value>();
  const found: Value[] = [];
  const walk = (value: Value): void => {
    if (seen.has(value)) return;
    seen.add(value);
    for (const [, child] of namedChildren(value)) walk(child);
    found.push(value);
  };
  walk(root);
  return found;
}

/** What every module has and that lists what is in it: `children`, `named_modules`, `parameters`; null for other names. */
export function listing(root: Value, name: string): Value | null {
  const pairs = (all: readonly (readonly [string, Value])[]): Value => ({
    type: 'list',
    items: all.map(([key, value]) => ({ type: 'tuple', items: [{ type: 'str', value: key }, value] })),
  });
  const values = (all: readonly (readonly [string, Value])[]): Value => ({
    type: 'list',
    items: all.map(([, v]) => v),
  });
  const parameters = () =>
    namedModules(root).flatMap(([path, value]) => {
      const own = layerOf(value);
      const all = own ? parametersOf(own.layer) : [];
      return all.map(([key, p]) => [path === '' ? key : `${path}.${key}`, p] as const);
    });
  switch (name) {
    case 'children':
      return values(namedChildren(root));
    case 'named_children':
      return pairs(namedChildren(root));
    case 'modules':
      return values(namedModules(root));
    case 'named_modules':
      return pairs(namedModules(root));
    case 'parameters':
      return values(parameters());
    case 'named_parameters':
      return pairs(parameters());
    default:
      return null;
  }
}

/** What a ModuleDict, or a container with names, lists beside: `keys`, `values`, `items`. */
export function entriesOf({ children }: Container, name: string): Value | null {
  const named = children.map((c, i) => [c.name ?? String(i), c.value] as const);
  const text = (value: string): Value => ({ type: 'str', value });
  if (name === 'keys') return { type: 'list', items: named.map(([key]) => text(key)) };
  if (name === 'values') return { type: 'list', items: named.map(([, value]) => value) };
  if (name !== 'items') return null;
  return { type: 'list', items: named.map(([key, value]) => ({ type: 'tuple', items: [text(key), value] })) };
}
