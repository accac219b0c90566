import { createStore } from 'zustand/vanilla';
import type { ExperimentRun, RunProgress, RunState } from '../../core/experiment/experiment';
import type { GuidedId } from '../../core/experiment/experiment_setup';
import type { Prediction } from '../../core/experiment/verdict';
import type { Take } from './take';

/** What the panel keeps while it is closed: the experiment that runs, and what was predicted. Not in the link. */
export interface Session {
  readonly take: Take | null;
  /** The layer that is shown of a take of all layers; null: all of them. */
  readonly layer: number | null;
  readonly predictions: Readonly<Partial<Record<GuidedId, Prediction | 'none'>>>;
  readonly notebook: boolean;
}

export const session = createStore<Session>()(() => ({ take: null, layer: null, predictions: {}, notebook: false }));

/** Puts another take in place of the one before, which is stopped and forgotten. */
export function putTake(take: Take): void {
  const before = session.getState().take;
  session.setState({ take, layer: null });
  for (const { run } of before?.parts ?? []) run?.dispose();
}

/** Seeds that a run has or comes to by itself: those that were asked for, or, where it was stopped, those computed. */
export function seedsOf({ state, count, ready }: RunProgress): number {
  return state === 'stopped' ? ready : count;
}

/** Goes on until each of the runs has so many seeds, however many each has come to. */
export function extendTo(runs: readonly ExperimentRun[], count: number): void {
  for (const run of runs) run.extend(count - seedsOf(run.progress()));
}

/** The runs of a take as one. */
export function together(list: readonly RunProgress[]): RunProgress {
  const sum = (of: (p: RunProgress) => number) => list.reduce((n, p) => n + of(p), 0);
  const order: readonly RunState[] = ['running', 'failed', 'paused', 'stopped'];
  const state = order.find((s) => list.some((p) => p.state === s)) ?? 'done';
  const rates = list.flatMap((p) => (p.rate === null ? [] : [p.rate]));
  const rate = rates.length > 0 ? rates.reduce((a, b) => a + b, 0) : null;
  const rest = sum((p) => (p.state === 'running' ? p.count - p.computed : 0));
  return {
    state,
    count: sum((p) => p.count),
    ready: sum((p) => p.ready),
    computed: sum((p) => p.computed),
    rate,
    secondsLeft: rate !== null && rate > 0 ? rest / rate : null,
    elapsed: Math.max(0, ...list.map((p) => p.elapsed)),
    error: list.find((p) => p.error !== null)?.error ?? null,
  };
}
