import { use, useId } from 'react';
import type { Experiments } from '../../core/experiment/experiment';
import { outcomeOf, PREDICTIONS, type Prediction, type Verdict } from '../../core/experiment/verdict';
import { GUIDED, type Guided } from '../../state/guided';
import { useAct } from '../act';
import { useServices } from '../context';
import { awaited } from '../parts/awaited';
import { Popover } from '../parts/Popover';
import { usePanelWords } from '../parts/usePanelWords';
import { namesOf } from './names';
import { putTake, session } from './session';
import { beginTake } from './take';
import { type OpenGuided, usePrediction } from './useGuided';

interface ListProps {
  readonly onChosen?: () => void;
  /** Where there is room, each with its question. */
  readonly whole?: boolean;
}

/** The guided experiments, to choose from. */
export function GuideList({ onChosen, whole = false }: ListProps) {
  const words = usePanelWords('experiment');
  const act = useAct();
  const own = useId();
  return (
    <ol className={whole ? 'guide-list is-whole' : 'guide-list'}>
      {GUIDED.map(({ id, alike, ...rest }) => (
        <li key={id}>
          <button
            type="button"
            data-guided={id}
            aria-labelledby={whole ? `${own}${id}` : undefined}
            aria-describedby={whole ? `${own}${id}-asks` : undefined}
            onClick={(event) => {
              act(event, (a) => a.openGuided({ id, alike, ...rest }));
              onChosen?.();
            }}
          >
            <span id={`${own}${id}`}>
              {words.guided[id].title}
              {!alike && <i>{words.guide.unlike}</i>}
            </span>
            {whole && (
              <span id={`${own}${id}-asks`} className="guide-asks">
                {words.guided[id].question}
              </span>
            )}
          </button>
        </li>
      ))}
    </ol>
  );
}

export function GuideButton() {
  const words = usePanelWords('experiment').guide;
  return (
    <Popover label={words.label} face={`${words.label} ▾`} className="button guide-button" popClassName="guide-pop">
      {(close) => (
        <>
          <p className="remark">{words.intro}</p>
          <GuideList onChosen={close} />
        </>
      )}
    </Popover>
  );
}

/** The question of the guided experiment that is open, before it has run: what does one expect? */
export function GuideAsk({ open: { guided }, experiments }: { open: OpenGuided; experiments: Experiments }) {
  const words = usePanelWords('experiment');
  const { store, loadLinks } = useServices();
  const { linkTo } = use(awaited('link', loadLinks));
  const { pair } = namesOf(words, guided.setup.question);
  const predict = (prediction: Prediction | 'none') => {
    session.setState((s) => ({ predictions: { ...s.predictions, [guided.id]: prediction } }));
    const { doc } = store.getState();
    putTake(beginTake(experiments, doc, linkTo(doc)));
  };
  return (
    <section className="guide-ask" aria-label={words.guide.label} data-open={guided.id}>
      <Title guided={guided} />
      <p className="guide-question">{words.guided[guided.id].question}</p>
      <fieldset className="predict">
        <legend>{words.guide.predict}</legend>
        {PREDICTIONS.map((p) => (
          <button key={p} type="button" className="button" data-predict={p} onClick={() => predict(p)}>
            {words.verdict.predictions[p](pair)}
          </button>
        ))}
        <button type="button" className="text-link" data-predict="none" onClick={() => predict('none')}>
          {words.guide.skip}
        </button>
      </fieldset>
    </section>
  );
}

function Title({ guided }: { guided: Guided }) {
  const words = usePanelWords('experiment');
  return (
    <h3>
      {words.guided[guided.id].title}
      {!guided.alike && <i>{words.guide.unlike}</i>}
    </h3>
  );
}

interface CardProps {
  readonly open: OpenGuided;
  /** What has been found; null as long as it runs. */
  readonly verdict: Verdict | null;
}

/** The guided experiment that has been run: its question, what was predicted, and why it is as it is. */
export function GuideCard({ open: { guided, whole, next }, verdict }: CardProps) {
  const words = usePanelWords('experiment');
  const act = useAct();
  const said = usePrediction(guided.id);
  const { question, why } = words.guided[guided.id];
  const openGuided = (chosen: Guided, event: { readonly timeStamp: number }) => act(event, (a) => a.openGuided(chosen));
  return (
    <section className="guide-card" aria-label={words.guide.label} data-open={guided.id}>
      <Title guided={guided} />
      <p>{question}</p>
      {!whole && (
        <p className="outdated">
          {words.guide.changed}{' '}
          <button type="button" className="text-link" onClick={(event) => openGuided(guided, event)}>
            {words.guide.again}
          </button>
        </p>
      )}
      {whole && verdict && (
        <>
          {said !== undefined && said !== 'none' && <Judged said={said} verdict={verdict} guided={guided} />}
          <p className="guide-why">
            <b>{words.guide.why}</b> {why}
          </p>
          {next && (
            <button type="button" className="button" data-next={next.id} onClick={(event) => openGuided(next, event)}>
              {words.guide.next(words.guided[next.id].title)}&nbsp;→
            </button>
          )}
        </>
      )}
    </section>
  );
}

function Judged({ said, verdict, guided }: { said: Prediction; verdict: Verdict; guided: Guided }) {
  const words = usePanelWords('experiment');
  const outcome = outcomeOf(verdict);
  const { judged, predictions } = words.verdict;
  const text = predictions[said](namesOf(words, guided.setup.question).pair);
  const how = outcome === null ? 'open' : outcome === said ? 'right' : 'wrong';
  const unseen = verdict.kind === 'not-found' || verdict.kind === 'rounding';
  const none = unseen && { right: judged.rightNone, wrong: judged.wrongNone, open: judged.open };
  return (
    <p className="judged" data-judged={how}>
      {(none || judged)[how](text)}
    </p>
  );
}
