import type { Lang } from '../core/document';

const rules = { en: new Intl.PluralRules('en'), ru: new Intl.PluralRules('ru') };

/** The form of a noun for a count. Russian needs one, few and many; English one and many. */
export function plural(lang: Lang, n: number, forms: { one: string; few?: string; many: string }): string {
  const rule = rules[lang].select(n);
  if (rule === 'one') return forms.one;
  return rule === 'few' ? (forms.few ?? forms.many) : forms.many;
}

const grouped = {
  en: new Intl.NumberFormat('en', { maximumFractionDigits: 3 }),
  ru: new Intl.NumberFormat('ru', { maximumFractionDigits: 3 }),
};

/** A number inside a sentence: the language's own decimal sign and grouping. Readouts keep the point, see figures.ts. */
export function prose(lang: Lang, n: number): string {
  return grouped[lang].format(n);
}
