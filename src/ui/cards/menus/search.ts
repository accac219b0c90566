import { layerSpec } from '../../../core/layers/rows';
import { LAYERS, type LayerKind } from '../../../core/layers/table';

export const KINDS = Object.keys(LAYERS) as LayerKind[];

const FAMILIES = ['conv', 'pool', 'norm', 'activation', 'pad', 'resize', 'head'] as const;
export type Family = (typeof FAMILIES)[number];

export interface Group {
  readonly family: Family | 'recent';
  readonly kinds: readonly LayerKind[];
}

const plain = (text: string) => text.toLowerCase().replaceAll('ё', 'е');

/**
 * The layers that a text finds, best first: whose name begins with it, then whose name has it, then those of whose
 * name it is a run of letters with gaps (`ctr` for ConvTranspose2d), then those whose description has it.
 */
export function findKinds(typed: string, about: Readonly<Record<LayerKind, string>>): LayerKind[] {
  const text = plain(typed.trim()).replace(/^nn\./, '');
  const loose = new RegExp([...text].map((c) => c.replace(/[^\p{L}\d]/u, '\\$&')).join('.*'), 'u');
  const rank = (kind: LayerKind): number => {
    const name = plain(kind);
    if (name.startsWith(text)) return 0;
    if (name.includes(text)) return 1;
    if (plain(about[kind]).includes(text)) return 2;
    return text.length > 1 && loose.test(name) ? 3 : 4;
  };
  const ranked = KINDS.map((kind) => ({ kind, at: rank(kind) })).filter(({ at }) => at < 4);
  return ranked.sort((a, b) => a.at - b.at).map(({ kind }) => kind);
}

/** All layers by their families, those used last before them. */
export function groupKinds(recent: readonly LayerKind[]): readonly Group[] {
  const families = FAMILIES.map((family): Group => {
    return { family, kinds: KINDS.filter((kind) => layerSpec(kind).family === family) };
  });
  return recent.length > 0 ? [{ family: 'recent', kinds: recent }, ...families] : families;
}
