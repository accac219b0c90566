import type { Lang } from '../core/document';
import { eachLang, plural, pointed } from './format';

const grouped = eachLang((lang) => new Intl.NumberFormat(lang));
const LONG = { notation: 'compact', compactDisplay: 'long', maximumSignificantDigits: 3 } as const;
const named = eachLang((lang) => new Intl.NumberFormat(lang, LONG));

/** Whole numbers up to this are read digit by digit. */
const DIGITS = 1_000_000n;
/** Up to this there are words that everybody knows. */
const WORDS = 10n ** 15n;
const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A whole number of any size, digit by digit in groups. */
export function exactly(lang: Lang, n: number | bigint): string {
  return grouped[lang].format(n);
}

/** A whole number of any size as one reads it: 1,133, 4.2 trillion, 2.52 × 10⁷⁹. */
export function big(lang: Lang, n: number | bigint): string {
  const whole = BigInt(n);
  if (whole < DIGITS) return grouped[lang].format(whole);
  if (whole < WORDS) return pointed(lang, named[lang].format(whole));
  const digits = String(whole);
  const lead = `${digits[0]}.${digits.slice(1, 3)}`;
  const power = [...String(digits.length - 1)].map((d) => RAISED[Number(d)] ?? '').join('');
  return `${lead} × 10${power}`;
}

/** The form of a noun after `big`: numbers in words or powers take the many. */
export function pluralBig(
  lang: Lang,
  n: number | bigint,
  forms: { readonly one: string; readonly few?: string; readonly many: string },
): string {
  const whole = BigInt(n);
  return whole >= DIGITS ? forms.many : plural(lang, Number(whole), forms);
}
