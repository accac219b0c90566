import { LANGS, type Lang } from '../core/document';

/** The language chosen by hand, or the first of the browser's that the page speaks. */
export function languageOf(chosen: Lang | null): Lang {
  if (chosen) return chosen;
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase());
  return spoken.find((tag): tag is Lang => LANGS.some((lang) => lang === tag)) ?? 'en';
}
