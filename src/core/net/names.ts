import { layerSpec } from '../layers/rows';
import { oncePer } from '../once';
import type { Module, Net } from './net';

const FAMILY_NAMES = { conv: 'conv', pool: 'pool', norm: 'norm', pad: 'pad' } as const;

/** The word a module is named by where its source gave it none: its family's, or its class's in small letters. */
function stem(module: Module): string {
  const { family, kind } = layerSpec(module.kind);
  return family in FAMILY_NAMES ? FAMILY_NAMES[family as keyof typeof FAMILY_NAMES] : kind.toLowerCase();
}

/** What a module is called: the name its source gave it, or its kind and place among its like (`conv1`, `relu2`). */
export function moduleName(net: Net, module: Module): string {
  return module.name ?? `${stem(module)}${placesOf(net).get(module.id) ?? 0}`;
}

/** The place of each module among its like, from 1. */
const placesOf = oncePer(({ modules }: Net) => {
  const counts = new Map<string, number>();
  return new Map(
    modules.map((m) => {
      const word = stem(m);
      const place = (counts.get(word) ?? 0) + 1;
      counts.set(word, place);
      return [m.id, place];
    }),
  );
});
