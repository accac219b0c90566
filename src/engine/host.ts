import type { BackendName, BackendState, EngineJob, Frame } from '../core/frame';
import { CANDIDATES, HEAVY, judge, sizeClass, type Verdict } from './auto';
import type { Computed } from './compute';
import type { Engine, Question } from './engine';
import { abortError, BackendError, EngineError, isAbort } from './errors';
import type { Answer, Asking, DebugCommand, Reply, Request, WorkerPort } from './protocol';
import { type Heard, Wire } from './wire';

export interface EngineOptions {
  /** What is chosen to begin with. */
  readonly backend?: BackendName | 'auto';
  /** Starts a worker; another one in tests. */
  readonly spawn?: () => WorkerPort;
  /** Seconds without an answer after which a worker counts as stuck. */
  readonly patience?: number;
  /** Milliseconds without a job after which `auto` may measure. */
  readonly quiet?: number;
}

/** Under `auto`, what comes next where one does not run. */
const FALLBACK: readonly BackendName[] = ['wasm', 'cpu', 'reference'];

/** An engine that tests can harm. */
export interface HarmableEngine extends Engine {
  /** Makes go wrong what goes wrong on other people's machines. The engine recovers and says `replaced`. */
  debug(command: DebugCommand): void;
}

/** A measurement that takes longer is no proof of speed, ms. */
const MEASURE_LIMIT = 20_000;

/** The page's side of the engine. The worker starts at once, before the first job. */
export function createEngine(options: EngineOptions = {}): HarmableEngine {
  return new Host(options);
}

class Host implements HarmableEngine {
  readonly #spawn: () => WorkerPort;
  readonly #quiet: number;
  readonly #wire: Wire<Asking, Answer, Request, Reply>;
  readonly #listeners = new Set<(state: BackendState) => void>();
  readonly #verdicts = new Map<number, Verdict | null>();
  /** Backends that did not start here. */
  readonly #missing = new Set<BackendName>();
  #state: BackendState;
  #heavy: EngineJob | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #prober: WorkerPort | null = null;

