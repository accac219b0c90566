import type { Problem } from '../codec/problem';
import type { BackendName } from '../core/frame';
import type { Engine } from '../engine/engine';
import type { Actions } from '../state/actions';
import { createLiveStore, type LiveStore } from '../state/live';
import { createActions } from '../state/make_actions';
import { notify } from '../state/notify';
import { createDocStore, type DocStore } from '../state/store';
import { type ConvScope, createApi } from './api';
import { type Computation, startComputing } from './compute';
import { docOfHash, type LocationHost, type LocationSync, syncLocation } from './location';
import type { ReportWords } from './report';
import { createTiming, type Timing, type TimingHost } from './timing';

/** What the app is started with: the browser's own, or others in tests. */
export interface AppDeps {
  readonly engine: Engine;
  readonly location: LocationHost;
  readonly timing: TimingHost;
  /** Words of reports in the language that is shown now. */
  readonly words: (store: DocStore) => ReportWords;
  /** Milliseconds after which the page counts as ready though nothing that is painted has been seen. */
  readonly patience?: number;
}

/** Everything but the views, wired. */
export interface App {
  readonly store: DocStore;
  readonly live: LiveStore;
  readonly actions: Actions;
  readonly timing: Timing;
  readonly computation: Computation;
  readonly location: LocationSync;
  readonly api: ConvScope;
  /** Sets the backend and computes on it what is on the screen. Rejects as Engine.choose does. */
  chooseBackend(name: BackendName | 'auto'): Promise<void>;
  stop(): void;
}

export function startApp({ engine, location: host, timing: timingHost, words, patience = 1500 }: AppDeps): App {
  const { doc, problems } = docOfHash(host.location.hash, host.history.state);
  const store = createDocStore(doc);
  const live = createLiveStore();
  const actions = createActions(store);
  const timing = createTiming(timingHost);

  const report = (found: readonly Problem[]) => {
    for (const { code, path, value } of found) {
      notify(live, 'warning', `link-${code}`, { path, value });
    }
  };
  report(problems);
  const location = syncLocation({ host, store, actions, report });

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

  const computation = startComputing({ store, live, engine, timing });
  const ready = firstPaint(timing, computation, (run) => host.setTimeout(run, patience));
  const url = location.url;
  const api = createApi({ store, actions, engine, computation, timing, words: () => words(store), url, ready });

  return {
    store,
    live,
    actions,
    timing,
    computation,
    location,
    api,
    chooseBackend: async (name) => {
      await engine.choose(name);
      computation.again();
    },
    stop: () => {
      location.stop();
      computation.stop();
      unwatch();
      engine.dispose();
    },
  };
}

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
