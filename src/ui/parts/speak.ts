import type { Expr } from '../../core/working/expr';
import type { SizeFormula } from '../../core/working/formula';
import type { Messages } from '../../i18n/messages';

type Words = Messages['picture']['formula'];

/** A quotient that is no whole number, short: 6.5, 4.33. */
export function exact(value: number): string {
  return String(Math.round(value * 100) / 100).replace('-', '−');
}

const number = (words: Words, value: number) => (value < 0 ? words.negative(String(-value)) : String(value));

function factor(words: Words, expr: Expr): string {
  return expr.type === 'sum' ? words.group(spoken(words, expr)) : spoken(words, expr);
}

/** An expression as it is read aloud. */
export function spoken(words: Words, expr: Expr): string {
  switch (expr.type) {
    case 'number':
      return number(words, expr.value);
    case 'sum':
      return expr.terms
        .map(({ sign, expr: term }, i) => {
          const text = factor(words, term);
          if (i === 0) return sign < 0 ? `${words.minus} ${text}` : text;
          return `${sign < 0 ? words.minus : words.plus} ${text}`;
        })
        .join(' ');
    case 'product':
      return expr.factors.map((f) => factor(words, f)).join(` ${words.times} `);
    case 'largest':
      return words.largest(expr.of.map((e) => spoken(words, e)).join(', '));
    case 'fraction':
      return `${spoken(words, expr.over)}, ${words.over} ${factor(words, expr.under)}`;
    case 'floor':
      return words.floor(spoken(words, expr.of));
    case 'ceil':
      return words.ceil(spoken(words, expr.of));
  }
}

/** The quotient that rounding changes, where it does. */
function rounded(expr: Expr): Extract<Expr, { type: 'floor' | 'ceil' }> | null {
  if (expr.type === 'floor' || expr.type === 'ceil') return expr.bites ? expr : null;
  if (expr.type !== 'sum') return null;
  for (const term of expr.terms) {
    const found = rounded(term.expr);
    if (found) return found;
  }
  return null;
}

/** "height: floor of 16 plus 2 times 0 minus 3, over 2, end floor, plus 1 equals 7; 6.5 is cut to 6" */
export function spokenFormula(words: Words, axis: string, { expr, result }: SizeFormula): string {
  const named = expr.type === 'number' ? expr.of : spoken(words, expr);
  const line = `${axis}: ${named} ${words.equals} ${number(words, result)}`;
  const cut = rounded(expr);
  if (!cut) return line;
  const say = cut.type === 'floor' ? words.cut : words.raised;
  return `${line}; ${say(exact(cut.of.value), number(words, cut.value))}`;
}