  constructor({ backend = 'auto', spawn = spawnWorker, patience = 15, quiet = 1500 }: EngineOptions) {
    this.#spawn = spawn;
    this.#quiet = quiet;
    this.#state = { chosen: backend, running: null, reason: 'starting', beside: [] };
    this.#wire = new Wire({
      spawn,
      message: (asking, id) => ({ ...asking, id }),
      read: heardOf,
      abort: (id) => ({ type: 'abort', id }),
      tries: 2,
      patience: { silence: patience * 1000, ping: { type: 'ping' } },
      died: (message) => new EngineError('worker-died', message),
      lost: (message) => this.#set({ reason: 'replaced', detail: { message } }),
    });
    // Loads the worker and the backend while the page still reads its state; what fails is reported by the first job.
    this.#wire.ask({ type: 'start', backend: backend === 'auto' ? 'wasm' : backend }).catch(() => {});
  }

  async run(job: EngineJob, signal: AbortSignal, progress?: (share: number) => void): Promise<Frame> {
    this.#interrupt();
    const excluded = new Set<BackendName>();
    for (;;) {
      const backend = this.#pick(job, excluded);
      try {
        const computed = await this.#compute(job, backend, signal, progress);
        this.#ran(job, backend, computed);
        const { input, a, b, ms } = computed;
        return { job, backend, input, a, b, ms };
      } catch (error) {
        if (isAbort(error) || !(error instanceof EngineError)) throw error;
        if (error.code === 'backend-unavailable' || error.code === 'backend-inaccurate') this.#missing.add(backend);
        // A backend that threw, out of memory mostly, is not to be trusted with the next job.
        if (error.code === 'compute-failed') this.#wire.replace(error.message);
        excluded.add(backend);
        if (this.#state.chosen !== 'auto' || FALLBACK.every((name) => excluded.has(name))) throw error;
        this.#set({ reason: 'fallback', detail: { name: backend, message: error.message } });
      }
    }
  }

  why(question: Question, signal: AbortSignal): Promise<Answer> {
    return this.#wire.ask(question, { signal });
  }

  async choose(name: BackendName | 'auto'): Promise<BackendState> {
    this.#interrupt();
    if (name === 'auto') {
      const running = FALLBACK.find((other) => !this.#missing.has(other)) ?? 'reference';
      this.#set({ chosen: 'auto', running, reason: 'start' });
      return this.#state;
    }
    try {
      await this.#wire.ask({ type: 'start', backend: name });
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const code = error.code === 'backend-inaccurate' ? error.code : 'backend-unavailable';
      throw new BackendError(name, code, error.message);
    }
    this.#missing.delete(name);
    this.#set({ chosen: name, running: name, reason: 'chosen' });
    return this.#state;
  }

  state(): BackendState {
    return this.#state;
  }

  subscribe(listener: (state: BackendState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async memory(): Promise<{ tensors: number; bytes: number }> {
    const answer = await this.#wire.ask({ type: 'memory' });
    if (answer.type !== 'memory') throw new EngineError('compute-failed', `${answer.type} is no answer to memory`);
    return { tensors: answer.tensors, bytes: answer.bytes };
  }

  debug(command: DebugCommand): void {
    this.#wire.tell({ type: 'debug', command });
  }

  dispose(): void {
    this.#interrupt();
    this.#wire.dispose(new EngineError('worker-died', 'the engine was disposed of'));
    this.#listeners.clear();
  }

  async #compute(
    job: EngineJob,
    backend: BackendName,
    signal: AbortSignal,
    progress?: (share: number) => void,
  ): Promise<Computed> {
    const reply = await this.#wire.ask({ type: 'run', job, backend }, { signal, progress });
    if (reply.type !== 'computed') throw new EngineError('compute-failed', `${reply.type} is no answer to run`);
    return reply.computed;
  }

  /** Which backend computes a job: the one chosen, or under `auto` the verdict's, else the first that runs. */
  #pick(job: EngineJob, excluded: ReadonlySet<BackendName>): BackendName {
    const { chosen } = this.#state;
    if (chosen !== 'auto') return chosen;
    const able = (name: BackendName) => !excluded.has(name) && !this.#missing.has(name);
    const verdict = this.#verdicts.get(sizeClass(job));
    if (verdict && able(verdict.backend)) return verdict.backend;
    return FALLBACK.find(able) ?? 'reference';
  }

  #ran(job: EngineJob, backend: BackendName, { ms, beside }: Computed): void {
    const { chosen, running, reason, detail } = this.#state;
    if (chosen !== 'auto') {
      // A job that was asked for before another backend was chosen says nothing of the choice.
      if (chosen !== backend) return;
      this.#set(
        reason === 'replaced'
          ? { running: backend, reason, detail, beside }
          : { running: backend, reason: 'chosen', beside },
      );
      return;
    }
    const verdict = this.#verdicts.get(sizeClass(job));
    if (verdict?.backend === backend) {
      this.#set({
        running: backend,
        reason: verdict.reason,
        detail: { name: verdict.name, ratio: verdict.ratio },
        beside,
      });
    } else if (
      (reason === 'fallback' && backend !== 'wasm') ||
      (reason === 'replaced' && (running ?? backend) === backend)
    ) {
      this.#set({ running: backend, reason, detail, beside });
    } else this.#set({ running: backend, reason: 'start', beside });
    if (backend === 'wasm' && ms > HEAVY && !this.#verdicts.has(sizeClass(job))) {
      if (this.#timer !== null) clearTimeout(this.#timer);
      this.#heavy = job;
      this.#timer = setTimeout(() => this.#measure(), this.#quiet);
    }
  }

  /** Compares the backends in a second worker, while nothing else is asked for. */
  #measure(): void {
    const job = this.#heavy;
    if (!job || !this.#wire.idle) return;
    const prober = this.#spawn();
    this.#prober = prober;
    const done = (verdict: Verdict | null) => {
      if (this.#prober !== prober) return;
      this.#prober = null;
      if (this.#timer !== null) clearTimeout(this.#timer);
      this.#verdicts.set(sizeClass(job), verdict);
      // It is warm: its programs are compiled for this very net.
      if (verdict?.reason === 'measured-faster') this.#wire.adopt(prober);
      else prober.terminate();
      if (verdict) {
        const { backend, reason, name, ratio } = verdict;
        this.#set({ running: backend, reason, detail: { name, ratio } });
      }
    };
    prober.onmessage = ({ data }: MessageEvent<Reply>) => done(data.type === 'measured' ? judge(data.times) : null);
    prober.onerror = (event) => {
      event.preventDefault();
      done(null);
    };
    this.#timer = setTimeout(() => done(null), MEASURE_LIMIT);
    const backends = ['wasm', ...CANDIDATES.filter((name) => !this.#missing.has(name))] as const;
    prober.postMessage({ type: 'measure', id: 0, job, backends });
  }

  /** A job comes: what was to be measured can wait. */
  #interrupt(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#heavy = null;
    this.#prober?.terminate();
    this.#prober = null;
  }

  #set(change: Partial<BackendState> & Pick<BackendState, 'reason'>): void {
    const { chosen, running, beside } = this.#state;
    const next: BackendState = { chosen, running, beside, detail: undefined, ...change };
    if (JSON.stringify(next) === JSON.stringify(this.#state)) return;
    this.#state = next;
    for (const listener of [...this.#listeners]) listener(next);
  }
}

function heardOf(reply: Reply): Heard<Answer> {
  if (reply.type === 'pong') return { type: 'alive' };
  if (reply.type === 'progress') return reply;
  if (reply.type === 'lost') return { type: 'lost', message: reply.message };
  if (reply.type !== 'failed') return { type: 'answer', id: reply.id, answer: reply };
  const { id, code, message } = reply;
  if (code === 'backend-lost') return { type: 'lost', message };
  return { type: 'failed', id, error: code === 'aborted' ? abortError() : new EngineError(code, message) };
}

function spawnWorker(): WorkerPort {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'convscope' });
}
