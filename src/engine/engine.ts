import type { Explanation } from '../core/explanation';
import type { BackendName, BackendState, EngineJob, Frame } from '../core/frame';
import type { CellAsked, InfluenceAsked } from './gradient/why';

/** The one door to computation. Everything behind it runs in a worker. */
export interface Engine {
  /**
   * Computes a job. Rejects with an AbortError when the signal fires; other jobs are not disturbed by it.
   *
   * @param progress told how much of a job that takes long is done, 0..1
   */
  run(job: EngineJob, signal: AbortSignal, progress?: (share: number) => void): Promise<Frame>;
  /** Why a cell is what it is. Computed by the page's own kernels, whatever backend runs. Rejects as `run` does. */
  explain(asked: CellAsked, signal: AbortSignal): Promise<Explanation>;
  /** The derivative of a cell, or of a whole layer, with respect to every cell of another; in the same way. */
  influence(asked: InfluenceAsked, signal: AbortSignal): Promise<Float32Array>;
  /** Sets the backend and says which runs. Rejects (BackendError) where it cannot run here or fails its accuracy probe. */
  choose(name: BackendName | 'auto'): Promise<BackendState>;
  state(): BackendState;
  subscribe(listener: (state: BackendState) => void): () => void;
  /** Tensors and bytes that the backend holds right now, for leak tests. */
  memory(): Promise<{ tensors: number; bytes: number }>;
  dispose(): void;
}
