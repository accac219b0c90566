import { chained, freshId, type Module, type Net, type Use } from '../../../core/net/net';
import type { Machine } from '../python/machine';
import type { CallPlaces, CodePlace } from '../python/places';
import type { Instance, Tensor, Value } from '../python/values';
import { withPlaces } from './recipes';

/** Where the layers of a net are written, by the ids of its modules and uses. */
export interface Reading {
  readonly calls: ReadonlyMap<string, CallPlaces>;
  readonly uses: ReadonlyMap<string, CodePlace>;
  /** The arguments of the one `nn.Sequential(...)` that the net is, or its bare lines; null for a class. */
  readonly list: CodePlace | null;
}

/** A net from the last tensor of a chain, with the modules that were constructed for it in their order. */
export function assemble(
  end: Tensor,
  constructed: readonly Module[],
  names: ReadonlyMap<string, string>,
  { places: calls, drawn }: Pick<Machine, 'places' | 'drawn'>,
  list: CodePlace | null,
): { net: Net; reading: Reading } {
  const steps: Tensor[] = [];
  for (let t: Tensor | null = end; t?.layer; t = t.parent) steps.unshift(t);
  const functional = new Set(steps.filter((t) => t.functional).map((t) => t.layer?.module.id));
  const modules = constructed.filter((module) => !functional.has(module.id));
  const uses: Omit<Use, 'inputs'>[] = [];
  const places = new Map<string, CodePlace>();
  let before = -1;
  for (const { layer, place } of steps) {
    if (!layer) continue;
    if (!modules.includes(layer.module)) {
      // A function has no weights, and may stand anywhere in the order of construction: next to what it comes after.
      let at = before + 1;
      while (functional.has(modules[at]?.id)) at += 1;
      modules.splice(at, 0, layer.module);
    }
    before = modules.findIndex((module) => module.id === layer.module.id);
    const use = { id: freshId(), module: layer.module.id, off: layer.off };
    uses.push(use);
    if (place) places.set(use.id, place);
  }
  const calledInit = withPlaces(drawn, modules);
  const named = modules.map((module): Module => {
    const init = calledInit.filter((d) => d.module === module.id).map((d) => d.recipe);
    const own = steps.filter((t) => t.layer?.module.id === module.id);
    const { return_indices: indices, ...args } = module.args;
    // What gives its indices to nobody is a layer without them.
    const alone = indices !== undefined && own.length > 0 && own.every((t) => t.mapOnly);
    return {
      ...module,
      ...(alone && { args }),
      name: names.get(module.id) ?? module.name,
      ...(init.length > 0 && { init }),
    };
  });
  const own = new Map(
    named.flatMap((module) => {
      const place = calls.get(module.id);
      return place ? [[module.id, place] as const] : [];
    }),
  );
  return { net: { modules: named, forward: chained(uses) }, reading: { calls: own, uses: places, list } };
}

/** Names as PyTorch gives them: `features.0`. Those that are nothing but numbers are left out. */
export function moduleNames(root: Value): Map<string, string> {
  const names = new Map<string, string>();
  const seen = new Set<Value>();
  const walk = (value: Value, path: readonly string[]): void => {
    if (value.type === 'layer') {
      const name = path.join('.');
      if (/^[A-Za-z0-9_.]{1,40}$/.test(name) && /[A-Za-z_]/.test(name) && !names.has(value.layer.module.id)) {
        names.set(value.layer.module.id, name);
      }
      return;
    }
    if (seen.has(value)) return;
    seen.add(value);
    for (const [name, child] of childrenOf(value)) walk(child, [...path, name]);
  };
  walk(root, []);
  return names;
}

/** All layers within a module, in the order in which they were set. */
export function layersOf(root: Instance): Module[] {
  const found = new Map<string, Module>();
  const seen = new Set<Value>();
  const walk = (value: Value): void => {
    if (value.type === 'layer') found.set(value.layer.module.id, value.layer.module);
    if (seen.has(value)) return;
    seen.add(value);
    for (const [, child] of childrenOf(value)) walk(child);
  };
  walk(root);
  return [...found.values()];
}

/** What a module holds, by its names. */
export function childrenOf(value: Value): (readonly [string, Value])[] {
  if (value.type === 'container') return value.children.map((c, i) => [c.name ?? String(i), c.value]);
  return value.type === 'instance' ? [...value.attributes] : [];
}
