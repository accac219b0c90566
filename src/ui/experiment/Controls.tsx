import { use } from 'react';
import type { Experiments, PlanRefusal } from '../../core/experiment/experiment';
import { mostSeeds } from '../../core/experiment/experiment_setup';
import { useAct } from '../act';
import { useDoc, useServices } from '../context';
import { awaited } from '../parts/awaited';
import { usePanelWords } from '../parts/usePanelWords';
import { extendTo, putTake, seedsOf } from './session';
import { asksForSame, beginTake } from './take';
import type { Running } from './useTake';

interface Props {
  readonly experiments: Experiments;
  readonly running: Running | null;
  readonly refusal: PlanRefusal | null;
  /** There is nothing to compute: what is swept is not there. */
  readonly nothing: boolean;
}

/** Run, pause, stop, more seeds; how far it is, how fast, and how long it takes. */
export function Controls({ experiments, running, refusal, nothing }: Props) {
  const words = usePanelWords('experiment');
  const { loadLinks } = useServices();
  const { linkTo } = use(awaited('link', loadLinks));
  const act = useAct();
  const doc = useDoc((d) => d);
  const { count, from } = doc.experiment;
  const same = running !== null && asksForSame(running.take, doc);
  const state = running?.progress.state;
  const each = (running?.runs ?? []).map((r) => seedsOf(r.progress()));
  const there = Math.max(0, ...each);
  const active = state === 'running' || state === 'paused';
  // What was begun of the same is gone on with, be it that it was stopped or that more seeds are asked for.
  const begun = running !== null && same && Math.min(...each) < count && state !== 'failed';

  const run = () => {
    if (begun) extendTo(running.runs, count);
    else putTake(beginTake(experiments, doc, linkTo(doc)));
  };
  const step = nextStep(there, mostSeeds(from));
  const more = (event: { readonly timeStamp: number }) => {
    if (!running) return;
    act(event, (a) => a.setExperiment({ count: there + step }));
    extendTo(running.runs, there + step);
  };
  const again = begun && state === 'stopped' ? words.resume : running && !begun ? words.runAgain : words.run;
  return (
    <div className="experiment-controls">
      <div className="run-buttons">
        {state === 'running' && same ? (
          <button type="button" className="button" onClick={() => all(running, (r) => r.pause())}>
            {words.pause}
          </button>
        ) : state === 'paused' && same ? (
          <button type="button" className="button first" onClick={() => all(running, (r) => r.resume())}>
            {words.resume}
          </button>
        ) : (
          <button
            type="button"
            className="button first"
            data-run=""
            disabled={refusal !== null || nothing}
            onClick={run}
          >
            {again}
          </button>
        )}
        {running && active && (
          <button type="button" className="button" onClick={() => all(running, (r) => r.stop())}>
            {words.stop}
          </button>
        )}
        {same && !active && there > 0 && step > 0 && state !== 'failed' && (
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

function all(running: Running, change: (run: Running['runs'][number]) => void): void {
  for (const run of running.runs) change(run);
}

/** More seeds come in steps that grow with what is there; 0 where there may be no more. */
function nextStep(there: number, most: number): number {
  return Math.min(there < 500 ? 100 : there < 5000 ? 1000 : 10_000, most - there);
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
