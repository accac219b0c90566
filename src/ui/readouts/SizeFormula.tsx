import { lazy, Suspense } from 'react';
import type { AxisFormula, AxisName } from '../../core/working/formula';
import type { Column } from '../../flow/columns';
import type { Messages } from '../../i18n/messages';
import { untilHere } from '../../state/arrivals';
import { useFlowPlace } from '../canvas/flow_context';
import { useServices } from '../context';
import { ErrorBoundary } from '../ErrorBoundary';
import { Popover } from '../parts/Popover';
import { spokenFormula } from '../parts/speak';
import { digits, math, typeset } from '../parts/typeset';

// The working is for those who ask for it.
const WhySize = lazy(() => untilHere('explanation', () => import('../why/WhySize')));

/** Under a map: how its size came about, with the layer's numbers; height and width each where they differ. Pressed, it is worked out. */
export function SizeFormula({ column }: { column: Column }) {
  const { t } = useServices();
  const { slot } = useFlowPlace();
  const words = t.picture.formula;
  const { formulas, name, stage } = column;
  if (!formulas || formulas.length === 0 || !stage) return null;
  const face = formulas.map((f) => <Typeset key={f.axis} {...f} />);
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
              <WhySize slot={slot} layer={stage.head.layer ?? -1} onLeave={close} />
            </Suspense>
          </ErrorBoundary>
        )}
      </Popover>
    </div>
  );
}

/** The letter of an axis; none where there is one alone, or both go alike. */
function letterOf(axis: AxisName, { picture }: Messages): string | null {
  switch (axis) {
    case 'both':
    case 'values':
      return null;
    case 'channels':
      return 'C';
    case 'height':
    case 'width':
      return picture.readouts[axis];
    default:
      return picture.formula.axis(axis);
  }
}

function Typeset({ formula, axis }: AxisFormula) {
  const { t } = useServices();
  const words = t.picture.formula;
  const name = letterOf(axis, t);
  const spoken = spokenFormula(words, typeof axis === 'number' ? words.axis(axis) : words[axis], formula);
  return (
    <span className="formula">
      {name && (
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
