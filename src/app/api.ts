import { type AppState, toState } from '../codec/app_state';
import type { LayerResult } from '../core/frame';
import { activeSteps, type Net } from '../core/net';
import type { Report, Slot } from '../core/result';
import type { Engine } from '../engine/engine';
import { EngineError } from '../engine/errors';
import type { Actions } from '../state/actions';
import { ActionError } from '../state/errors';
import type { DocStore } from '../state/store';
import { backendArgument, frameworkArgument, layerArgument, slotArgument, sourceArgument } from './api_arguments';
import type { Computation } from './compute';
import { type ReportWords, reportOf } from './report';
import { ConvScopeError } from './scope_error';
import type { Timing } from './timing';

/** Of the scripting API, semver: names and meanings are those of API.md. */
export const API_VERSION = '1.0.0';

/** `window.convscope`. Arguments are checked, whatever a program gives. */
export interface ConvScope {
  readonly version: string;
  readonly ready: Promise<void>;
  load(source: unknown): Promise<Report>;
  code(slot?: unknown, framework?: unknown): Promise<string>;
  getState(): Promise<AppState>;
  setState(state: unknown): Promise<void>;
  url(): Promise<string>;
  report(slot?: unknown): Promise<Report>;
  activations(layer: unknown, slot?: unknown): Promise<{ shape: number[]; data: Float32Array }>;
  backend(name?: unknown): Promise<string>;
  on(event: unknown, listener: unknown): () => void;
}

export interface ApiDeps {
  readonly store: DocStore;
  readonly actions: Actions;
  readonly engine: Engine;
  readonly computation: Computation;
  readonly timing: Timing;
  readonly words: () => ReportWords;
  readonly url: () => string;
  readonly ready: Promise<void>;
}

/** Reading source and states, and writing source, is loaded when it is first asked for: the first maps do without it. */
const reader = () => import('../torch/source/read');
const stateReader = () => import('../codec/read_state');
const writer = () => import('../torch/source/write');
const foreignWriter = () => import('../torch/source/foreign/write');

export function createApi({ store, actions, engine, computation, timing, words, url, ready }: ApiDeps): ConvScope {
  const doc = () => store.getState().doc;
  /** Calls that change the state run one after the other, in the order in which they came. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(change: () => Promise<T>): Promise<T> => {
    const result = turn.then(change);
    turn = result.catch(() => {});
    return result;
  };

  const netOf = (slot: Slot): Net => {
    return doc().slots[slot] ?? noSlotB();
  };

  /** The newest change, computed. */
  const frame = async () => {
    await turn;
    const computed = await computation.settled();
    if (!computed.ok) throw new ConvScopeError('compute-failed', messageOf(computed.error));
    return computed.frame;
  };

  const report = async (slot: Slot): Promise<Report> => {
    await turn;
    netOf(slot);
    return reportOf(await frame(), slot, words()) ?? noSlotB();
  };

  return {
    version: API_VERSION,
    ready,

    load: async (source) => {
      const { code, slot, input, seed } = sourceArgument(source);
      await inTurn(async () => {
        const { readInSlices } = await reader();
        const read = await readInSlices(code, breathe);
        if (!read.ok) throw new ConvScopeError('bad-source', sourceMessage(read.error));
        act(actions, () => actions.replaceNet(slot, read.net, { ...(input && { input }), ...(seed && { seed }) }));
      });
      return report(slot);
    },

    code: async (slotGiven, frameworkGiven) => {
      const slot = slotArgument(slotGiven);
      const framework = frameworkArgument(frameworkGiven);
      await turn;
      const net = netOf(slot);
      if (framework === 'pytorch') return (await writer()).writeSource(net);
      const { writeKeras, writeTfjs } = await foreignWriter();
      const write = framework === 'keras' ? writeKeras : writeTfjs;
      return write(net, doc().input.shape).code;
    },

    getState: async () => {
      await turn;
      return structuredClone(toState(doc()));
    },

    setState: (state) =>
      inTurn(async () => {
        const { fromState } = await stateReader();
        const read = fromState(state, doc().preset);
        if (!read.ok) {
          const all = read.problems.map(({ path, value }) => (path ? `${path}: ${value}` : value));
          throw new ConvScopeError('bad-state', all.join('; '));
        }
        act(actions, () => actions.replaceDoc(read.doc));
      }),

    url: async () => {
      await turn;
      return url();
    },

    report: async (slot) => report(slotArgument(slot)),

    activations: async (layerGiven, slotGiven) => {
      const layer = layerArgument(layerGiven);
      const slot = slotArgument(slotGiven);
      await turn;
      netOf(slot);
      const { input, job, ...computed } = await frame();
      const result: LayerResult | null | undefined = layer === -1 ? input : computed[slot]?.layers[layer];
      if (result) return { shape: [...result.stats.shape], data: result.data.slice() };
      const count = activeSteps((job[slot] ?? noSlotB()).net).length;
      if (layer < -1 || layer >= count) throw new ConvScopeError('no-such-layer', `layer ${layer}: there are ${count}`);
      throw new ConvScopeError('not-computed', `layer ${layer} has no values: see the report's error`);
    },

    backend: async (name) => {
      if (name === undefined) {
        await computation.settled();
        return engine.state().running ?? engine.state().chosen;
      }
      const chosen = backendArgument(name);
      try {
        await engine.choose(chosen);
      } catch (error) {
        const code = error instanceof EngineError && error.code === 'backend-inaccurate' ? error.code : null;
        throw new ConvScopeError(code ?? 'backend-unavailable', messageOf(error));
      }
      computation.again();
      const computed = await computation.settled();
      if (!computed.ok) throw new ConvScopeError('compute-failed', messageOf(computed.error));
      return engine.state().running ?? chosen;
    },

    on: (event, listener) => {
      if (typeof listener !== 'function') throw new ConvScopeError('bad-argument', 'listener is a function');
      const tell = (detail: unknown) => void call(listener, detail);
      if (event === 'painted') return timing.onPainted((duration) => tell({ duration }));
      if (event === 'error')
        return computation.onError((error) => tell({ code: 'compute-failed', message: messageOf(error) }));
      throw new ConvScopeError('bad-argument', "event is 'painted' or 'error'");
    },
  };
}

function noSlotB(): never {
  throw new ConvScopeError('no-slot-b', 'there is no slot b: load a net into it first');
}

/** A listener of the embedder's that throws must not stop the page: its error is reported as its own. */
function call(listener: CallableFunction, detail: unknown): void {
  try {
    Reflect.apply(listener, undefined, [detail]);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** Makes a change as one undo step, whatever gesture is under way; what the actions refuse becomes the API's error. */
function act(actions: Actions, change: () => void): void {
  actions.endGesture();
  try {
    change();
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    throw new ConvScopeError(error.code === 'too-many-layers' ? error.code : 'bad-argument', error.message);
  }
}

function sourceMessage(error: {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly line: number;
  readonly column: number;
  readonly text: string | null;
}): string {
  const params = Object.values(error.params).join(', ').slice(0, 200);
  return `line ${error.line}, column ${error.column}: ${error.text ?? [error.code, params].filter(Boolean).join(': ')}`;
}

/** Lets the page answer between slices of reading. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
