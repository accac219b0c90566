import type { Problem } from '../codec/problem';
import type { Experiments } from '../core/experiment/experiment';
import type { BackendName } from '../core/frame';
import type { SourceService } from '../core/source';
import type { Engine } from '../engine/engine';
import type { Actions } from '../state/actions';
import { untilHere } from '../state/arrivals';
import type { LateActions } from '../state/late_actions';
import { createLiveStore, type LiveStore } from '../state/live';
import { notify } from '../state/notify';
import { createDocStore, type DocStore } from '../state/store';
import { type Computation, type ComputeDeps, startComputing } from './compute';
import { loadExperiments } from './experiments';
import type { LateCodec } from './late_codec';
import { type LocationHost, type LocationSync, syncLocation } from './location';
import { once } from './once';
import type { Opening } from './opening';
import type { ReportWords } from './report';
import { type AppSolver, createSolver } from './solver';
import type { SolverPort } from './solver_protocol';
import { createTiming, type Timing, type TimingHost } from './timing';
import type { WeightsService } from './weights/service';

/** What the app is started with: the browser's own, or others in tests. */
export interface AppDeps {
  readonly engine: Engine;
  readonly location: LocationHost;
  /** What the address opens. */
  readonly opening: Opening;
  readonly codec: LateCodec;
  readonly timing: TimingHost;
  /** The only writers of the document. */
  readonly actions: (store: DocStore) => LateActions;
  /** Words of reports in the language that is shown now. */
  readonly words: (store: DocStore) => Promise<ReportWords>;
  /** Milliseconds after which the page counts as ready though nothing that is painted has been seen. */
  readonly patience?: number;
  /** Loads what runs experiments; another one in tests. */
  readonly experiments?: () => Promise<Experiments>;
  /** Reads texts of nets again for an input of another size; without it they stay as they were read. */
  readonly source?: Pick<SourceService, 'read'>;
  /** Loads what opens files of weights; another one in tests. */
  readonly weights?: () => Promise<WeightsService>;
  /** Looks for files of weights; another one in tests. */
  readonly recall?: ComputeDeps['recall'];
  /** Starts the solver's worker; another one in tests. */
  readonly spawnSolver?: () => SolverPort;
}

/** Everything but the views, wired. */
export interface App {
  readonly engine: Engine;
  readonly store: DocStore;
  readonly live: LiveStore;
  readonly actions: Actions;
  /** The writers are there: what is asked of `actions` is done at once. */
  readonly written: Promise<void>;
  readonly timing: Timing;
  readonly computation: Computation;
  readonly location: LocationSync;
  /** The first maps have been painted; see firstPaint. */
  readonly ready: Promise<void>;
  readonly words: () => Promise<ReportWords>;
  /** Experiments, loaded when they are first asked for. */
  readonly experiments: () => Promise<Experiments>;
  readonly solver: AppSolver;
  /** Opens files of weights; loaded when first asked for. */
  readonly weights: () => Promise<WeightsService>;
  /** After the newest change of the input's size what the texts of nets say for it is there. */
  reread(): Promise<void>;
  /** Sets the backend and computes on it what is on the screen. Rejects as Engine.choose does. */
  chooseBackend(name: BackendName | 'auto'): Promise<void>;
  /** Gives up what is being computed, until something changes or `computeAgain`. */
  stopComputing(): void;
  computeAgain(): void;
  stop(): void;
}

export function startApp(deps: AppDeps): App {
  const { engine, location: host, timing: timingHost, opening, codec, patience = 1500 } = deps;
  const { unread } = opening;
  const store = createDocStore(opening.doc);
  const live = createLiveStore();
  const { actions, whenHere } = deps.actions(store);
  const timing = createTiming(timingHost);

  const report = (found: readonly Problem[]) => {
    for (const { code, path, value } of found) {
      notify(live, 'warning', `link-${code}`, { path, value });
    }
  };
  report(opening.problems);
  const location = syncLocation({ host, store, actions, whenHere, report, codec, unread });
  if (unread) void untilHere('link', codec.load).then(location.readUnread);

  live.setState({ backend: engine.state() });
  const unwatch = engine.subscribe((backend) => {
    const before = live.getState().backend;
    live.setState({ backend });
    const replaced = backend.reason === 'replaced' || backend.reason === 'fallback';
    if (
      !replaced ||
      backend.running === null ||
      (before?.reason === backend.reason && before.detail === backend.detail)
    ) {
      return;
    }
    const values = { name: backend.detail?.name ?? before?.running ?? backend.running, by: backend.running };
    notify(live, 'info', 'engine-replaced', values);
  });

  const computation = startComputing({ store, live, engine, timing, recall: deps.recall ?? recallWeights });
  const solver = createSolver(deps.spawnSolver);

  let rereading = Promise.resolve();
  const { source } = deps;
  const unresized = store.subscribe(({ doc }, { doc: before }) => {
    if (doc.input.shape.join() === before.input.shape.join()) return;
    if (before.input.source === 'given' && doc.input.source === 'randn') {
      // A step back that leads there has what it came from ahead of it, once it is done.
      queueMicrotask(() => {
        if (store.temporal.getState().futureStates.length === 0) notify(live, 'info', 'input-drawn');
      });
    }
    if (!source) return;
    // Where reading fails the nets stay as they are.
    rereading = import('./rereading')
      .then(({ reread }) => reread({ store, actions, source }, before, doc))
      .catch((error: unknown) => console.warn(error));
  });

  return {
    engine,
    store,
    live,
    actions,
    written: new Promise((resolve) => whenHere(resolve)),
    timing,
    computation,
    location,
    ready: firstPaint(timing, computation, (run) => host.setTimeout(run, patience)),
    words: () => deps.words(store),
    experiments: once(deps.experiments ?? loadExperiments),
    solver,
    weights: once(deps.weights ?? loadWeightsService),
    reread: () => rereading,
    chooseBackend: async (name) => {
      await engine.choose(name);
      computation.again();
    },
    stopComputing: computation.giveUp,
    computeAgain: computation.again,
    stop: () => {
      location.stop();
      computation.stop();
      unwatch();
      unresized();
      engine.dispose();
      solver.dispose();
    },
  };
}

const loadWeightsService = async () => (await import('./weights/service')).createWeightsService();

/** Where what looks for them does not come, they count as not here. */
const recallWeights = (digests: readonly string[]) =>
  import('./weights/kept').then(
    ({ recall }) => recall(digests),
    (error: unknown) => console.warn(error),
  );

/**
 * Resolves when the first maps have been painted; also when nothing could be computed, and, where nothing is there to
 * be painted (every map is beyond the budget), soon after the first frame.
 */
async function firstPaint(timing: Timing, computation: Computation, later: (run: () => void) => void): Promise<void> {
  const painted = new Promise<void>((resolve) => {
    const stop = timing.onPainted(() => {
      stop();
      resolve();
    });
  });
  const { ok } = await computation.settled();
  if (!ok) return;
  const patience = new Promise<void>((resolve) => later(resolve));
  await Promise.race([painted, patience]);
}
