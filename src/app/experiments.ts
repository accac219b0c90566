import type { Experiments } from '../core/experiment/experiment';
import { filesOf } from '../state/weight_files';

/** Experiments as the browser runs them. Loaded when the first one is asked for; its workers start and compile at once. */
export async function loadExperiments(): Promise<Experiments> {
  const [{ createExperiments }, { SeedPool }] = await Promise.all([
    import('../experiment/experiments'),
    import('../engine/seeds/pool'),
  ]);
  const pool = new SeedPool();
  pool.warm();
  return createExperiments({
    engine: {
      warm: () => pool.warm(),
      open: (job, from, listener) => pool.open({ ...job, ...filesOf([job.a, job.b], job.input) }, from, listener),
      dispose: () => pool.dispose(),
    },
    now: () => performance.now(),
    later: (run, ms) => void setTimeout(run, ms),
  });
}
