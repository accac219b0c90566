import type { FoundDesign } from '../../core/solver/design';
import type { DesignLayer } from '../../core/solver/item';
import type { PanelWords } from '../../i18n/panels';

export type Words = PanelWords<'designs'>;
type Size = readonly [number, number];

/** k3 s1 p0; dilation where it is not 1; a pool as "max 2". */
export function layerText(words: Words, { kind, kernel, stride, padding, dilation }: DesignLayer): string {
  if (kind === 'MaxPool2d') return words.design.pool(kernel);
  return `k${kernel} s${stride} p${padding}${dilation === 1 ? '' : ` d${dilation}`}`;
}

export function designText(words: Words, { layers }: Pick<FoundDesign, 'layers'>): string {
  return layers.map((layer) => layerText(words, layer)).join(', ');
}

/** 16, or 16×20 where height and width differ. */
export function sizeText([h, w]: Size): string {
  return h === w ? String(h) : `${h}×${w}`;
}

/** 16 → 14 → 16, the input first. */
export function pathText(input: readonly number[], path: readonly Size[]): string {
  const [, h = 0, w = 0] = input;
  return [[h, w] as const, ...path].map(sizeText).join(' → ');
}

/** A number of designs as it is said: exactly, or as the lower bound that it is where the count was cut short. */
export function totalText(
  words: Words,
  { total, complete }: { readonly total: number | bigint; readonly complete: boolean },
): string {
  return complete ? words.total(total) : words.atLeast(total);
}
