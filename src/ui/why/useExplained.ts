import { useEffect, useState } from 'react';
import type { Explanation } from '../../core/explanation';
import type { Frame } from '../../core/frame';
import type { Slot } from '../../core/result';
import { layerOf } from '../../flow/results';
import { useServices } from '../context';

/** What one cell of a layer was made of; until it is known, what was known of the cell before. */
export function useExplained(frame: Frame | null, slot: Slot, layer: number, cell: number) {
  const { loadAnswers } = useServices();
  const [told, setTold] = useState<{ readonly cell: number; readonly said: Explanation } | null>(null);
  useEffect(() => {
    const step = frame?.job[slot]?.steps[layer];
    if (!frame || !step) return;
    const abort = new AbortController();
    const layers = [layer, ...step.inputs.flatMap((read) => (read.layer === null ? [] : [read.layer]))];
    const shown = [...new Set(layers)].map((own) => ({
      layer: own,
      data: layerOf(frame, slot, own)?.data ?? new Float32Array(0),
    }));
    loadAnswers()
      .then((answers) => answers.explain({ job: frame.job, slot, layer, cell, shown }, abort.signal))
      .then(
        (said) => !abort.signal.aborted && setTold({ cell, said }),
        () => {},
      );
    return () => abort.abort();
  }, [frame, slot, layer, cell, loadAnswers]);
  return told;
}
