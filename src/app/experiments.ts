import type { Experiments } from '../core/experiment/experiment';

/** Experiments as the browser runs them. Loaded when the first one is asked for; its workers start and compile at once. */
export async function loadExperiments(): Promise<Experiments> {
  const [{ createExperiments }, { SeedPool }] = await Promise.all([
    import('../experiment/experiments'),
    import('../engine/seeds/pool'),
  ]);
  const engine = new SeedPool();
  engine.warm();
  return createExperiments({
    engine,
    now: () => performance.now(),
    later: (run, ms) => void setTimeout(run, ms),
  });
}
