import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, test, vi } from 'vitest';
import type { InputSource, InputSpec } from '../../core/document';
import { MEASURES, type Measure, type SeedJob } from '../../core/experiment/experiment';
import { seriesOf } from '../../core/experiment/experiment_plan';
import { inferNet } from '../../core/net/infer';
import { type Net, sequential } from '../../core/net/net';
import type { Recipe } from '../../core/result';
import { elements } from '../../core/shape';
import { graphNet, type WrittenStep } from '../../core/testing/graph_net';
import { lcg } from '../testing/random';
import { randomGraph } from '../testing/random_graphs';
import { randomLayer } from '../testing/random_layers';
import { createSeedComputer } from './compute_seeds';
import { createFast } from './fast';
import { termsOf } from './means';
import { createPlain } from './plain';

// Thousands of seeds, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000 });

const still = async () => {};
const conv = (from: number, to: number, args: object) =>
  ({ kind: 'Conv2d', args: { in_channels: from, out_channels: to, kernel_size: 3, ...args } }) as const;
const relu = { kind: 'ReLU', args: {} } as const;
const NET_A = sequential([conv(3, 16, {}), relu, conv(16, 32, { padding: 1 }), relu, conv(32, 64, { padding: 1 })]);
const NET_B = sequential([
  conv(3, 32, { padding: 1 }),
  relu,
  conv(32, 64, { padding: 1 }),
  relu,
  conv(64, 64, { padding: 1 }),
]);
const SHAPE = [3, 16, 16] as const;

function jobOf(
  a: Net,
  b: Net | null,
  shape: readonly [number, number, number],
  more: Partial<SeedJob> = {},
  source: InputSource = 'randn',
): SeedJob {
  const nets = { a: inferNet(a, shape), b: b && inferNet(b, shape) };
  return { ...nets, input: { shape, source }, recipe: 'paired', layers: 'all', measures: ['mean'], ...more };
}

describe('PyTorch’s means of the notebook’s nets', () => {
  const file = readFileSync(new URL('../../../test-data/seed_means.json', import.meta.url), 'utf8');
  const answers: { seeds: number; layers: number; means: string } = JSON.parse(file);
  const bytes = Buffer.from(answers.means, 'base64');
  const means = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const meanOf = (part: number, seed: number, layer: number) =>
    means[(part * answers.seeds + seed) * answers.layers + layer] ?? Number.NaN;

  it.each([
    ['paired', 'all'],
    ['notebook', 'all'],
    ['paired', 'last'],
    ['notebook', 'last'],
  ] as const)('every seed under %s, layers: %s', async (recipe, layers) => {
    const job = jobOf(NET_A, NET_B, SHAPE, { recipe, layers });
    const series = seriesOf(job);
    const compute = await createFast(job, series);
    if (!compute) throw new Error('no fast way here');
    const out = new Float64Array(series.length);
    expect(series.length).toBe(layers === 'all' ? 10 : 2);
    let worst = 0;
    for (let seed = 0; seed < 1000; seed += 1) {
      await compute(seed, out, still);
      for (const [i, { slot, layer }] of series.entries()) {
        const part = slot === 'a' ? 0 : recipe === 'paired' ? 1 : 2;
        worst = Math.max(worst, Math.abs((out[i] ?? Number.NaN) - meanOf(part, seed, layer)));
      }
    }
    expect(worst).toBeLessThan(1e-6);
  });
});

/** The fast way's values and the plain way's, for some seeds. */
async function compare(job: SeedJob, seeds: readonly number[]): Promise<number> {
  const series = seriesOf(job);
  const fast = await createSeedComputer(job);
  const plain = createPlain(job, series);
  const [got, wanted] = [new Float64Array(series.length), new Float64Array(series.length)];
  for (const seed of seeds) {
    await fast(seed, got, still);
    await plain(seed, wanted, still);
    for (const [i, one] of series.entries()) {
      const [g = Number.NaN, w = Number.NaN] = [got[i], wanted[i]];
      const near = Object.is(g, w) || Math.abs(g - w) <= 1e-6 * Math.max(1, Math.abs(w));
      if (!near) expect({ seed, ...one, value: g }).toEqual({ seed, ...one, value: w });
    }
  }
  return series.length;
}

