import type { SeedJob } from '../../core/experiment/experiment';

/** What comes of a session, in any order of seeds. */
export interface SeedListener {
  /** Seeds at, at + 1, …: series by series, each `count` values. Every seed comes once. */
  values(at: number, count: number, values: Float64Array): void;
  /** It cannot be computed; nothing more comes. */
  failed(message: string): void;
}

/** Seeds of one job, computed by whatever workers are free. */
export interface SeedSession {
  /** So many seeds in all are wanted, from the first on. */
  want(count: number): void;
  /** While held no more seeds are begun; those begun still come in. */
  hold(held: boolean): void;
  /** Nothing more comes. */
  close(): void;
}

/** The door to computing many seeds. Everything behind it runs in workers of its own, beside the page's engine. */
export interface SeedEngine {
  /** Starts workers and lets them compile, so that the next session finds them ready. Costs little where they are. */
  warm(): void;
  /** @param from the first seed, a decimal string */
  open(job: SeedJob, from: string, listener: SeedListener): SeedSession;
  dispose(): void;
}
