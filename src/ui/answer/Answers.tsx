import { lazy, Suspense } from 'react';
import { mayOpen } from '../../core/challenges/limits';
import { untilHere } from '../../state/arrivals';
import { useAct } from '../act';
import { useDoc, useServices } from '../context';
import type { Tools } from '../header/useTools';
import { Popover } from '../parts/Popover';
import { Answer } from './Answer';

const Chooser = lazy(() => untilHere('compare', () => import('../compare/Chooser')));

/** What the net comes to; of two nets beside each other, with what swaps and closes them. */
export function Answers({ tools }: { readonly tools: Tools }) {
  const { t } = useServices();
  const paired = useDoc((doc) => doc.slots.b !== null);
  const compares = useDoc((doc) => mayOpen(doc, 'compare'));
  const act = useAct();
  const words = t.pair;
  if (!paired) {
    return (
      <div className="answer-row">
        <Answer slot="a" />
        {compares && (
          <Popover label={words.compare} title={words.compareTitle} className="compare-open" face={words.compare}>
            {(close) => (
              <Suspense fallback={<p className="panel-wait">{t.shell.dock.loading}</p>}>
                <Chooser onDone={close} onPresets={() => tools.open('presets-b')} />
              </Suspense>
            )}
          </Popover>
        )}
      </div>
    );
  }
  return (
    <div className="answer-row is-pair">
      <Answer slot="a" />
      <div className="answers-between">
        <button
          type="button"
          className="quiet"
          aria-label={words.swap}
          title={words.swap}
          data-swap
          onClick={(event) => act(event, (actions) => actions.swapSlots())}
        >
          <span aria-hidden="true">⇄</span>
        </button>
      </div>
      <Answer slot="b" />
      <button
        type="button"
        className="quiet"
        aria-label={words.close}
        title={words.close}
        data-close-b
        onClick={(event) => act(event, (actions) => actions.replaceNet('b', null))}
      >
        <span aria-hidden="true">✕</span>
      </button>
    </div>
  );
}
