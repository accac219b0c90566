import { useServices } from '../context';
import { AddLayer } from './AddLayer';
import { NetMode } from './NetMode';

/** Over net b's input: it is net a's, too, and is turned there. */
export function SameInput({ empty = false }: { readonly empty?: boolean }) {
  const { t } = useServices();
  return (
    <div className="card-place">
      <section className="card op-input same-input" aria-label={`${t.pair.net('b')}, ${t.cards.input.label}`}>
        <header className="card-head">
          <b className="mono">{t.cards.input.title}</b>
          <span>{t.pair.sameInput}</span>
        </header>
        <NetMode slot="b" />
      </section>
      {empty && <AddLayer slot="b" at={0} where="end" />}
    </div>
  );
}
