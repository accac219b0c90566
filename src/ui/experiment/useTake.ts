import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type {
  DifferenceSummary,
  ExperimentRun,
  Experiments,
  RunProgress,
  SampleSummary,
} from '../../core/experiment/experiment';
import { type Compared, comparedOf } from '../../core/experiment/experiment_plan';
import { seedFacts, type Verdict, verdictOf } from '../../core/experiment/verdict';
import { Extent } from '../../render/plot/extent';
import { Differences } from './differences';
import { RowDrawing } from './row_drawing';
import { session, together } from './session';
import { type Part, type Take, testOf } from './take';
import { useTicks } from './useTicks';

/** What has been computed of two series that are set against each other, or of one, as far as it is there. */
export interface Shown {
  readonly compared: Compared;
  readonly run: ExperimentRun;
  readonly a: Float64Array;
  readonly b: Float64Array | null;
  readonly sampleA: SampleSummary;
  readonly sampleB: SampleSummary | null;
  readonly difference: DifferenceSummary | null;
  readonly verdict: Verdict | null;
}

export function summarise(experiments: Experiments, run: ExperimentRun, compared: Compared): Shown {
  const a = run.values(compared.a);
  const b = compared.b && run.values(compared.b);
  const difference = b && experiments.difference(a, b, testOf(run.plan));
  return {
    compared,
    run,
    a,
    b,
    sampleA: experiments.sample(a),
    sampleB: b && experiments.sample(b),
    difference,
    verdict: b && difference && verdictOf(difference, seedFacts(a, b)),
  };
}

/** What a plot keeps from frame to frame: it is added to, not drawn anew. */
export class Kept {
  readonly extents = { a: new Extent(), b: new Extent(), difference: new Extent() };
  readonly drawings = { a: new RowDrawing(), b: new RowDrawing(), difference: new RowDrawing() };
  readonly differences = new Differences();
}

export interface Running {
  readonly take: Take;
  readonly runs: readonly ExperimentRun[];
  readonly progress: RunProgress;
  /** Counts up with every redraw. */
  readonly tick: number;
}

const NONE: readonly ExperimentRun[] = [];

/** The take that there is, drawn anew as it goes on. */
export function useRunning(): Running | null {
  const take = useStore(session, (s) => s.take);
  const runs = useMemo(() => take?.parts.flatMap(({ run }) => run ?? []) ?? NONE, [take]);
  const tick = useTicks(runs);
  return useMemo(
    () => take && { take, runs, progress: together(runs.map((r) => r.progress())), tick },
    [take, runs, tick],
  );
}

/** What is compared of a take's only part; null where nothing of it can be computed. */
export function onlyPart(take: Take): { readonly part: Part; readonly run: ExperimentRun } | null {
  const [part] = take.parts;
  return part?.run ? { part, run: part.run } : null;
}

/** Every layer's comparison, and the one that is shown: the only one, or the one that was chosen of them. */
export function useCompared(run: ExperimentRun): { all: readonly Compared[]; shown: Compared | null } {
  const layer = useStore(session, (s) => s.layer);
  const all = useMemo(() => comparedOf(run.plan), [run]);
  const only = all.length === 1 ? (all[0] ?? null) : null;
  return { all, shown: only ?? all.find((c) => c.a.layer === layer) ?? null };
}

/** The bootstrap's interval of a run that stands; it takes too long for every frame. */
export function useBootstrap(experiments: Experiments, shown: Shown | null, stands: boolean) {
  const [found, setFound] = useState<{ key: string; value: readonly [number, number] | null } | null>(null);
  const { a, b } = shown ?? { a: null, b: null };
  const key = shown && b ? `${JSON.stringify(shown.compared)} ${a?.length}` : null;
  const recipe = shown ? testOf(shown.run.plan) : 'paired';
  useEffect(() => {
    if (!stands || !a || !b || key === null) return;
    const timer = setTimeout(() => setFound({ key, value: experiments.bootstrap(a, b, recipe) }), 60);
    return () => clearTimeout(timer);
  }, [experiments, a, b, key, recipe, stands]);
  return found !== null && found.key === key ? found.value : undefined;
}
