import type { BackendName, BackendState, EngineJob, Frame } from '../core/frame';
import type { Answer, Asking } from './protocol';

/** Questions that are answered by the page's own kernels, whatever backend runs. */
export type Question = Extract<Asking, { type: 'explain' | 'influence' | 'weights' | 'state-dict' }>;

/** The one door to computation. Everything behind it runs in a worker. */
export interface Engine {
  /**
   * Computes a job. Rejects with an AbortError when the signal fires; other jobs are not disturbed by it.
   *
   * @param progress told how much of a job that takes long is done, 0..1
   */
  run(job: EngineJob, signal: AbortSignal, progress?: (share: number) => void): Promise<Frame>;
  /** Asks why a cell is what it is; typed in why.ts. Rejects as `run` does. */
  why(question: Question, signal: AbortSignal): Promise<Answer>;
  /** Sets the backend and says which runs. Rejects (BackendError) where it cannot run here or fails its accuracy probe. */
  choose(name: BackendName | 'auto'): Promise<BackendState>;
  state(): BackendState;
  subscribe(listener: (state: BackendState) => void): () => void;
  /** Tensors and bytes that the backend holds right now, for leak tests. */
  memory(): Promise<{ tensors: number; bytes: number }>;
  dispose(): void;
}
