import { expect, test, vi } from 'vitest';
import type { EngineJob, LayerResult } from '../core/frame';
import { chained, type Net, sequential } from '../core/net/net';
import { safetensorsParts } from '../files/safetensors';
import { Computer } from './compute';
import { abortError } from './errors';
import { ReferenceBackend } from './reference/backend';
import { nodeBackends } from './testing/backends';
import { jobOf } from './testing/cases';

const still = async () => {};
const conv = (from: number, to: number, padding: number) =>
  ({ kind: 'Conv2d', args: { in_channels: from, out_channels: to, kernel_size: 3, padding } }) as const;
const relu = { kind: 'ReLU', args: {} } as const;
const netA = sequential([conv(3, 16, 0), relu, conv(16, 32, 1), relu, conv(32, 64, 1)]);
const netB = sequential([conv(3, 32, 1), relu, conv(32, 64, 1), relu, conv(64, 64, 1)]);
const SHAPE: [number, number, number] = [3, 16, 16];

const mean = (layers: readonly LayerResult[] = []) => layers.at(-1)?.stats.mean;
const run = (job: EngineJob, computer = new Computer()) => computer.run(job, new ReferenceBackend(), still);

test.each([
  [0, 0.021454, -0.007642],
  [1, 0.013182, -0.000444],
  [2, -0.010624, 0.003213],
  [3, -0.001127, -0.011474],
  [4, -0.001375, 0.000817],
])('seed %i: the notebook’s means of both nets', async (seed, a, b) => {
  const frame = await run({ ...jobOf(seed, SHAPE, netA, netB), recipe: 'notebook' });
  expect(Math.abs((mean(frame.a.layers) ?? 1) - a)).toBeLessThan(1e-6);
  expect(Math.abs((mean(frame.b?.layers) ?? 1) - b)).toBeLessThan(1e-6);
});

test('paired slots start again from the same seed: a net in b is that net in a', async () => {
  const both = await run(jobOf(1, SHAPE, netA, netB));
  const alone = await run(jobOf(1, SHAPE, netB));
  expect(mean(both.b?.layers)).toBe(mean(alone.a.layers));
});

test('under notebook, b has no numbers where a cannot be constructed', async () => {
  const broken = sequential([conv(3, 16, 0), { kind: 'Conv2d', args: { ...conv(16, 8, 0).args, groups: 3 } }]);
  const job: EngineJob = { ...jobOf(0, SHAPE, broken, netB), recipe: 'notebook' };
  expect(job.a.fault?.when).toBe('construct');
  expect((await run(job)).b?.layers).toEqual([]);
  expect((await run({ ...job, recipe: 'paired' })).b?.layers).toHaveLength(5);
});

test('a picture in x’s place leaves the weights alone', async () => {
  const net = sequential([{ kind: 'Conv2d', args: { in_channels: 1, out_channels: 1, kernel_size: 1 } }]);
  const weightAndBias = async (source: 'randn' | 'pixel' | 'gradient') => {
    const job = { ...jobOf(3, [1, 5, 5], net), input: { shape: [1, 5, 5], source } } as const;
    const { input, a } = await run(job);
    const [x, y] = [input?.data ?? [], a.layers[0]?.data ?? []];
    const bias = source === 'randn' ? null : (y[2] ?? 0) - (x[2] ?? 0);
    return { bias, slope: ((y[0] ?? 0) - (y[12] ?? 0)) / ((x[0] ?? 0) - (x[12] ?? 0)) };
  };
  const { slope } = await weightAndBias('randn');
  expect((await weightAndBias('pixel')).slope).toBeCloseTo(slope, 5);
  expect((await weightAndBias('gradient')).slope).toBeCloseTo(slope, 5);
});

test('a module used twice has the same weights both times', async () => {
  const [module] = sequential([conv(4, 4, 1)]).modules;
  if (!module) throw new Error('no module');
  const uses = ['u1', 'u2'].map((id) => ({ id, module: module.id, off: false }));
  const twice: Net = { modules: [module], forward: chained(uses) };
  const apart = sequential([conv(4, 4, 1), conv(4, 4, 1)]);
  const [one, two] = (await run(jobOf(0, [4, 6, 6], twice))).a.layers;
  const [first, second] = (await run(jobOf(0, [4, 6, 6], apart))).a.layers;
  expect(one?.data).toEqual(first?.data);
  expect(two?.data).not.toEqual(second?.data);
});

test('layers before a change are not computed again, and the numbers are those of a fresh start', async () => {
  const computer = new Computer();
  const backend = new ReferenceBackend();
  const compute = vi.spyOn(backend, 'run');
  await computer.run(jobOf(0, SHAPE, netA), backend, still);
  expect(compute).toHaveBeenCalledTimes(5);
  const changed = sequential([conv(3, 16, 0), relu, conv(16, 32, 1), relu, conv(32, 64, 2)]);
  const frame = await computer.run(jobOf(0, SHAPE, changed), backend, still);
  expect(compute).toHaveBeenCalledTimes(6);
  expect(mean(frame.a.layers)).toBe(mean((await run(jobOf(0, SHAPE, changed))).a.layers));
  for (const change of [jobOf(1, SHAPE, changed), jobOf(0, [3, 17, 16], changed)]) {
    const before = compute.mock.calls.length;
    await computer.run(change, backend, still);
    expect(compute.mock.calls.length - before).toBe(5);
  }
});

