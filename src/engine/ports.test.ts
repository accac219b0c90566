import { expect, test } from 'vitest';
import type { SeedJob } from '../core/experiment/experiment';
import { seriesOf } from '../core/experiment/experiment_plan';
import { inferNet } from '../core/net/infer';
import { readSource } from '../torch/source/read';
import { Computer } from './compute';
import { createFast } from './seeds/fast';
import { nodeBackends } from './testing/backends';

const CODE = `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 3, 3, padding=1)
        self.pool = nn.MaxPool2d(2, stride=2, return_indices=True)
        self.unpool = nn.MaxUnpool2d(2, stride=2)

    def forward(self, x):
        h = self.conv(x)
        p, i = self.pool(h)
        return self.unpool(torch.relu(p), i, output_size=h.size()) + h

x = torch.randn(2, 9, 8)
`;

function shaped() {
  const read = readSource(CODE);
  if (!read.ok) throw new Error(read.error.code);
  return inferNet(read.net, [2, 9, 8]);
}

test('the indices of a pool are read beside its map, on every backend', async () => {
  const a = shaped();
  expect(a.fault).toBeNull();
  const input = { shape: [2, 9, 8], source: 'randn' } as const;
  for (const backend of await nodeBackends()) {
    const frame = await new Computer(0).run(
      { seed: '3', recipe: 'paired', input, a, b: null },
      backend,
      async () => {},
    );
    const stats = frame.a.layers.at(-1)?.stats;
    // PyTorch 2.14, seed 3.
    expect(stats?.mean).toBeCloseTo(0.14772376445708452, 6);
    expect(stats?.std).toBeCloseTo(0.7637332547828534, 5);
    expect(stats?.first).toBeCloseTo(-0.0930037572979927, 5);
    expect(stats?.last).toBeCloseTo(-0.19107994437217712, 5);
    expect(backend.memory().tensors).toBe(0);
  }
});

test('and in experiments', async () => {
  const a = shaped();
  const job: SeedJob = {
    a,
    b: null,
    input: { shape: [2, 9, 8], source: 'randn' },
    recipe: 'paired',
    layers: 'last',
    measures: ['mean', 'std'],
  };
  const series = seriesOf(job);
  const fast = await createFast(job, series);
  if (!fast) throw new Error('no fast way here');
  const out = new Float64Array(2);
  await fast(3, out, async () => {});
  expect(out[0]).toBeCloseTo(0.14772376445708452, 6);
  expect(out[1]).toBeCloseTo(0.7637332547828534, 5);
});
