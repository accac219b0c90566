/** The notebook's experiment without the page around it: both nets, its recipe, the mean of the last layer. */
import type { ExperimentPlan } from '../../src/core/experiment/experiment';
import { seriesOf } from '../../src/core/experiment/experiment_plan';
import { inferNet } from '../../src/core/net/infer';
import { sequential } from '../../src/core/net/net';
import { createPlain } from '../../src/engine/seeds/plain';
import { SeedPool } from '../../src/engine/seeds/pool';
import { createExperiments } from '../../src/experiment/experiments';

const conv = (from: number, to: number, padding: number) =>
  ({ kind: 'Conv2d', args: { in_channels: from, out_channels: to, kernel_size: 3, padding } }) as const;
const relu = { kind: 'ReLU', args: {} } as const;
const shape: readonly [number, number, number] = [3, 16, 16];
const chain = (first: number, second: number, padding: number) =>
  inferNet(sequential([conv(3, first, padding), relu, conv(first, second, 1), relu, conv(second, 64, 1)]), shape);

const planOf = (count: number): ExperimentPlan => ({
  a: chain(16, 32, 0),
  b: chain(32, 64, 1),
  input: { shape, source: 'randn' },
  recipe: 'notebook',
  layers: 'last',
  measures: ['mean'],
  seeds: { from: '0', count },
});

/** Longer than warming takes, as long as it takes someone to press Run. */
const WARMING = 1000;

/** Milliseconds that so many seeds take with so many workers, warmed up before or not, and the share of seeds in which a is lower. */
async function pooled(
  cores: number,
  count: number,
  rounds: number,
  warmed: boolean,
): Promise<{ ms: number[]; aLower: number }> {
  const engine = new SeedPool({ cores });
  if (warmed) {
    engine.warm();
    await new Promise((resolve) => setTimeout(resolve, WARMING));
  }
  const experiments = createExperiments({
    engine,
    now: () => performance.now(),
    later: (run, ms) => void setTimeout(run, ms),
  });
  const ms: number[] = [];
  let aLower = 0;
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    const run = experiments.start(planOf(count));
    await new Promise<void>((done) => {
      run.subscribe(() => {
        if (run.progress().state !== 'running') done();
      });
    });
    ms.push(performance.now() - start);
    const [a, b] = run.series.map((series) => run.values(series));
    if (run.progress().state !== 'done' || !a || !b) throw new Error(run.progress().error ?? 'not done');
    aLower = experiments.difference(a, b, 'notebook').aLower?.share ?? Number.NaN;
    run.dispose();
  }
  engine.dispose();
  return { ms, aLower };
}

/** Milliseconds that so many seeds take the plain way, layer by layer in TypeScript, in one thread. */
async function plain(count: number): Promise<number> {
  const plan = planOf(count);
  const series = seriesOf(plan);
  const compute = createPlain(plan, series);
  const out = new Float64Array(series.length);
  const start = performance.now();
  for (let seed = 0; seed < count; seed += 1) await compute(seed, out, async () => {});
  return performance.now() - start;
}

const seeds = { pooled, plain, cores: navigator.hardwareConcurrency };
export type SeedsBench = typeof seeds;
Object.assign(window, { seeds });