test('what is kept is bounded, whatever comes', async () => {
  const computer = new Computer(200_000);
  for (let seed = 0; seed < 30; seed += 1) await computer.run(jobOf(seed, SHAPE, netA), new ReferenceBackend(), still);
  expect(computer.kept).toBeGreaterThan(0);
  expect(computer.kept).toBeLessThanOrEqual(200_000);
});

test('x of fifty million values is not drawn for a net that is refused', async () => {
  const job = jobOf(0, [3, 4096, 4096], netA);
  expect(job.a.tooLarge).not.toBeNull();
  expect(await run(job)).toEqual({ input: null, a: { layers: [] }, b: null, beside: [], ms: 0 });
});

test('a slot beyond the budget is not computed, the other one is', async () => {
  const huge = sequential([conv(3, 64, 300_000)]);
  const job = jobOf(0, SHAPE, huge, netA);
  expect(job.a.tooLarge).not.toBeNull();
  const frame = await run(job);
  expect(frame.a.layers).toEqual([]);
  expect(frame.b?.layers).toHaveLength(5);
  expect(frame.input?.stats.shape).toEqual(SHAPE);
  const input: [number, number, number] = [3, 100_000, 100_000];
  expect(await run(jobOf(0, input, netA))).toMatchObject({ input: null, a: { layers: [] } });
});

test('an abort stops between layers and leaves nothing on the device', async () => {
  const backend = new ReferenceBackend();
  let turns = 0;
  const pause = async () => {
    turns += 1;
    if (turns > 2) throw abortError();
  };
  await expect(new Computer().run(jobOf(0, SHAPE, netA), backend, pause)).rejects.toMatchObject({ name: 'AbortError' });
  expect(backend.memory().tensors).toBe(0);
});

test('a window of nothing but padding gives −∞, and what follows is computed beside the backend', async () => {
  const pool = { kind: 'MaxPool2d', args: { kernel_size: 2, stride: 1, padding: 1, dilation: 3 } } as const;
  const scale = { kind: 'Conv2d', args: { in_channels: 1, out_channels: 1, kernel_size: 1, bias: false } } as const;
  const [, , wasm] = await nodeBackends();
  if (!wasm) throw new Error('no backend to compute beside');
  // PyTorch, seed 0: −inf, then inf, as the weight is below zero.
  const { a, beside } = await new Computer().run(jobOf(0, [1, 2, 2], sequential([pool, scale])), wasm, still);
  expect(a.layers.map((layer) => layer.data[0])).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  expect(a.layers.map((layer) => layer.nonFinite)).toEqual([1, 1]);
  expect(beside).toEqual(['MaxPool2d', 'Conv2d']);
});

test('a given tensor in x’s place: PyTorch’s numbers on it, the weights of the seed; without its file, x as drawn', async () => {
  const net = sequential([conv(1, 2, 1), relu, conv(2, 1, 0)]);
  const shape = [1, 4, 4] as const;
  const data = Float32Array.from({ length: 16 }, (_, i) => Math.fround(i / 255) * (-1) ** i + 0);
  const drawn = jobOf(0, [1, 4, 4], net);
  // torch.manual_seed(0); x = torch.randn(1, 1, 4, 4); the net; net[0](given), net(given).
  const first = [-0.22899940609931946, -0.2384151965379715, -0.2259286642074585, -0.24390442669391632];
  const last = [-0.2891513705253601, -0.3465660810470581, -0.2745484709739685, -0.3303806781768799];
  const held = async (job: EngineJob) => {
    const { input, a } = await run(job);
    expect([...(input?.data ?? [])]).toEqual([...data]);
    const own = [...(a.layers[0]?.data ?? [])];
    for (const [i, value] of [...first, ...last].entries()) {
      expect(Math.abs((own[i < 4 ? i : own.length - 8 + i] ?? 1) - value)).toBeLessThan(1e-6);
    }
    expect(Math.abs((mean(a.layers) ?? 1) - 0.15803514420986176)).toBeLessThan(1e-6);
  };
  await held({ ...drawn, input: { shape, source: 'given', values: [...data] } });
  const digest = 'd'.repeat(64);
  const input = { shape, source: 'given', digest } as const;
  await held({ ...drawn, input, files: { [digest]: new Blob(safetensorsParts([{ name: 'x', shape, data }])) } });
  const [missing, x] = [await run({ ...drawn, input }), await run(drawn)];
  expect(missing.input?.data).toEqual(x.input?.data);
  expect(mean(missing.a.layers)).toBe(mean(x.a.layers));
});
