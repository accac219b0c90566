import { lazy, Suspense } from 'react';
import { type SizeFormula as Formula, formulaText } from '../../core/working/formula';
import type { Column } from '../../flow/columns';
import { useFlowPlace } from '../canvas/flow_context';
import { useServices } from '../context';
import { ErrorBoundary } from '../ErrorBoundary';
import { Popover } from '../parts/Popover';
import { spokenFormula } from '../parts/speak';
import { digits, math, typeset } from '../parts/typeset';

// The working is for those who ask for it.
const WhySize = lazy(() => import('../why/WhySize'));

/** Under a map: how its size came about, with the layer's numbers; height and width each where they differ. Pressed, it is worked out. */
export function SizeFormula({ column }: { column: Column }) {
  const { t } = useServices();
  const { slot } = useFlowPlace();
  const words = t.picture.formula;
  const { formulas, name, stage } = column;
  if (!formulas || !stage) return null;
  const [h, w] = formulas;
  const alike = !w || formulaText(h) === formulaText(w);
  const face = (
    <>
      <Typeset
        formula={h}
        spoken={spokenFormula(words, w ? (alike ? words.both : words.height) : words.vector, h)}
        axis={alike ? null : 'H'}
      />
      {!alike && <Typeset formula={w} spoken={spokenFormula(words, words.width, w)} axis="W" />}
    </>
  );
  return (
    <div className="read-formula">
      <Popover
        label={words.why(name)}
        title={words.whyTitle}
        className="formula-button"
        popClassName="why-pop"
        face={face}
      >
        {(close) => (
          <ErrorBoundary t={t} onReset={close} part>
            <Suspense fallback={<p>{t.shell.dock.loading}</p>}>
              <WhySize slot={slot} layer={stage.head.layer ?? -1} />
            </Suspense>
          </ErrorBoundary>
        )}
      </Popover>
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
    <span className="formula">
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
          typeset(formula.expr, formula.expr.type === 'number' ? 'names' : 'numbers'),
          math('mo', null, '='),
          math('mn', { className: 'formula-result' }, digits(formula.result)),
        ),
      )}
    </span>
  );
}
