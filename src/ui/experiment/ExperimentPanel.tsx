import '../../core/layers/all';
import { use, useEffect, useMemo, useRef } from 'react';
import type { Experiments } from '../../core/experiment/experiment';
import { comparedOf } from '../../core/experiment/experiment_plan';
import { FIRST_SETUP, SWEEP_ARGS, type Sweep } from '../../core/experiment/experiment_setup';
import { seedFacts, verdictOf } from '../../core/experiment/verdict';
import { activeSteps } from '../../core/net/graph';
import type { Net } from '../../core/net/net';
import { useAct } from '../act';
import { useDoc, useServices } from '../context';
import { awaited } from '../parts/awaited';
import { usePanelWords } from '../parts/usePanelWords';
import { Ask } from './Ask';
import { Controls } from './Controls';
import { Downloads } from './Downloads';
import { Found } from './Found';
import { GuideAsk, GuideButton, GuideCard, GuideList } from './Guide';
import { Refusal } from './Refusal';
import { SweepFound } from './SweepFound';
import { session } from './session';
import { asksForSame, canSweep, plansOf, refusalOf, testOf } from './take';
import { useGuided, usePrediction } from './useGuided';
import { onlyPart, type Running, useRunning } from './useTake';
import '../styles/experiment.css';
import '../styles/experiment_setup.css';
import '../styles/experiment_guide.css';
import '../styles/experiment_answer.css';

/** One question over many seeds: asked on the left, answered on the right. */
export default function ExperimentPanel() {
  const { loadExperiments } = useServices();
  const experiments = use(awaited('experiment', loadExperiments));
  return <Panel experiments={experiments} />;
}

/** What a sweep begins with: the first layer that has one of the arguments. */
function firstSweep(net: Net): Sweep | null {
  for (const [layer] of activeSteps(net).entries()) {
    for (const arg of SWEEP_ARGS) if (canSweep(net, { layer, arg })) return { layer, arg };
  }
  return null;
}

function Panel({ experiments }: { experiments: Experiments }) {
  const words = usePanelWords('experiment');
  const { store, actions } = useServices();
  const doc = useDoc((d) => d);
  // Closed, a question that was only looked at goes: a link carries what was run, or what is on the screen.
  useEffect(
    () => () => {
      if (store.getState().doc.view.panel !== 'experiment' && session.getState().take === null)
        actions.forgetExperiment(FIRST_SETUP);
    },
    [store, actions],
  );
  const running = useRunning();
  const answer = useRef<HTMLDivElement>(null);
  const open = useGuided();
  const said = usePrediction(open?.guided.id ?? null);
  const { slots, input, recipe, experiment } = doc;
  // biome-ignore lint/correctness/useExhaustiveDependencies: nothing else of the document is asked
  const [refusal, nothing] = useMemo(
    () => [refusalOf(experiments, doc), plansOf(doc).length === 0] as const,
    [experiments, slots, input, recipe, experiment],
  );
  const same = running !== null && asksForSame(running.take, doc);
  // Of a guided experiment that has not been run yet, the prediction comes before any number.
  const asking = open?.whole === true && said === undefined;
  const verdict = same && open && running.progress.state !== 'running' ? verdictIn(experiments, running) : null;
  return (
    <div className="experiment">
      <div className="experiment-ask">
        <div className="experiment-head">
          <Modes />
          <GuideButton />
        </div>
        {open && !asking && <GuideCard open={open} verdict={verdict} />}
        <Ask />
        {nothing && experiment.sweep && <p className="bad">{words.sweep.noArg(experiment.sweep.arg)}</p>}
        {refusal && <Refusal refusal={refusal} />}
        {!asking && <Controls experiments={experiments} running={running} refusal={refusal} nothing={nothing} />}
        {running && !asking && <Downloads experiments={experiments} running={running} answer={answer} />}
      </div>
      {/* It scrolls by itself, and so takes the focus for those who scroll by keys. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by Tab */}
      <div ref={answer} className="experiment-shown" data-first={open ? '' : undefined} tabIndex={0}>
        {asking ? (
          <GuideAsk open={open} experiments={experiments} />
        ) : running ? (
          <Answer experiments={experiments} running={running} />
        ) : (
          <>
            <h3>{words.guide.label}</h3>
            <p className="remark">{words.guide.intro}</p>
            <GuideList whole />
          </>
        )}
      </div>
    </div>
  );
}

function Answer({ experiments, running }: { experiments: Experiments; running: Running }) {
  const only = onlyPart(running.take);
  if (running.take.doc.experiment.sweep) return <SweepFound experiments={experiments} running={running} />;
  return only && <Found experiments={experiments} running={running} run={only.run} />;
}

/** What a take of two nets and one layer has found so far. */
function verdictIn(experiments: Experiments, { take }: Running) {
  const run = onlyPart(take)?.run;
  const [compared] = run ? comparedOf(run.plan) : [];
  if (!run || !compared?.b) return null;
  const [a, b] = [run.values(compared.a), run.values(compared.b)];
  return verdictOf(experiments.difference(a, b, testOf(run.plan)), seedFacts(a, b));
}

/** The nets as they are, or a parameter swept. */
function Modes() {
  const words = usePanelWords('experiment').modes;
  const act = useAct();
  const sweep = useDoc((d) => d.experiment.sweep);
  const question = useDoc((d) => d.experiment.question);
  const first = firstSweep(useDoc((d) => d.slots.a));
  const layer = useDoc((d) => d.experiment.layer);
  const put = (on: boolean, event: { readonly timeStamp: number }) => {
    if (!on) return act(event, (a) => a.setExperiment({ sweep: null }));
    const rest = {
      ...(question === 'border-interior' ? { question: 'mean' as const } : {}),
      ...(layer === 'all' ? { layer: 'last' as const } : {}),
    };
    return act(event, (a) => a.setExperiment({ sweep: first, ...rest }));
  };
  return (
    <fieldset className="modes" aria-label={words.label}>
      <button type="button" aria-pressed={sweep === null} onClick={(event) => put(false, event)}>
        {words.compare}
      </button>
      <button type="button" aria-pressed={sweep !== null} disabled={!first} onClick={(event) => put(true, event)}>
        {words.sweep}
      </button>
    </fieldset>
  );
}