const measures: readonly Measure[] = MEASURES;
const BOTH: readonly Recipe[] = ['paired', 'notebook'];

test.each(BOTH)('every measure of every layer of the notebook’s nets under %s', async (recipe) => {
  expect(await compare(jobOf(NET_A, NET_B, SHAPE, { recipe, measures }), [0, 1, 2 ** 32 - 1])).toBe(68);
});

test.each([
  [
    'every padding mode',
    ['zeros', 'reflect', 'replicate', 'circular'].map((padding_mode) => ({ padding: 2, padding_mode })),
  ],
  [
    'strides and dilations',
    [
      { stride: 2, padding: 1 },
      { dilation: 2, padding: [0, 3] },
      { stride: [3, 1], dilation: [1, 2] },
    ],
  ],
  [
    'wide and even kernels',
    [{ kernel_size: 7, padding: 3 }, { kernel_size: [2, 6], padding: [1, 0] }, { kernel_size: 1 }],
  ],
  ['groups', [{ groups: 2, padding: 1 }, { groups: 6 }, { groups: 3, bias: false }]],
] as const)('the mean and the border’s of a last convolution: %s', async (_name, all) => {
  for (const args of all) {
    const net = sequential([conv(2, 6, { padding: 1 }), relu, conv(6, 12, { ...args })]);
    for (const measure of ['mean', 'border-mean', 'interior-mean'] as const) {
      const job = jobOf(net, null, [2, 9, 11], { layers: 'last', measures: [measure] });
      await compare(job, [3, 4]);
    }
  }
});

test('a vector’s Linear, and what changes no number behind a convolution', async () => {
  const net = sequential([
    conv(2, 5, { padding: 1 }),
    { kind: 'Dropout', args: {} },
    { kind: 'Flatten', args: {} },
    { kind: 'Linear', args: { in_features: 60, out_features: 11 } },
    relu,
    { kind: 'Linear', args: { in_features: 11, out_features: 3, bias: false } },
    { kind: 'Identity', args: {} },
  ]);
  for (const layers of ['all', 0, 1, 2, 3, 5, 6] as const)
    await compare(jobOf(net, null, [2, 4, 3], { layers }), [0, 9]);
  await compare(jobOf(net, net, [2, 4, 3], { measures, recipe: 'notebook' }), [5]);
});

test('recipes of torch.nn.init, and pictures', async () => {
  const init = [{ fn: 'xavier_normal_', args: {}, target: 'weight' }] as const;
  const net = sequential([conv(3, 5, {}), relu, { ...conv(5, 9, { padding: 1 }), init }]);
  for (const recipe of BOTH) await compare(jobOf(net, NET_A, SHAPE, { recipe, measures }), [0, 7]);
  await compare(jobOf(NET_A, net, SHAPE, { layers: 'last', recipe: 'notebook' }, 'digit'), [0, 7]);
  await compare(jobOf(NET_A, NET_B, SHAPE, { layers: 'last' }, 'edge'), [0, 7]);
});

test('inputs of any size: fewer than sixteen values, and no multiple of it', async () => {
  for (const shape of [
    [1, 1, 1],
    [1, 3, 5],
    [2, 5, 5],
    [3, 4, 4],
  ] as const) {
    const net = sequential([conv(shape[0], 3, { padding: 1 }), relu, conv(3, 9, { kernel_size: 1 })]);
    await compare(jobOf(net, null, shape, { measures: ['mean', 'std'] }), [0, 1]);
  }
});

test('a seed leaves nothing behind', async () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const job = jobOf(NET_A, NET_B, [3, 6, 6], { recipe: 'notebook', layers: 'last' });
  const compute = await createSeedComputer(job);
  const out = new Float64Array(2);
  const held = async (seeds: number) => {
    for (let seed = 0; seed < seeds; seed += 1) await compute(seed, out, still);
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = await held(1000);
  // A kilobyte a seed would be seen, a map of any layer has more; what the compiler keeps for itself is some megabytes.
  expect((await held(4000)) - before).toBeLessThan(4 << 20);
});

