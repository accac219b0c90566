import type { BackendState, EngineJob, Frame, LayerResult } from '../../core/frame';
import { stateEntries } from '../../core/net/state_dict';
import { elements, type Shape } from '../../core/shape';
import type { Engine, Question } from '../../engine/engine';
import { BackendError } from '../../engine/errors';
import type { Answer } from '../../engine/protocol';
import type { LocationHost } from '../location';
import type { TimingHost } from '../timing';

/** Stand-ins for what only a browser has. */

function result(shape: Shape, value: number): LayerResult {
  const data = new Float32Array(shape.reduce((n, d) => n * d, 1)).fill(value);
  const none = new Float32Array(0);
  const stats = { shape, mean: value, std: 0, min: value, max: value, first: value, last: value, zeros: 0 };
  return {
    data,
    stats,
    nonFinite: 0,
    border: { mean: null, interiorMean: value, share: 0 },
    robust: [value, value],
    channelMin: none,
    channelMax: none,
    channelLow: none,
    channelHigh: none,
    channelMean: none,
    meanMap: none,
    histogram: new Uint32Array(0),
  };
}

/** Every value of layer i is seed + i, of the input the seed. */
export function fakeFrame(job: EngineJob): Frame {
  const seed = Number(job.seed);
  const slot = (net: EngineJob['a']) => ({
    layers: net.fault?.when === 'budget' ? [] : net.steps.map((s, i) => result(s.output, seed + i + 1)),
  });
  return { job, backend: 'wasm', input: result(job.input.shape, seed), a: slot(job.a), b: job.b && slot(job.b), ms: 1 };
}

interface Pending {
  readonly job: EngineJob;
  finish(): void;
  progress(share: number): void;
  fail(error: Error): void;
}

/** An engine that computes when it is told to, or at once. */
export class FakeEngine implements Engine {
  readonly jobs: EngineJob[] = [];
  readonly pending: Pending[] = [];
  manual = false;
  #state: BackendState = { chosen: 'auto', running: 'wasm', reason: 'start', beside: [] };
  readonly #listeners = new Set<(state: BackendState) => void>();

  run(job: EngineJob, signal: AbortSignal, progress: (share: number) => void = () => {}): Promise<Frame> {
    this.jobs.push(job);
    return new Promise((resolve, reject) => {
      const abort = () => reject(new DOMException('aborted', 'AbortError'));
      signal.addEventListener('abort', abort);
      const pending = { job, finish: () => resolve(fakeFrame(job)), progress, fail: reject };
      if (this.manual) this.pending.push(pending);
      else queueMicrotask(pending.finish);
    });
  }

  async why(question: Question): Promise<Answer> {
    if (question.type === 'explain') {
      const { shown, cell } = question.asked;
      const value = shown[0]?.data[cell] ?? 0;
      return { type: 'explained', id: 0, explanation: { value, terms: [], constant: 0, steps: [] } };
    }
    if (question.type === 'weights') return { type: 'weighed', id: 0, tensors: [] };
    if (question.type === 'state-dict') {
      const { job, slot } = question.asked;
      const net = job[slot]?.net;
      const tensors = net ? stateEntries(net).map(({ shape }) => new Float32Array(elements(shape)).fill(0.5)) : [];
      return { type: 'state-dict', id: 0, tensors };
    }
    const { job, on } = question.asked;
    const shape = on < 0 ? job.a.input : (job.a.steps[on]?.output ?? []);
    return { type: 'influenced', id: 0, data: new Float32Array(elements(shape)) };
  }

  async choose(name: BackendState['chosen']): Promise<BackendState> {
    if (name === 'webgpu') throw new BackendError(name, 'backend-unavailable', 'no adapter');
    this.set({ chosen: name, running: name === 'auto' ? 'wasm' : name, reason: 'chosen' });
    return this.#state;
  }

  set(part: Partial<BackendState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener(this.#state);
  }

  state(): BackendState {
    return this.#state;
  }

  subscribe(listener: (state: BackendState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async memory() {
    return { tensors: 0, bytes: 0 };
  }

  debug(): void {}

  dispose(): void {}
}

/** A window's address and history, timers run by hand. */
export class FakeWindow implements LocationHost {
  readonly entries: { hash: string; state: unknown }[];
  at = 0;
  /** Lets nothing be written, as a browser does that thinks it too much. */
  refuses = false;
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #timers = new Map<number, () => void>();
  #timer = 0;

  constructor(hash = '') {
    this.entries = [{ hash, state: null }];
  }

  get #entry() {
    return this.entries[this.at] ?? { hash: '', state: null };
  }

  get location() {
    const { hash } = this.#entry;
    return { hash, href: `https://example.org/scope/?embed${hash}` };
  }

  get history() {
    return {
      state: this.#entry.state,
      pushState: (state: unknown, _title: string, url?: string | URL | null) => {
        this.#check();
        this.entries.splice(this.at + 1);
        this.entries.push({ state, hash: String(url) });
        this.at += 1;
      },
      replaceState: (state: unknown, _title: string, url?: string | URL | null) => {
        this.#check();
        this.entries[this.at] = { state, hash: String(url) };
      },
    };
  }

  #check(): void {
    if (this.refuses) throw new DOMException('100 times per 30 seconds', 'SecurityError');
  }

  addEventListener(type: string, listener: () => void): void {
    const all = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, all.add(listener));
  }

  removeEventListener(type: string, listener: () => void): void {
    this.#listeners.get(type)?.delete(listener);
  }

  setTimeout(run: () => void): number {
    this.#timer += 1;
    this.#timers.set(this.#timer, run);
    return this.#timer;
  }

  clearTimeout(timer: number): void {
    this.#timers.delete(timer);
  }

  runTimers(): void {
    const due = [...this.#timers.values()];
    this.#timers.clear();
    for (const run of due) run();
  }

  /** Back or forward, as the browser tells it. */
  go(steps: number): void {
    this.at += steps;
    this.#tell('popstate');
    this.#tell('hashchange');
  }

  /** The address bar. */
  type(hash: string): void {
    this.entries.splice(this.at + 1);
    this.entries.push({ hash, state: null });
    this.at += 1;
    this.#tell('popstate');
    this.#tell('hashchange');
  }

  #tell(type: string): void {
    for (const listener of this.#listeners.get(type) ?? []) listener();
  }
}

const MEASURE = performance.measure('fake');

/** A clock that stands still until it is moved, and measures that are kept. */
export class FakeClock implements TimingHost {
  time = 100;
  measures: { name: string; startTime: number; duration: number }[] = [];
  readonly frames: (() => void)[] = [];

  now(): number {
    return this.time;
  }

  afterFrame(done: () => void): void {
    this.frames.push(done);
  }

  /** The frame is on the screen. */
  show(): void {
    this.time += 16;
    for (const done of this.frames.splice(0)) done();
  }

  readonly performance = {
    measure: (name: string, options?: string | PerformanceMeasureOptions) => {
      const { start, end } = typeof options === 'object' ? options : {};
      this.measures.push({ name, startTime: Number(start), duration: Number(end) - Number(start) });
      return MEASURE;
    },
    getEntriesByName: () => this.measures.map((m) => ({ ...m, entryType: 'measure', detail: null, toJSON: () => m })),
    clearMeasures: () => {
      this.measures = [];
    },
  };
}
