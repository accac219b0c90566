import { useEffect, useState } from 'react';
import type { ShownTensor } from '../../core/explanation';
import type { Frame } from '../../core/frame';
import type { Slot } from '../../core/result';
import { useServices } from '../context';

/** The tensors of a layer in a frame; null until they are known. Those of the frame before stay as long as they are not. */
export function useWeights(frame: Frame | null, slot: Slot, layer: number): readonly ShownTensor[] | null {
  const { loadAnswers } = useServices();
  const [told, setTold] = useState<{ readonly of: string; readonly tensors: readonly ShownTensor[] } | null>(null);
  const key = `${slot} ${layer}`;
  useEffect(() => {
    if (!frame) return;
    const abort = new AbortController();
    loadAnswers()
      .then((answers) => answers.weights({ job: frame.job, slot, layer }, abort.signal))
      .then(
        (tensors) => !abort.signal.aborted && setTold({ of: `${slot} ${layer}`, tensors }),
        () => {},
      );
    return () => abort.abort();
  }, [frame, slot, layer, loadAnswers]);
  return told?.of === key ? told.tensors : null;
}
