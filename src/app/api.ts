import type { CallHost, Calls } from './api_calls';
import { isNotFetched } from './arrive';
import type { Computation } from './compute';
import { API_VERSION, type ConvScope, type Unchecked } from './convscope';
import { once } from './once';
import { ConvScopeError, messageOf } from './scope_error';
import type { Timing } from './timing';

/** The started page, as the API drives it. */
export interface ApiHost extends CallHost {
  readonly ready: Promise<void>;
  readonly timing: Pick<Timing, 'onPainted'>;
  readonly computation: Computation;
}

/**
 * The object at once, whatever the page still waits for: calls that are made before it has started are done once it
 * has, in their order. What they do is loaded when first asked for, the first maps do without.
 */
export function createApi(started: Promise<ApiHost>): Unchecked<ConvScope> {
  const calls = once(async () => {
    const [host, { createCalls }] = await Promise.all([started, import('./api_calls')]);
    return createCalls(host);
  });
  const call = <T>(make: (all: Calls) => Promise<T>): Promise<T> =>
    calls()
      .then(make)
      .catch((error: unknown) => {
        throw isNotFetched(error) ? new ConvScopeError('not-fetched', `${messageOf(error)}: call again`) : error;
      });

  // What an embedding page writes over by mistake stays as it was.
  return Object.freeze<Unchecked<ConvScope>>({
    version: API_VERSION,
    ready: started.then((host) => host.ready),
    load: (source) => call((all) => all.load(source)),
    code: (slot, framework) => call((all) => all.code(slot, framework)),
    mode: (mode, slot) => call((all) => all.mode(mode, slot)),
    getState: () => call((all) => all.getState()),
    setState: (state) => call((all) => all.setState(state)),
    url: () => call((all) => all.url()),
    report: (slot) => call((all) => all.report(slot)),
    summary: (slot) => call((all) => all.summary(slot)),
    activations: (layer, slot) => call((all) => all.activations(layer, slot)),
    explain: (layer, at, slot) => call((all) => all.explain(layer, at, slot)),
    influence: (layer, at, on, slot) => call((all) => all.influence(layer, at, on, slot)),
    stateDict: (slot) => call((all) => all.stateDict(slot)),
    loadStateDict: (weights, options) => call((all) => all.loadStateDict(weights, options)),
    setInput: (input) => call((all) => all.setInput(input)),
    export: (what, options) => call((all) => all.export(what, options)),
    experiment: (plan) => call((all) => all.experiment(plan)),
    solve: (problem) => call((all) => all.solve(problem)),
    lessons: () => call((all) => all.lessons()),
    lesson: (id, step) => call((all) => all.lesson(id, step)),
    present: (on) => call((all) => all.present(on)),
    backend: (name) => call((all) => all.backend(name)),
    on: (event, listener) => {
      if (typeof listener !== 'function') throw new ConvScopeError('bad-argument', 'listener is a function');
      if (event !== 'painted' && event !== 'error') {
        throw new ConvScopeError('bad-argument', "event is 'painted' or 'error'");
      }
      const tell = (detail: unknown) => void hear(listener, detail);
      let stopped = false;
      let stop = () => {};
      void started.then(({ timing, computation }) => {
        if (stopped) return;
        if (event === 'painted') stop = timing.onPainted((duration) => tell({ duration }));
        else stop = computation.onError((error) => tell({ code: 'compute-failed', message: messageOf(error) }));
      });
      return () => {
        stopped = true;
        stop();
      };
    },
  });
}

/** A listener of the embedder's that throws must not stop the page: its error is reported as its own. */
function hear(listener: CallableFunction, detail: unknown): void {
  try {
    Reflect.apply(listener, undefined, [detail]);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
