import { LANGS, type Lang } from '../core/document';

/** What is made once for each language. */
export function eachLang<T>(make: (lang: Lang) => T): Readonly<Record<Lang, T>> {
  return Object.fromEntries(LANGS.map((lang) => [lang, make(lang)])) as Record<Lang, T>;
}

const rules = eachLang((lang) => new Intl.PluralRules(lang));
const signs = eachLang((lang) => new Intl.NumberFormat(lang).format(0.5).slice(1, 2));

/** One decimal sign on the whole page: the point of readouts, code and links, also where a language writes a comma. */
export const pointed = (lang: Lang, text: string): string => text.replace(signs[lang], '.');

/** The form of a noun for a count. Russian needs one, few and many; English one and many. */
export function plural(lang: Lang, n: number, forms: { one: string; few?: string; many: string }): string {
  const rule = rules[lang].select(n);
  if (rule === 'one') return forms.one;
  return rule === 'few' ? (forms.few ?? forms.many) : forms.many;
}

const grouped = eachLang((lang) => new Intl.NumberFormat(lang, { maximumFractionDigits: 3 }));

/** A number inside a sentence: the language's own grouping, and a decimal point. */
export function prose(lang: Lang, n: number): string {
  return pointed(lang, grouped[lang].format(n));
}

/** A measured value inside a sentence, with so many decimals, with a decimal point and a true minus. */
export function proseFixed(lang: Lang, value: number, decimals: number): string {
  const size = Math.abs(value);
  const rounded = size < 0.5 * 10 ** -decimals ? 0 : value;
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return pointed(lang, new Intl.NumberFormat(lang, options).format(rounded)).replace('-', '−');
}

/** A share in per cent inside a sentence, one decimal; never "100" of a share that is not whole, nor "0" of one that is. Not broken over lines. */
export function proseShare(lang: Lang, share: number): string {
  const percent = share * 100;
  const shown = share > 0 && share < 1 ? Math.min(Math.max(percent, 0.1), 99.9) : percent;
  const text = pointed(lang, new Intl.NumberFormat(lang, { maximumFractionDigits: 1 }).format(shown));
  const bound = shown > percent ? '< ' : shown < percent ? '> ' : '';
  return `${bound}${text}\u00a0%`;
}

/**
 * A share in per cent where it is roughly meant: whole, with a decimal near both ends; never "100" of a share that is not
 * whole, nor "0" of one that is not none. Not broken over lines.
 */
export function proseRough(lang: Lang, share: number): string {
  const percent = share * 100;
  const tenths = Math.round(percent * 10) / 10;
  const shown = percent >= 10 && percent < 99.5 ? Math.round(percent) : Math.min(Math.max(tenths, 0.1), 99.9);
  return `${prose(lang, share > 0 && share < 1 ? shown : percent)}\u00a0%`;
}