test('any chain of layers in any order', async () => {
  const random = lcg(20);
  let compared = 0;
  for (let i = 0; i < 120; i += 1) {
    const shape = [random.of(1, 2, 4, 6), random.from(4, 12), random.from(4, 12)] as const;
    const layers: ReturnType<typeof randomLayer>[] = [];
    let current: readonly number[] = shape;
    for (let n = 0; n < 4; n += 1) {
      if (current.length !== 3) break;
      const [c = 1, h = 1, w = 1] = current;
      const layer = randomLayer(random, [c, h, w]);
      const tried = inferNet(sequential([...layers, layer]), shape);
      if (tried.fault) continue;
      layers.push(layer);
      current = tried.steps.at(-1)?.output ?? shape;
    }
    if (layers.length === 0) continue;
    const net = sequential(layers);
    const layersOf = random.of<SeedJob['layers']>('all', 'last');
    const job = jobOf(net, random.of(net, null), shape, { measures: random.of(measures, ['mean']), layers: layersOf });
    compared += await compare({ ...job, recipe: random.of(...BOTH) }, [i]);
  }
  expect(compared).toBeGreaterThan(500);
});

test('any graph, and of it any layer', async () => {
  const random = lcg(31);
  let compared = 0;
  for (let i = 0; i < 100; i += 1) {
    const shape = [random.of(1, 2, 3, 4), random.from(3, 9), random.from(3, 9)] as const;
    const graph = () => randomGraph(random, shape, random.from(3, 12));
    const a = graph();
    const job: SeedJob = {
      a,
      b: random.of(null, a, graph()),
      input: random.of<InputSpec>(
        { shape, source: 'randn' },
        { shape, source: 'randn' },
        { shape, source: 'gradient' },
        {
          shape,
          source: 'given',
          values: Array.from({ length: elements(shape) }, (_, at) => Math.fround(Math.sin(at + 1))),
        },
      ),
      recipe: random.of(...BOTH),
      layers: random.of<SeedJob['layers']>('all', 'last', 'last', random.from(0, Math.max(0, a.steps.length - 1))),
      measures: random.of(measures, ['mean'], ['mean', 'border-mean', 'interior-mean']),
    };
    compared += await compare(job, [i]);
  }
  expect(compared).toBeGreaterThan(500);
});

test('of a sum the mean is the sum of means, of a cat the weighted one, of a product neither', async () => {
  const layer = (padding: number, out = 4) => conv(3, out, { padding, kernel_size: 2 * padding + 1 });
  const nets = (kind: 'add' | 'sub' | 'mul' | 'cat') => {
    const steps: WrittenStep[] = [
      { ...layer(1), reads: [-1] },
      { ...layer(2), reads: [-1] },
      { kind, args: kind === 'cat' ? { dim: 1 } : {}, reads: [0, 1] },
      { kind: 'cat', args: { dim: 1 }, reads: [2, -1] },
    ];
    return inferNet(graphNet(steps), [3, 7, 8]);
  };
  for (const kind of ['add', 'sub', 'mul', 'cat'] as const) {
    const input = { shape: [3, 7, 8], source: 'randn' } as const;
    const a = nets(kind);
    const read = termsOf(a, 3, 'mean', null, () => false).terms;
    // Inputs of both convolutions and x itself; the product is a map of its own.
    expect(read.map(({ conv: own, of }) => [own !== null, of.layer])).toEqual(
      kind === 'mul'
        ? [
            [false, 2],
            [false, -1],
          ]
        : [
            [true, 1],
            [true, 0],
            [false, -1],
          ],
    );
    for (const measure of ['mean', 'border-mean', 'interior-mean'] as const) {
      const job: SeedJob = { a, b: null, input, recipe: 'paired', layers: 'last', measures: [measure] };
      expect(createFast(job, seriesOf(job))).not.toBeNull();
      await compare(job, [0, 1, 2]);
    }
  }
});
