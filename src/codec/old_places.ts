import type { InitRecipe } from '../core/init/init';
import type { Act } from '../core/net/acts';

/** The places that calls of torch.nn.init had in links and states before nets had lists of acts; absent: their modules'. */
export type OldPlaces = readonly (number | undefined)[];

interface OldModule {
  readonly init?: readonly InitRecipe[];
}

/**
 * Acts of a net whose calls of torch.nn.init had places: they ran module by module, but for those with a place, which
 * changed places among each other. Null where none had one.
 */
export function actsOfPlaces(modules: readonly OldModule[], places: readonly OldPlaces[]): Act<number>[] | null {
  const all = modules.flatMap(({ init = [] }, module) =>
    init.map((_call, at) => ({ module, at, place: places[module]?.[at] })),
  );
  const placed = all.filter(({ place }) => place !== undefined).toSorted((p, q) => (p.place ?? 0) - (q.place ?? 0));
  if (placed.length === 0) return null;
  const inits = all.map((call): Act<number> => {
    const { module, at } = call.place === undefined ? call : (placed.shift() ?? call);
    return { type: 'init', module, at };
  });
  return [
    { type: 'seed', seed: null },
    { type: 'input' },
    ...modules.map((_module, module): Act<number> => ({ type: 'module', module })),
    ...inits,
  ];
}
