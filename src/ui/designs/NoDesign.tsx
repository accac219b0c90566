import type { Loosened } from '../../core/solver/nearest';
import type { Conditions } from '../../core/solver/problem';
import { useAct } from '../act';
import { useDoc } from '../context';
import { goalOf } from './conditions';
import { totalText, type Words } from './notation';
import { ReachPicture } from './ReachPicture';
import { useAsked } from './useAsked';

/** A condition's value as the button has it: what matters is its new end. */
function valueText(words: Words, { field, conditions }: Loosened): string {
  const value = conditions[field];
  if (!Array.isArray(value)) return String(value);
  return field === 'target' || field === 'input' ? `(${value.join(', ')})` : value.join(` ${words.to} `);
}

/** No design: which single condition, loosened by how much, makes one possible, and the sizes that show why. */
export function NoDesign({ words, conditions }: { readonly words: Words; readonly conditions: Conditions }) {
  const act = useAct();
  const goal = useDoc((doc) => doc.goal);
  const { answer, state } = useAsked('nearest', 'nearest', { conditions });
  const own = words.none;
  if (!answer) {
    return (
      <div className="no-design">
        <h3>{own.title}</h3>
        {state === 'busy' && <p className="faint">{words.busy}</p>}
      </div>
    );
  }
  const [, toH, toW] = conditions.target;
  const touched = answer.reach.layers.slice(1).some(({ sizes }) => sizes.some(([h, w]) => h === toH && w === toW));
  const [, h, w] = conditions.input;
  const stretched = h === w && toH !== toW;
  const changeText = (loosened: Loosened) => {
    const { field } = loosened;
    const change: Readonly<Record<string, (value: string) => string>> = own.change;
    return change[field]?.(valueText(words, loosened)) ?? field;
  };
  return (
    <div className="no-design">
      <div>
        <h3>{own.title}</h3>
        <p>{touched ? own.blocked : stretched ? own.square : own.unreachable}</p>
        {answer.loosened.length === 0 ? (
          <p>{own.nothing}</p>
        ) : (
          <ul className="nearest" aria-label={own.nearest}>
            {answer.loosened.map((loosened) => (
              <li key={changeText(loosened)}>
                <button
                  type="button"
                  className="button"
                  data-nearest={loosened.field}
                  onClick={(event) => act(event, (actions) => actions.setGoal(goalOf(loosened.conditions, goal)))}
                >
                  {changeText(loosened)}
                </button>{' '}
                <span className="faint">{totalText(words, loosened)}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
      <ReachPicture words={words} reach={answer.reach} conditions={conditions} />
    </div>
  );
}
