import { use } from 'react';
import { type Experiments, MAX_SEEDS, type PlanRefusal } from '../../core/experiment';
import { useAct } from '../act';
import { useDoc, useServices } from '../context';
import { usePanelWords } from '../dock/usePanelWords';
import { putTake } from './session';
import { asksForSame, beginTake } from './take';
import type { Running } from './useTake';

interface Props {
  readonly experiments: Experiments;
  readonly running: Running | null;
  readonly refusal: PlanRefusal | null;
}

/** Run, pause, stop, more seeds; how far it is, how fast, and how long it takes. */
export function Controls({ experiments, running, refusal }: Props) {
  const words = usePanelWords('experiment');
  const { loadLinks } = useServices();
  const { linkTo } = use(loadLinks());
  const act = useAct();
  const doc = useDoc((d) => d);
  const { count } = doc.experiment;
  const same = running !== null && asksForSame(running.take, doc);
  const state = running?.progress.state;
  const perRun = running?.runs[0]?.progress().count ?? 0;
  const active = state === 'running' || state === 'paused';

  const run = () => {
    if (running && same && perRun < count && state !== 'failed') {
      for (const r of running.runs) r.extend(count - perRun);
    } else putTake(beginTake(experiments, doc, linkTo(doc)));
  };
  const step = nextStep(perRun);
  const more = (event: { readonly timeStamp: number }) => {
    if (!running) return;
    act(event, (a) => a.setExperiment({ count: Math.min(perRun + step, MAX_SEEDS) }));
    for (const r of running.runs) r.extend(Math.min(step, MAX_SEEDS - perRun));
  };
  return (
    <div className="experiment-controls">
      <div className="run-buttons">
        {state === 'running' && same ? (
          <button type="button" className="button" onClick={() => each(running, (r) => r.pause())}>
            {words.pause}
          </button>
        ) : state === 'paused' && same ? (
          <button type="button" className="button first" onClick={() => each(running, (r) => r.resume())}>
            {words.resume}
          </button>
        ) : (
          <button type="button" className="button first" data-run="" disabled={refusal !== null} onClick={run}>
            {running && (!same || (state === 'done' && perRun >= count)) ? words.runAgain : words.run}
          </button>
        )}
        {running && active && (
          <button type="button" className="button" onClick={() => each(running, (r) => r.stop())}>
            {words.stop}
          </button>
        )}
        {same && !active && perRun > 0 && perRun < MAX_SEEDS && state !== 'failed' && (
          <button type="button" className="button" title={words.moreTitle(step)} onClick={more}>
            {words.more(step)}
          </button>
        )}
      </div>
      {running && running.runs.length > 0 && <Progress running={running} />}
      {!same && running && running.runs.length > 0 && (
        <p className="outdated" role="status">
          {words.stale}
        </p>
      )}
    </div>
  );
}

function each(running: Running, change: (run: Running['runs'][number]) => void): void {
  for (const run of running.runs) change(run);
}

/** More seeds come in steps that grow with what is there. */
function nextStep(count: number): number {
  if (count < 500) return 100;
  return Math.min(count < 5000 ? 1000 : 10_000, Math.max(1, MAX_SEEDS - count));
}

function Progress({ running: { progress, runs } }: { running: Running }) {
  const words = usePanelWords('experiment').progress;
  const { ready, computed, count, rate, secondsLeft, elapsed, state, error } = progress;
  const parts = [runs.length > 1 ? words.ofSweep(ready, count, runs.length) : words.of(ready, count)];
  if (state === 'running' && rate !== null) parts.push(words.rate(rate));
  if (state === 'running' && secondsLeft !== null) parts.push(words.left(secondsLeft));
  if (state === 'done') parts.push(words.took(elapsed / 1000));
  if (state === 'paused') parts.push(words.paused);
  if (state === 'stopped') parts.push(words.stopped);
  return (
    <div className="run-progress" data-state={state} data-ready={ready}>
      <progress aria-label={words.label} max={count} value={computed} />
      <p>{parts.join(' · ')}</p>
      {error !== null && (
        <p className="bad" role="alert">
          {words.failed(error)}
        </p>
      )}
    </div>
  );
}
