import type { OpenedWeights } from '../../core/opened_weights';
import { keepWeights } from './kept';
import type { WeightsService } from './service';

/** What the page's views are given of files of weights. */
export function weightsDesk(service: WeightsService) {
  return {
    open: (file: File, signal: AbortSignal, progress: (share: number) => void): Promise<OpenedWeights> =>
      service.open(file, signal, progress),
    keep: (opened: OpenedWeights) => keepWeights(opened, opened.tensors),
  };
}
