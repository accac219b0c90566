import { lazy, Suspense } from 'react';
import { judge } from '../../core/goal';
import { lastLayer, lastShape } from '../../core/net/shaped';
import type { Slot } from '../../core/result';
import { count, dims, fixed, size } from '../../i18n/figures';
import { untilHere } from '../../state/arrivals';
import { notify } from '../../state/notify';
import { useFrame } from '../canvas/view';
import { faultName } from '../cards/fault_name';
import { useDerived, useDoc, useServices } from '../context';
import { ErrorBoundary } from '../ErrorBoundary';
import { lateView } from '../late';
import { copyText } from '../parts/clipboard';
import { Popover } from '../parts/Popover';
import { picture } from '../picture_late';
import { GoalLights, Light } from './Lights';

const GoalForm = lateView(picture, (p) => p.GoalForm);
const Ways = lazy(() => untilHere('designs', () => import('../designs/Ways')));
const ChallengeLine = lazy(() => untilHere('challenges', () => import('../challenges/ChallengeLine')));

/** What the net comes to: its output's shape, the largest thing on the page, against the goal; and its mean. */
export function Answer({ slot }: { readonly slot: Slot }) {
  const { t } = useServices();
  const derived = useDerived();
  const goal = useDoc((doc) => doc.goal);
  const challenge = useDoc((doc) => doc.challenge);
  const words = t.answer;
  const net = derived[slot];
  const paired = derived.b !== null;
  if (!net) return null;
  const shape = lastShape(net);
  const stopped = net.fault !== null && net.fault.when !== 'budget';
  const wanted = goal.target;
  const isBad = (i: number) => wanted !== null && !stopped && shape[i] !== wanted[i];
  const wrong = wanted === null || stopped ? [] : shape.map((_, i) => i).filter(isBad);
  const judged = slot === 'a' ? derived.goal : judge(net, goal);
  const challenged = slot === 'a' ? challenge : null;

  return (
    <section
      className="answer"
      aria-label={paired ? `${words.label}, ${t.pair.net(slot)}` : words.label}
      data-slot={slot}
    >
      {paired && (
        <b className="answer-slot" aria-hidden="true">
          {slot}
        </b>
      )}
      <output
        className="answer-shape"
        data-answer-shape={stopped ? '' : shape.join()}
        aria-label={stopped ? words.stopped(faultName(t, net)) : `${words.output} ${dims(shape)}`}
      >
        {stopped && <span className="gone">{words.none}</span>}
        {(stopped ? [] : shape).map((n, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a dimension is its place
          <span key={i}>
            {i > 0 && <i>×</i>}
            <b className={isBad(i) ? 'bad' : undefined}>{size(n)}</b>
          </span>
        ))}
      </output>
      <div className="answer-goal">
        {challenged ? (
          <Suspense>
            <ChallengeLine challenge={challenged} />
          </Suspense>
        ) : slot === 'b' ? null : (
          <Popover
            label={words.dialog.title}
            className="goal-edit"
            title={words.edit}
            face={
              wanted ? (
                <>
                  {words.target} <span className="mono">{dims(wanted)}</span>
                </>
              ) : (
                <span className="mono">{words.noTarget}</span>
              )
            }
          >
            {(close) => (
              <ErrorBoundary t={t} onReset={close} part>
                <GoalForm />
              </ErrorBoundary>
            )}
          </Popover>
        )}
        <span className="totals mono">
          <span title={words.paramsTitle}>{words.params(count(net.params))}</span>
          {' · '}
          <span title={words.macsTitle}>{words.macs(count(net.macs))}</span>
        </span>
        {!challenged && (
          <ul className="lights">
            {stopped && <Light met={false} text={words.stopped(faultName(t, net))} />}
            {wanted && !stopped && wrong.length === 0 && <Light met text={words.reached} name="target" />}
            {wanted && wrong.length > 0 && <Light met={false} text={missing(wrong, shape, wanted)} name="target" />}
            <GoalLights judged={judged} lossy={goal.search?.lossyUnpadded ?? false} />
            {slot === 'a' && wanted && !judged.met && (
              <li>
                <Popover
                  label={words.ways}
                  className="goal-edit"
                  face={<span className="ways-open">{words.ways}</span>}
                >
                  {(close) => (
                    <Suspense fallback={t.shell.dock.loading}>
                      <Ways lane="ways-answer" onDone={close} />
                    </Suspense>
                  )}
                </Popover>
              </li>
            )}
          </ul>
        )}
      </div>
      <Mean slot={slot} layer={stopped ? null : lastLayer(net)} />
    </section>
  );

  /** "14, wants 16"; with the axis where not all that is wrong is wrong alike, of height and width once where they are. */
  function missing(axes: readonly number[], is: readonly number[], wants: readonly number[]): string {
    const text = (i: number) => words.wants(size(is[i] ?? 0), size(wants[i] ?? 0));
    const alike = axes.includes(1) && axes.includes(2) && text(1) === text(2);
    if (alike && axes.length === 2) return text(1);
    const named = alike ? axes.filter((i) => i !== 2) : axes;
    return named.map((i) => `${alike && i === 1 ? words.size : (words.axes[i] ?? '')} ${text(i)}`).join('; ');
  }
}

/** The output's mean. `layer`: -1, the input; null, none is there. */
function Mean({ slot, layer }: { readonly slot: Slot; readonly layer: number | null }) {
  const { t, live } = useServices();
  const { frame, fresh } = useFrame(slot);
  const words = t.answer;
  const stats =
    layer === null ? null : (frame?.[slot]?.layers[layer]?.stats ?? (layer < 0 ? frame?.input?.stats : null));
  const mean = stats?.mean ?? null;
  return (
    <div className="answer-mean">
      <span>{words.mean}</span>
      <button
        type="button"
        className={fresh ? undefined : 'stale'}
        disabled={mean === null}
        data-answer-mean={mean === null ? '' : String(mean)}
        aria-label={mean === null ? words.mean : `${words.mean} ${fixed(mean, 6)}`}
        title={mean === null ? undefined : words.copyMean(String(mean))}
        onClick={() => {
          if (mean === null) return;
          const value = String(mean);
          void copyText(value).then((done) => done && notify(live, 'info', 'mean-copied', { value }));
        }}
      >
        <span data-answer-mean-text>{fixed(mean, 6)}</span>
      </button>
    </div>
  );
}
