import { type Doc, inputKey } from '../core/document';
import { type EngineJob, type Frame, missingInput } from '../core/frame';
import type { Engine } from '../engine/engine';
import { derive } from '../state/derive';
import type { LiveStore } from '../state/live';
import { notify } from '../state/notify';
import type { DocStore } from '../state/store';
import { filesOf, putFiles, unasked, weightFiles } from '../state/weight_files';
import type { Timing } from './timing';

/** What came of the newest change. */
export type Computed = { readonly ok: true; readonly frame: Frame } | { readonly ok: false; readonly error: unknown };

export interface Computation {
  /** Resolves when the newest change has been computed, or could not be. Never rejects. */
  settled(): Promise<Computed>;
  /** Computes the newest document once more, on another backend for example. */
  again(): void;
  /** Gives up what is being computed, until something changes or `again`. */
  giveUp(): void;
  onError(listener: (error: unknown) => void): () => void;
  stop(): void;
}

export interface ComputeDeps {
  readonly store: DocStore;
  readonly live: LiveStore;
  readonly engine: Engine;
  readonly timing: Timing;
  /** Looks for files of weights in this browser, and says in `weightFiles` what it found. Does not reject. */
  readonly recall: (digests: readonly string[]) => Promise<void>;
}

export function jobOf(doc: Doc): EngineJob {
  const { a, b } = derive(doc);
  return { seed: doc.seed, recipe: doc.recipe, input: doc.input, a, b, ...filesOf([a, b], doc.input) };
}

/** Whether two jobs give the same numbers. Shaped nets are remembered by identity, see derive. */
function sameJob(p: EngineJob, q: EngineJob): boolean {
  const sameInput = inputKey(p.input) === inputKey(q.input);
  const sameFiles = [p.a?.net.weights, p.b?.net.weights, p.input].every((of) => {
    const digest = of?.digest;
    return digest === undefined || p.files?.[digest] === q.files?.[digest];
  });
  return p.seed === q.seed && p.recipe === q.recipe && sameInput && sameFiles && p.a === q.a && p.b === q.b;
}

/**
 * How long a job that a newer one waits for may still run, in milliseconds. Aborting at once would show nothing
 * during a drag whose events come faster than its frames; this way each frame that is nearly there is still seen.
 */
const PATIENCE = 250;

interface Request {
  readonly job: EngineJob;
  readonly start: number;
}

/**
 * Computes documents as they come: of those that wait only the newest is computed, an older job that takes too long
 * is aborted for it, and a change that changes no number (the view, the goal, the language) computes nothing.
 */
export function startComputing({ store, live, engine, timing, recall }: ComputeDeps): Computation {
  const listeners = new Set<(error: unknown) => void>();
  let newest: EngineJob = jobOf(store.getState().doc);
  let running: { readonly abort: AbortController; readonly since: number } | null = null;
  let next: Request | null = null;
  let patience: ReturnType<typeof setTimeout> | undefined;
  let outcome: Computed | null = null;
  let waiting: ((computed: Computed) => void)[] = [];

  const settle = (computed: Computed) => {
    outcome = computed;
    const all = waiting;
    waiting = [];
    for (const resolve of all) resolve(computed);
  };

  const fail = (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    notify(live, 'warning', 'engine-failed', { message });
    settle({ ok: false, error });
    for (const listener of [...listeners]) listener(error);
  };

  const run = async ({ job, start }: Request) => {
    const own = { abort: new AbortController(), since: Date.now() };
    running = own;
    const progress = (share: number) => {
      if (running === own) live.setState({ long: { share } });
    };
    try {
      const frame = await engine.run(job, own.abort.signal, progress);
      if (own.abort.signal.aborted) return;
      timing.expectPaint(start);
      live.setState({ frame });
      if (job === newest) settle({ ok: true, frame });
    } catch (error) {
      if (!own.abort.signal.aborted && job === newest) fail(error);
    } finally {
      if (running === own) proceed();
    }
  };

  const proceed = () => {
    clearTimeout(patience);
    running = null;
    if (live.getState().long) live.setState({ long: null });
    const request = next;
    next = null;
    if (request) void run(request);
  };

  const makeWay = () => {
    running?.abort.abort();
    proceed();
  };

  const giveUp = () => {
    if (!running) return;
    next = null;
    makeWay();
    live.setState({ long: { share: null } });
    settle({ ok: false, error: new DOMException('The computation was stopped.', 'AbortError') });
  };

  /** A net waits for its file of weights, of which it is not known whether it is here: drawn ones would not be its own. */
  let asking = false;
  const request = (job: EngineJob, start: number) => {
    newest = job;
    outcome = null;
    const digests = unasked([job.a, job.b], job.input);
    if (digests.length > 0) {
      next = null;
      if (asking) return;
      asking = true;
      void recall(digests).then(() => {
        asking = false;
        // What is still not known by now is not here.
        const { files } = weightFiles.getState();
        putFiles(Object.fromEntries(digests.map((digest) => [digest, files[digest] ?? null])));
        const next = jobOf(store.getState().doc);
        const missing = missingInput(next);
        if (missing !== null) notify(live, 'warning', 'input-missing', { digest: missing.slice(0, 12) });
        request(next, timing.takeStart());
      });
      return;
    }
    next = { job, start };
    if (!running) return proceed();
    clearTimeout(patience);
    patience = setTimeout(makeWay, Math.max(0, running.since + PATIENCE - Date.now()));
  };

  const unsubscribe = store.subscribe(({ doc }, { doc: before }) => {
    if (doc === before) return;
    const job = jobOf(doc);
    const start = timing.takeStart();
    if (!sameJob(job, newest)) request(job, start);
    else if (doc.view !== before.view) timing.expectPaint(start);
  });
  const unwatch = weightFiles.subscribe(() => {
    const job = jobOf(store.getState().doc);
    if (!asking && !sameJob(job, newest)) request(job, timing.takeStart());
  });
  request(newest, timing.takeStart());

  return {
    settled: () =>
      outcome
        ? Promise.resolve(outcome)
        : new Promise((resolve) => {
            waiting.push(resolve);
          }),
    again: () => request(newest, timing.takeStart()),
    giveUp,
    onError: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: () => {
      unsubscribe();
      unwatch();
      clearTimeout(patience);
      next = null;
      running?.abort.abort();
    },
  };
}
