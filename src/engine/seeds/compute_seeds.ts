import type { SeedJob } from '../../core/experiment/experiment';
import { seriesOf } from '../../core/experiment/experiment_plan';
import type { SeedComputer } from './computer';
import { createFast } from './fast';
import { createPlain } from './plain';

/** The fast way where there is one; what it cannot say (a map with infinities in it, mostly) the plain way computes. */
export async function createSeedComputer(job: SeedJob): Promise<SeedComputer> {
  const series = seriesOf(job);
  const plain = createPlain(job, series);
  const fast = await createFast(job, series);
  if (!fast) return plain;
  return async (seed, out, pause) => {
    await fast(seed, out, pause);
    if (out.some(Number.isNaN)) await plain(seed, out, pause);
  };
}
