import { layerSpec } from '../layers/rows';
import type { Module, Net } from './net';

const FAMILY_NAMES = { conv: 'conv', pool: 'pool', norm: 'norm', pad: 'pad' } as const;

/** The word a module is named by where its source gave it none: its family's, or its class's in small letters. */
function stem(module: Module): string {
  const { family, kind } = layerSpec(module.kind);
  return family in FAMILY_NAMES ? FAMILY_NAMES[family as keyof typeof FAMILY_NAMES] : kind.toLowerCase();
}

/** What a module is called: the name its source gave it, or its kind and place among its like (`conv1`, `relu2`). */
export function moduleName(net: Net, module: Module): string {
  if (module.name !== null) return module.name;
  const word = stem(module);
  const like = net.modules.filter((m) => stem(m) === word);
  return `${word}${like.findIndex((m) => m.id === module.id) + 1}`;
}
