import '../core/layers/all';
import { toState } from '../codec/app_state';
import type { Experiments } from '../core/experiment/experiment';
import type { Frame, LayerResult } from '../core/frame';
import { activeSteps } from '../core/net/graph';
import { inferNet } from '../core/net/infer';
import { modeOf, type Net } from '../core/net/net';
import type { Report, Slot } from '../core/result';
import type { ReadError } from '../core/source';
import { otherThan, untaken, withUntaken } from '../core/untaken';
import type { Engine } from '../engine/engine';
import { EngineError } from '../engine/errors';
import { explain, influence } from '../engine/why';
import type { Actions } from '../state/actions';
import { ActionError } from '../state/errors';
import type { LiveStore } from '../state/live';
import { notify } from '../state/notify';
import type { DocStore } from '../state/store';
import {
  backendArgument,
  cellArgument,
  exportArgument,
  frameworkArgument,
  layerArgument,
  modeArgument,
  slotArgument,
  sourceArgument,
} from './api_arguments';
import { createLessonCalls } from './api_lessons';
import { type Computation, jobOf } from './compute';
import type { ConvScope, Unchecked } from './convscope';
import type { LocationSync } from './location';
import type { ModelArgument } from './models/api_models';
import type { ReportWords } from './report';
import { ConvScopeError, messageOf } from './scope_error';
import type { AppSolver } from './solver';
import type { WeightsService } from './weights/service';

/** What the calls act on. */
export interface CallHost {
  readonly store: DocStore;
  readonly actions: Actions;
  readonly live: LiveStore;
  readonly engine: Engine;
  readonly computation: Computation;
  readonly solver: AppSolver;
  /** Words of reports in the language that is shown now. */
  readonly words: () => Promise<ReportWords>;
  readonly location: Pick<LocationSync, 'links'>;
  readonly experiments: () => Promise<Experiments>;
  /** Opens files of weights. */
  readonly weights: () => Promise<WeightsService>;
  /** Texts of nets have been read for the newest size of the input. */
  readonly reread: () => Promise<void>;
}

/** What of `window.convscope` is a call; see there. */
export type Calls = Omit<Unchecked<ConvScope>, 'version' | 'ready' | 'on'>;

/** Reports, reading source and states, and writing source: loaded when first asked for. */
const reporter = () => import('./report');
const reader = () => import('../torch/source/read');
const stateReader = () => import('../codec/read_state');
const writer = () => import('../torch/source/write/write');
const summarizer = () => import('../torch/source/write/summary');
const foreignWriter = () => import('../torch/source/foreign/write');
const planReader = () => import('./plan_argument');
const weigher = () => import('./weights/api_weights');
const modeler = () => import('./models/api_models');
const inputs = () => import('./input/api_input');
const weightArguments = () => import('./weights/arguments');
const experimenter = () => import('./api_experiment');

