import { useAct } from '../act';
import { useDerived, useDoc, useServices } from '../context';
import { useLate } from '../late';
import { faultParts } from './fault_parts';

/** Why net b has no numbers although nothing is wrong with it: it was to draw on where a's construction stops. */
export function Blocked() {
  const { a, b } = useDerived();
  const recipe = useDoc((doc) => doc.recipe);
  if (!b || recipe !== 'notebook' || a.fault?.when !== 'construct') return null;
  return <Block />;
}

function Block() {
  const { t, lang } = useServices();
  const act = useAct();
  const words = useLate(faultParts(lang))?.words.aNotConstructed;
  return (
    <section className="fault-top" aria-label={t.pair.net('b')} data-blocked>
      <div className="fault">
        {words && (
          <>
            <h3>{words.text}</h3>
            <p className="fault-help">{words.help}</p>
          </>
        )}
        <p>
          <button
            type="button"
            className="button"
            onClick={(event) => act(event, (actions) => actions.setRecipe('paired'))}
          >
            {t.pair.paired}
          </button>
        </p>
      </div>
    </section>
  );
}
