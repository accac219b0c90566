import type { Doc } from '../core/document';
import type { EngineJob, Frame } from '../core/frame';
import type { Engine } from '../engine/engine';
import { derive } from '../state/derive';
import type { LiveStore } from '../state/live';
import { notify } from '../state/notify';
import type { DocStore } from '../state/store';
import type { Timing } from './timing';

/** What came of the newest change. */
export type Computed = { readonly ok: true; readonly frame: Frame } | { readonly ok: false; readonly error: unknown };

export interface Computation {
  /** Resolves when the newest change has been computed, or could not be. Never rejects. */
  settled(): Promise<Computed>;
  /** Computes the newest document once more, on another backend for example. */
  again(): void;
  onError(listener: (error: unknown) => void): () => void;
  stop(): void;
}

export interface ComputeDeps {
  readonly store: DocStore;
  readonly live: LiveStore;
  readonly engine: Engine;
  readonly timing: Timing;
}

export function jobOf(doc: Doc): EngineJob {
  const { a, b } = derive(doc);
  return { seed: doc.seed, recipe: doc.recipe, input: doc.input, a, b };
}

/** Whether two jobs give the same numbers. Shaped nets are remembered by identity, see derive. */
function sameJob(p: EngineJob, q: EngineJob): boolean {
  const sameInput = p.input.source === q.input.source && p.input.shape.join() === q.input.shape.join();
  return p.seed === q.seed && p.recipe === q.recipe && sameInput && p.a === q.a && p.b === q.b;
}

/**
 * Computes every document as it comes: the newest wins, an older job that is under way is aborted, and a change that
 * changes no number (the view, the goal, the language) computes nothing.
 */
export function startComputing({ store, live, engine, timing }: ComputeDeps): Computation {
  const listeners = new Set<(error: unknown) => void>();
  let newest: EngineJob = jobOf(store.getState().doc);
  let abort = new AbortController();
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

  const run = async (job: EngineJob, start: number) => {
    abort.abort();
    const own = new AbortController();
    abort = own;
    newest = job;
    outcome = null;
    try {
      const frame = await engine.run(job, own.signal);
      if (own.signal.aborted) return;
      timing.expectPaint(start);
      live.setState({ frame });
      settle({ ok: true, frame });
    } catch (error) {
      if (!own.signal.aborted) fail(error);
    }
  };

  const unsubscribe = store.subscribe(({ doc }, { doc: before }) => {
    if (doc === before) return;
    const job = jobOf(doc);
    const start = timing.takeStart();
    if (!sameJob(job, newest)) void run(job, start);
    else if (doc.view !== before.view) timing.expectPaint(start);
  });
  void run(newest, timing.takeStart());

  return {
    settled: () =>
      outcome
        ? Promise.resolve(outcome)
        : new Promise((resolve) => {
            waiting.push(resolve);
          }),
    again: () => void run(newest, timing.takeStart()),
    onError: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: () => {
      unsubscribe();
      abort.abort();
    },
  };
}
