import { expect, test } from 'vitest';
import type { EngineJob } from '../core/frame';
import type { InitRecipe } from '../core/init/init';
import { type Net, sequential } from '../core/net/net';
import { Computer } from './compute';
import { ReferenceBackend } from './reference/backend';
import { jobOf } from './testing/cases';

const conv = (from: number, to: number, ...init: InitRecipe[]) =>
  ({ kind: 'Conv2d', args: { in_channels: from, out_channels: to, kernel_size: 3 }, init }) as const;
const call = (fn: InitRecipe['fn'], args: InitRecipe['args'] = {}, target: InitRecipe['target'] = 'weight') => ({
  fn,
  args,
  target,
});
const kaiming = call('kaiming_normal_', { nonlinearity: 'relu' });
const a = sequential([
  conv(3, 4, kaiming, call('zeros_', {}, 'bias')),
  { kind: 'ReLU', args: {} },
  conv(4, 2, call('xavier_uniform_')),
]);
const b = sequential([conv(3, 2, call('orthogonal_'))]);

async function means(job: EngineJob, computer = new Computer()): Promise<number[][]> {
  const frame = await computer.run(job, new ReferenceBackend(), async () => {});
  return [frame.a, frame.b].map((slot) => (slot?.layers ?? []).map((layer) => layer.stats.mean ?? 0));
}

const job = (net: Net, other: Net | null = null): EngineJob => ({
  ...jobOf(0, [3, 16, 16], net, other),
  recipe: 'notebook',
});

test('recipes run once the whole net is constructed; slot b draws on from where they stopped', async () => {
  const [first, second] = await means(job(a, b));
  // By PyTorch, seed 0: a constructed, its recipes, then b and its own.
  expect(first?.[0]).toBeCloseTo(-0.038540083914995193, 6);
  expect(first?.[2]).toBeCloseTo(-1.2873934507369995, 5);
  expect(second?.[0]).toBeCloseTo(-0.08905178308486938, 6);
});

test('what is kept from one job to the next does not hide a recipe', async () => {
  const computer = new Computer();
  const plain = sequential([conv(3, 4), conv(4, 2)]);
  const changed = sequential([conv(3, 4), conv(4, 2, call('ones_'))]);
  for (const net of [plain, changed, a, plain]) {
    expect(await means(job(net), computer)).toEqual(await means(job(net)));
  }
});