export function createCalls(host: CallHost): Calls {
  const { store, actions, engine, computation, solver, words, location, experiments } = host;
  const doc = () => store.getState().doc;
  /** Calls that change the state run one after the other, in the order in which they came. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(change: () => Promise<T>): Promise<T> => {
    const result = turn.then(change);
    turn = result.catch(() => {});
    return result;
  };

  /** All that was asked for before is done. */
  const quiet = async () => {
    await turn;
    await host.reread();
  };

  const netOf = (slot: Slot): Net => {
    return doc().slots[slot] ?? noSlotB();
  };

  /** What has been computed once nothing changes any more. */
  const settled = async () => {
    const computed = await computation.settled();
    if (!computed.ok) throw new ConvScopeError('compute-failed', messageOf(computed.error));
    return computed.frame;
  };

  /** The newest change, computed. */
  const frame = async () => {
    await quiet();
    return settled();
  };

  /** The newest change of a slot, computed. */
  const shownNow = async (slot: Slot): Promise<Frame> => {
    await quiet();
    netOf(slot);
    return frame();
  };

  const reportNow = async (slot: Slot): Promise<Report> => {
    netOf(slot);
    await host.reread();
    const [{ reportOf }, own] = await Promise.all([reporter(), words()]);
    return (await reportOf(await settled(), slot, own)) ?? noSlotB();
  };

  /** In a sentence; where the words cannot be fetched, what is wrong all the same. */
  const unreadable = async (error: ReadError): Promise<string> => {
    const bare = `Line ${error.line}, column ${error.column}: ${error.text ?? error.code}`;
    return words()
      .then((own) => own.unreadable(error))
      .catch(() => bare);
  };

  /** A model's net with its weights, and the input that it is for. */
  const loadModel = (model: ModelArgument, slot: Slot, input?: readonly [number, number, number], seed?: string) =>
    inTurn(async () => {
      const { modelNet } = await modeler();
      const read = await modelNet(model, input ?? doc().input.shape);
      const own = slot === 'a' ? (input ?? read.input) : input;
      const options = { ...(own && { input: own }), ...(seed !== undefined && { seed }) };
      const page = { seed: seed ?? doc().seed, input: own ?? doc().input.shape };
      const stated = { seed: null, input: read.input };
      const net = slot === 'a' ? read.net : withUntaken(read.net, untaken(otherThan(stated, page)));
      act(actions, () => actions.replaceNet(slot, net, options));
      return reportNow(slot);
    });

  return {
    load: async (source) => {
      const { code, files, slot, input, seed } = sourceArgument(source);
      if (typeof code !== 'string') return loadModel({ code, files }, slot, input, seed);
      return inTurn(async () => {
        const { readInSlices } = await reader();
        const read = await readInSlices(code, breathe, {
          input: input ?? doc().input.shape,
          isGiven: input !== undefined,
        });
        if (!read.ok) throw new ConvScopeError('bad-source', await unreadable(read.error));
        // The code panel shows what was loaded as it was given.
        const { stated } = read;
        // Both slots have a's input and seed: what slot b's source says of others is said, and not taken.
        const own = slot === 'a' ? { input: input ?? stated.input, seed: seed ?? stated.seed } : { input, seed };
        const options = { text: code, ...(own.input && { input: own.input }), ...(own.seed && { seed: own.seed }) };
        const page = { seed: options.seed ?? doc().seed, input: options.input ?? doc().input.shape };
        const net = slot === 'a' ? read.net : withUntaken(read.net, untaken(otherThan(stated, page)));
        act(actions, () => actions.replaceNet(slot, net, options));
        // Within its turn, so that of several loads at once each is told of its own net.
        return reportNow(slot);
      });
    },

    code: async (slotGiven, frameworkGiven) => {
      const slot = slotArgument(slotGiven);
      const framework = frameworkArgument(frameworkGiven);
      await quiet();
      const net = netOf(slot);
      if (framework === 'pytorch') {
        const { seed, input } = doc();
        return (await writer()).writeSource(net, { seed, input: [1, ...input.shape] });
      }
      const { writeKeras, writeTfjs } = await foreignWriter();
      const write = framework === 'keras' ? writeKeras : writeTfjs;
      return write(net, doc().input.shape).code;
    },

    getState: async () => {
      await quiet();
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
      await quiet();
      return (await location.links()).linkTo(doc());
    },

    mode: async (modeGiven, slotGiven) => {
      const slot = slotArgument(slotGiven);
      const mode = modeArgument(modeGiven);
      if (mode === null) {
        await quiet();
        return modeOf(netOf(slot));
      }
      return inTurn(async () => {
        netOf(slot);
        act(actions, () => actions.setMode(slot, mode));
        return mode;
      });
    },

    report: async (given) => {
      const slot = slotArgument(given);
      await quiet();
      return reportNow(slot);
    },

    summary: async (slotGiven) => {
      const slot = slotArgument(slotGiven);
      await quiet();
      const { summaryText } = await summarizer();
      return summaryText(inferNet(netOf(slot), doc().input.shape));
    },

    activations: async (layerGiven, slotGiven) => {
      const layer = layerArgument(layerGiven);
      const slot = slotArgument(slotGiven);
      const { stats, data } = computedIn(await shownNow(slot), slot, layer);
      return { shape: [...stats.shape], data: data.slice() };
    },

    explain: async (layerGiven, at, slotGiven) => {
      const layer = layerArgument(layerGiven);
      const slot = slotArgument(slotGiven);
      const shown = await shownNow(slot);
      const { job } = shown;
      const reads = job[slot]?.steps[layer]?.inputs ?? [];
      const layers = [...new Set([layer, ...reads.flatMap((r) => (r.layer === null ? [] : [r.layer]))])];
      const cell = cellArgument(at, computedIn(shown, slot, layer).stats.shape);
      const data = layers.map((own) => ({ layer: own, data: computedIn(shown, slot, own).data }));
      return derived(explain(engine, { job, slot, layer, cell, shown: data }, new AbortController().signal));
    },

    influence: async (layerGiven, at, onGiven, slotGiven) => {
      const layer = layerArgument(layerGiven);
      const on = onGiven === undefined ? -1 : layerArgument(onGiven);
      const slot = slotArgument(slotGiven);
      const shown = await shownNow(slot);
      const { job } = shown;
      const { shape } = computedIn(shown, slot, layer).stats;
      const own = [...computedIn(shown, slot, on).stats.shape];
      const cell = at === 'sum' ? null : cellArgument(at, shape);
      const asked = { job, slot, layer, cell, on };
      return { shape: own, data: await derived(influence(engine, asked, new AbortController().signal)) };
    },

    stateDict: async (slotGiven) => {
      const slot = slotArgument(slotGiven);
      await quiet();
      netOf(slot);
      await settled();
      return (await weigher()).stateDictOf(engine, doc(), slot);
    },

    loadStateDict: async (given, optionsGiven) => {
      const [{ tensorsArgument, loadOptions }, { loaded }, service] = await Promise.all([
        weightArguments(),
        weigher(),
        host.weights(),
      ]);
      const { slot, strict } = loadOptions(optionsGiven);
      const weights = tensorsArgument(given);
      return inTurn(async () => {
        const { net, said } = await loaded(service, weights, () => netOf(slot), doc().input.shape, strict);
        act(actions, () => actions.setWeights(slot, net));
        return said;
      });
    },

    setInput: async (given) => {
      const { readInput, keepInput } = await inputs();
      return inTurn(async () => {
        const { input, kept } = await keepInput(await readInput(given, doc().input.shape[0]));
        act(actions, () => actions.setInput(input));
        if (!kept) notify(host.live, 'warning', 'not-kept');
      });
    },

    export: async (whatGiven, optionsGiven) => {
      const { what, slot } = exportArgument(whatGiven, optionsGiven);
      await quiet();
      netOf(slot);
      await settled();
      if (what === 'onnx') return (await modeler()).exportOnnx(engine, doc(), slot);
      return (await weigher()).exportWeights(engine, doc(), slot, what);
    },

    experiment: async (given) => {
      const { planArgument } = await planReader();
      const { seeds, layer, measure, recipe } = planArgument(given);
      await quiet();
      const job = jobOf(doc());
      const plan = { ...job, recipe: recipe ?? job.recipe, layers: layer, measures: [measure], seeds };
      const { runExperiment } = await experimenter();
      return runExperiment(await experiments(), plan);
    },
    solve: (problem) => solver.solve(problem),
    ...createLessonCalls(host, inTurn),

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
  };
}

/** A layer's values in a frame; −1: x's. */
function computedIn({ input, job, ...slots }: Frame, slot: Slot, layer: number): LayerResult {
  const result = layer === -1 ? input : slots[slot]?.layers[layer];
  if (result) return result;
  const count = activeSteps((job[slot] ?? noSlotB()).net).length;
  if (layer < -1 || layer >= count) throw new ConvScopeError('no-such-layer', `layer ${layer}: there are ${count}`);
  throw new ConvScopeError('not-computed', `layer ${layer} has no values: see the report's error`);
}

/** What the engine could not answer, as the API's error. */
function derived<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error: unknown) => {
    throw new ConvScopeError('compute-failed', messageOf(error));
  });
}

function noSlotB(): never {
  throw new ConvScopeError('no-slot-b', 'there is no slot b: load a net into it first');
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

/** Lets the page answer between slices of reading. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
