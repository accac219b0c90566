import { signed } from '../../i18n/figures';
import { proseRough } from '../../i18n/format';
import type { Messages } from '../../i18n/messages';
import type { PanelWords } from '../../i18n/panels';
import type { Facts, MeanFact, SizeFact, WeightFact } from './facts';

type Words = PanelWords<'compare'>['sentence'];

const sameSize = (a: SizeFact, b: SizeFact) => JSON.stringify(a) === JSON.stringify(b);

function sizeClause(words: Words, lang: Messages['lang'], who: string, fact: SizeFact): string {
  switch (fact.type) {
    case 'keeps':
      return words.keeps(who, fact.size);
    case 'ring':
      return words.ring(who, fact.ring, proseRough(lang, fact.share), fact.size);
    case 'comes':
      return words.comes(who, fact.from, fact.to);
  }
}

function bothClause(words: Words, lang: Messages['lang'], fact: SizeFact): string {
  switch (fact.type) {
    case 'keeps':
      return words.bothKeep(fact.size);
    case 'ring':
      return words.bothRing(fact.ring, proseRough(lang, fact.share), fact.size);
    case 'comes':
      return words.bothCome(fact.from, fact.to);
  }
}

function sizesSaid(words: Words, lang: Messages['lang'], { sizes }: Facts): string | null {
  if (!sizes) return null;
  if (sameSize(sizes.a, sizes.b)) return bothClause(words, lang, sizes.a);
  // Who keeps its size is said first: what the other loses is heard against it.
  const order = sizes.b.type === 'keeps' ? (['b', 'a'] as const) : (['a', 'b'] as const);
  return order.map((slot) => sizeClause(words, lang, slot, sizes[slot])).join('; ');
}

const written = (by: number) => signed(by, 4);

function meanSaid(words: Words, fact: MeanFact, alone: boolean): string {
  const by = written(fact.by);
  if (!fact.output) return words.meanAfter(by, fact.name, fact.after);
  return alone ? words.meanAlso(words.meanAfter(by, fact.name, fact.after)) : words.meanOutput(by);
}

function weightsSaid(words: Words, fact: WeightFact): string {
  switch (fact.type) {
    case 'until': {
      const { a, b } = fact;
      if (a === null) return words.until(words.layerOf(b ?? '', 'b'));
      if (b === null) return words.until(words.layerOf(a, 'a'));
      return words.until(a === b ? a : words.layers(a, b));
    }
    case 'but':
      return words.but(fact.names.join(', '));
    default:
      return words.weights[fact.type];
  }
}

/** The facts in words: sizes, means, weights. It says no more than they do. */
export function sentences(
  words: Words,
  lang: Messages['lang'],
  facts: Facts,
  seed: string,
  blocked: boolean,
): readonly string[] {
  const stops = facts.stops.map(({ slot, name }) =>
    name === null ? words.stopsAtInput(slot) : words.stops(slot, name),
  );
  const said = [...stops, ...(blocked ? [words.noNumbers] : [])];
  const sizes = sizesSaid(words, lang, facts);
  if (sizes) said.push(`${sizes}.`);
  const list = facts.means.map((fact) => meanSaid(words, fact, facts.means.length === 1)).join('; ');
  if (facts.known) said.push(`${list === '' ? words.meansSame(seed) : words.means(list, seed)}.`);
  said.push(`${weightsSaid(words, facts.weights)}.`);
  return said;
}
