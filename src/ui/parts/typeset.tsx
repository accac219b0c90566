import { createElement, type ReactNode } from 'react';
import type { Expr } from '../../core/working/expr';
import { exact } from './speak';

/** React's types do not know MathML's elements. */
export function math(type: string, props: Record<string, string> | null, ...children: ReactNode[]): ReactNode {
  return createElement(type, props, ...children);
}

/** A number as it stands in a formula; what float32 leaves of a fraction is cut to four decimals. */
export const digits = (value: number) => String(Math.round(value * 1e4) / 1e4).replace('-', '−');

const bracketed = (inner: ReactNode) => math('mrow', null, math('mo', null, '('), inner, math('mo', null, ')'));

const inProduct = (expr: Expr, face: Face) =>
  expr.type === 'sum' || (face === 'numbers' && expr.value < 0) ? bracketed(typeset(expr, face)) : typeset(expr, face);

/** Numbers put in, or PyTorch's names of what they are. */
export type Face = 'numbers' | 'names';

/** An expression in MathML. */
export function typeset(expr: Expr, face: Face = 'numbers'): ReactNode {
  switch (expr.type) {
    case 'number':
      return face === 'names' && expr.of !== 'constant'
        ? math('mtext', null, expr.of)
        : math('mn', { title: expr.of }, digits(expr.value));
    case 'sum':
      return math(
        'mrow',
        null,
        ...expr.terms.flatMap(({ sign, expr: term }, i) => [
          i > 0 || sign < 0 ? math('mo', null, sign < 0 ? '−' : '+') : null,
          term.type === 'sum' || (face === 'numbers' && term.type === 'number' && term.value < 0)
            ? bracketed(typeset(term, face))
            : typeset(term, face),
        ]),
      );
    case 'product':
      return math(
        'mrow',
        null,
        ...expr.factors.flatMap((factor, i) => [i > 0 ? math('mo', null, '·') : null, inProduct(factor, face)]),
      );
    case 'largest':
      return math(
        'mrow',
        null,
        math('mtext', null, 'max'),
        math('mo', null, '('),
        ...expr.of.flatMap((each, i) => [i > 0 ? math('mo', null, ',') : null, typeset(each, face)]),
        math('mo', null, ')'),
      );
    case 'fraction':
      return math('mfrac', null, typeset(expr.over, face), typeset(expr.under, face));
    case 'floor':
    case 'ceil':
      return rounded(expr, face);
  }
}

/** Few machines have a font with brackets that stretch: they are drawn as borders, and are there for readers all the same. */
function rounded(expr: Extract<Expr, { type: 'floor' | 'ceil' }>, face: Face): ReactNode {
  const bites = expr.bites && face === 'numbers';
  const [open, close] = expr.type === 'floor' ? ['⌊', '⌋'] : ['⌈', '⌉'];
  const brackets = math(
    'mrow',
    { className: `${expr.type}${bites ? ' bites' : ''}` },
    math('mo', { stretchy: 'false' }, open),
    typeset(expr.of, face),
    math('mo', { stretchy: 'false' }, close),
  );
  return bites ? math('msub', { className: 'bitten' }, brackets, math('mn', null, exact(expr.of.value))) : brackets;
}
