import type { BackendName, EngineJob } from '../core/frame';
import type { Times } from './protocol';

/** What a measurement on this machine said of nets of one size. */
export interface Verdict {
  /** Where such nets are computed from now on. */
  readonly backend: BackendName;
  readonly reason: 'measured-faster' | 'measured-slower';
  /** The best of those that were compared with WASM, and how many times faster (or slower) than it. */
  readonly name: BackendName;
  readonly ratio: number;
}

/** Compared with WASM, where `auto` starts. */
export const CANDIDATES: readonly BackendName[] = ['webgl', 'webgpu'];
/** Faster by less than this is not worth another backend. */
const WORTH = 1.3;
/** What WASM computes in less needs no GPU, ms. */
export const HEAVY = 30;

/** Nets of about the same work, within a factor of two, share a verdict. */
export function sizeClass(job: EngineJob): number {
  const macs = [job.a, job.b].reduce((sum, net) => sum + (net && !net.tooLarge ? net.macs : 0), 0);
  return Math.round(Math.log2(macs + 1));
}

/** Null where nothing but WASM ran, or not even that. */
export function judge(times: Times): Verdict | null {
  const base = times.wasm;
  const measured = CANDIDATES.flatMap((name) => {
    const ms = times[name];
    return ms === undefined ? [] : [{ name, ms }];
  });
  const [best] = measured.sort((p, q) => p.ms - q.ms);
  if (base === undefined || !best) return null;
  return best.ms * WORTH <= base
    ? { backend: best.name, reason: 'measured-faster', name: best.name, ratio: base / best.ms }
    : { backend: 'wasm', reason: 'measured-slower', name: best.name, ratio: best.ms / base };
}
