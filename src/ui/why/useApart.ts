import { useEffect, useState } from 'react';
import type { CellAsked, Explanation } from '../../core/explanation';
import type { Frame } from '../../core/frame';
import type { ShapedStep } from '../../core/net/shaped';
import { layerOf } from '../../flow/results';
import type { CellRef } from '../../state/live';
import { useLive, useServices } from '../context';

/** A layer of the way to a cell, with what its cell was made of. */
export interface ApartStage {
  readonly ref: CellRef;
  readonly step: ShapedStep | null;
  readonly said: Explanation;
}

/** Pointwise layers that are told with what they read: an activation with its convolution. */
const MOST_STAGES = 6;

/** Index of a cell in C order. */
export const cellIndex = (at: readonly number[], shape: readonly number[]) =>
  at.reduce((so, n, axis) => so * (shape[axis] ?? 1) + n, 0);

/** Stages of a cell, and whether it is the one that is asked for, or another of its layer, which was asked for before. */
export interface Told {
  readonly stages: readonly ApartStage[];
  readonly isFresh: boolean;
}

/** What a cell was made of; first the layer that reads more than the one cell, then what was done with its value. */
export function useApart(ref: CellRef | null): Told | null {
  const { loadAnswers } = useServices();
  const frame = useLive((live) => live.frame);
  const [told, setTold] = useState<{ readonly of: CellRef; readonly stages: readonly ApartStage[] } | null>(null);
  useEffect(() => {
    if (!ref || !frame) return;
    const abort = new AbortController();
    followed(frame, ref, async (asked) => (await loadAnswers()).explain(asked, abort.signal)).then(
      (stages) => !abort.signal.aborted && setTold({ of: ref, stages }),
      () => {},
    );
    return () => abort.abort();
  }, [ref, frame, loadAnswers]);
  if (!told || !ref || told.of.slot !== ref.slot || told.of.layer !== ref.layer) return null;
  return { stages: told.stages, isFresh: told.of === ref };
}

async function followed(
  frame: Frame,
  ref: CellRef,
  explain: (asked: CellAsked) => Promise<Explanation>,
): Promise<ApartStage[]> {
  const stages: ApartStage[] = [];
  const { job } = frame;
  let now = ref;
  for (let i = 0; i < MOST_STAGES; i += 1) {
    const step = job[ref.slot]?.steps[now.layer] ?? null;
    const shape = step?.output ?? job.input.shape;
    const reads = step?.inputs.flatMap(({ layer }) => (layer === null ? [] : [layer])) ?? [];
    const shown = [...new Set([now.layer, ...reads])].map((layer) => ({
      layer,
      data: layerOf(frame, ref.slot, layer)?.data ?? new Float32Array(0),
    }));
    const { slot } = ref;
    const said = await explain({ job, slot, layer: now.layer, cell: cellIndex(now.at, shape), shown });
    stages.unshift({ ref: now, step, said });
    const [only] = said.terms;
    // A view or a function of the one cell: what that cell was made of is what is asked for.
    const isOwn = said.terms.length === 1 && only?.at && said.steps.length > 0 && only.at.join() === now.at.join();
    if (!isOwn || !only?.at || only.layer < 0) break;
    now = { slot, layer: only.layer, at: only.at };
  }
  return stages;
}
