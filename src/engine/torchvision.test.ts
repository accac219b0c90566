import { expect, test } from 'vitest';
import expected from '../../test-data/torchvision.json';
import type { EngineJob } from '../core/frame';
import { inferNet } from '../core/net/infer';
import { readSource } from '../torch/source/read';
import { Computer } from './compute';
import { ReferenceBackend } from './reference/backend';

/** Nets that plain TypeScript computes in seconds, and in which norms of four cells each do not make rounding grow. */
const COMPUTED = [
  'squeezenet1_1()',
  'shufflenet_v2_x0_5()',
  'mobilenet_v2()',
  'mobilenet_v3_small()',
  'mnasnet0_5()',
  'efficientnet_b0()',
  'resnet18()',
  'densenet121()',
  'googlenet()',
  'convnext_tiny()',
];

test.each(COMPUTED)('%s gives what it gives in PyTorch', async (call) => {
  const want = expected.nets.find((net) => net.call === call);
  if (!want?.layers || !want.train) throw new Error(`no numbers of ${call}`);
  const result = readSource(`import torchvision\nnet = torchvision.models.${call}\n`);
  if (!result.ok) throw new Error(result.error.code);
  const shape = want.input as [number, number, number];
  const net = inferNet(result.net, shape);
  const job: EngineJob = { seed: '0', recipe: 'paired', input: { shape, source: 'randn' }, a: net, b: null };
  const { a } = await new Computer(0).run(job, new ReferenceBackend(), async () => {});
  const names = new Map(result.net.modules.map((module) => [module.id, module.name]));
  const compare = (at: number, { mean, std, first }: { mean: number; std: number; first: number }) => {
    const layer = a.layers[at];
    const allowed = 3e-5 * Math.max(1, std);
    const got = [layer?.stats.mean, layer?.stats.std, layer?.data[0]];
    for (const [i, number] of [mean, std, first].entries()) {
      expect(
        Math.abs((got[i] ?? Number.NaN) - number),
        `step ${at}: ${got} for ${mean}, ${std}, ${first}`,
      ).toBeLessThan(allowed);
    }
  };
  // Names that are no more than letters, digits and points are the page's too.
  for (const [name, statistics] of Object.entries(want.layers).filter(([key]) => /^[\w.]{1,40}$/.test(key))) {
    compare(
      net.steps.findIndex((step) => names.get(step.module.id) === name),
      statistics,
    );
  }
  for (const [i, statistics] of want.train.entries()) compare(net.outputs[i]?.layer ?? -1, statistics);
});
