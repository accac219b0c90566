import { createElement, type ReactNode } from 'react';
import { type Expr, type SizeFormula as Formula, formulaText } from '../../core/formula';
import { useServices } from '../context';
import type { Column } from '../flow/columns';
import { exact, spokenFormula } from './speak';

/** Under a map: how its size came about, with the layer's numbers; height and width each where they differ. */
export function SizeFormula({ column }: { column: Column }) {
  const { t } = useServices();
  const words = t.picture.formula;
  const { formulas } = column;
  if (!formulas) return null;
  const [h, w] = formulas;
  const alike = formulaText(h) === formulaText(w);
  return (
    <div className="read-formula">
      <Typeset
        formula={h}
        spoken={spokenFormula(words, alike ? words.both : words.height, h)}
        axis={alike ? null : 'H'}
      />
      {!alike && <Typeset formula={w} spoken={spokenFormula(words, words.width, w)} axis="W" />}
    </div>
  );
}

interface TypesetProps {
  readonly formula: Formula;
  readonly spoken: string;
  readonly axis: 'H' | 'W' | null;
}

function Typeset({ formula, spoken, axis }: TypesetProps) {
  const { t } = useServices();
  const name = axis === 'H' ? t.picture.readouts.height : t.picture.readouts.width;
  return (
    <p className="formula" title={spoken}>
      {axis && (
        <span className="formula-axis" aria-hidden="true">
          {name}
        </span>
      )}
      {math(
        'math',
        { displaystyle: 'true', alttext: spoken, 'aria-label': spoken },
        math(
          'mrow',
          null,
          typeset(formula.expr),
          math('mo', null, '='),
          math('mn', { className: 'formula-result' }, digits(formula.result)),
        ),
      )}
    </p>
  );
}

/** React's types do not know MathML's elements. */
function math(type: string, props: Record<string, string> | null, ...children: ReactNode[]): ReactNode {
  return createElement(type, props, ...children);
}

const digits = (value: number) => String(value).replace('-', '−');

const bracketed = (inner: ReactNode) => math('mrow', null, math('mo', null, '('), inner, math('mo', null, ')'));

const inProduct = (expr: Expr) => (expr.type === 'sum' || expr.value < 0 ? bracketed(typeset(expr)) : typeset(expr));

function typeset(expr: Expr): ReactNode {
  switch (expr.type) {
    case 'number':
      return math('mn', { title: expr.of }, digits(expr.value));
    case 'sum':
      return math(
        'mrow',
        null,
        ...expr.terms.flatMap(({ sign, expr: term }, i) => [
          i > 0 || sign < 0 ? math('mo', null, sign < 0 ? '−' : '+') : null,
          term.type === 'sum' || (term.type === 'number' && term.value < 0) ? bracketed(typeset(term)) : typeset(term),
        ]),
      );
    case 'product':
      return math(
        'mrow',
        null,
        ...expr.factors.flatMap((factor, i) => [i > 0 ? math('mo', null, '·') : null, inProduct(factor)]),
      );
    case 'fraction':
      return math('mfrac', null, typeset(expr.over), typeset(expr.under));
    case 'floor':
    case 'ceil':
      return rounded(expr);
  }
}

/** Few machines have a font with brackets that stretch: they are drawn as borders, and are there for readers all the same. */
function rounded(expr: Extract<Expr, { type: 'floor' | 'ceil' }>): ReactNode {
  const [open, close] = expr.type === 'floor' ? ['⌊', '⌋'] : ['⌈', '⌉'];
  const brackets = math(
    'mrow',
    { className: `${expr.type}${expr.bites ? ' bites' : ''}` },
    math('mo', { stretchy: 'false' }, open),
    typeset(expr.of),
    math('mo', { stretchy: 'false' }, close),
  );
  return expr.bites
    ? math('msub', { className: 'bitten' }, brackets, math('mn', null, exact(expr.of.value)))
    : brackets;
}
