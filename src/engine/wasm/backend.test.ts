import { expect, test } from 'vitest';
import type { EngineJob } from '../../core/frame';
import { inferNet } from '../../core/net/infer';
import { sequential } from '../../core/net/net';
import { Computer } from '../compute';
import { digest } from '../digest';
import { abortError } from '../errors';
import { ReferenceBackend } from '../reference/backend';
import { lcg, type Random } from '../testing/random';
import { compareWithReference } from '../testing/suite';
import { WasmBackend } from './backend';
import { wasmKernel } from './table';

const still = async () => {};
const TOLERANCE = 2e-6;
type Size = [number, number, number];

const backend = new WasmBackend();
const [computer, plain] = [new Computer(0), new ReferenceBackend()];

/** How far the kernels are from float64, in units of max(1, standard deviation). */
async function error(layer: Parameters<typeof sequential>[0][number], shape: Size, seed: number): Promise<number> {
  const net = inferNet(sequential([layer]), shape);
  const job: EngineJob = { seed: String(seed), recipe: 'paired', input: { shape, source: 'randn' }, a: net, b: null };
  const [step] = net.steps;
  expect(step && wasmKernel(step), `${JSON.stringify(layer)} has a kernel`).toBeTruthy();
  const [want] = (await computer.run(job, plain, still)).a.layers;
  const [got] = (await computer.run(job, backend, still)).a.layers;
  if (!want || got?.data.length !== want.data.length) return Number.NaN;
  let most = 0;
  for (const [i, v] of want.data.entries()) most = Math.max(most, Math.abs(v - (got.data[i] ?? Number.NaN)));
  return most / Math.max(1, want.stats.std ?? 1);
}

function convolution(random: Random, shape: Size) {
  const [channels] = shape;
  const groups = random.of(1, 1, 1, ...[2, 3, 4, 8, 16].filter((g) => channels % g === 0), channels);
  return {
    kind: 'Conv2d',
    args: {
      in_channels: channels,
      out_channels: groups * random.of(1, 1, 2, 3, 7, 8, 9, 17),
      kernel_size: random.pair(1, 6),
      stride: random.pair(1, 3),
      padding: random.pair(0, 3),
      dilation: random.pair(1, 3),
      groups,
      bias: random.from(0, 3) > 0,
      padding_mode: random.of('zeros', 'zeros', 'reflect', 'replicate', 'circular'),
    },
  } as const;
}

test('convolutions of any shape are those of float64', async () => {
  const random = lcg(21);
  for (let done = 0; done < 150; ) {
    const shape: Size = [random.of(1, 1, 2, 3, 5, 8, 16, 33), random.from(1, 23), random.from(1, 23)];
    const layer = convolution(random, shape);
    const { fault, steps } = inferNet(sequential([layer]), shape);
    if (fault || (steps[0]?.output ?? []).some((n) => n < 1)) continue;
    done += 1;
    expect(await error(layer, shape, done), JSON.stringify({ layer, shape })).toBeLessThanOrEqual(TOLERANCE);
  }
});

const conv = (in_channels: number, out_channels: number, kernel_size: number, more: object = {}) =>
  ({ kind: 'Conv2d', args: { in_channels, out_channels, kernel_size, ...more } }) as const;

test.each([
  ['1,024 channels', conv(1024, 24, 3, { padding: 1 }), [1024, 7, 9]],
  ['1,024 filters of 1 × 1', conv(130, 1024, 1), [130, 6, 5]],
  ['1,024 groups', conv(1024, 1024, 3, { groups: 1024, padding: 1, stride: 2 }), [1024, 9, 9]],
  ['several bands, padded', conv(3, 9, 3, { padding: 2 }), [3, 301, 310]],
  ['several bands, wrapped around', conv(5, 8, 5, { padding: 4, padding_mode: 'circular' }), [5, 200, 211]],
  [
    'several bands, mirrored, with stride',
    conv(64, 16, 3, { padding: 1, stride: 2, padding_mode: 'reflect' }),
    [64, 90, 95],
  ],
  ['several bands that leave rows out', conv(2, 8, 1, { stride: 5 }), [2, 600, 600]],
  ['one channel, one filter, one cell', conv(1, 1, 1), [1, 1, 1]],
  ['a kernel as large as the map', conv(4, 12, 9), [4, 9, 9]],
] as const)('%s', async (_name, layer, [c, h, w]) => {
  expect(await error(layer, [c, h, w], 3)).toBeLessThanOrEqual(TOLERANCE);
});

const pool = (random: Random) =>
  ({
    kind: 'MaxPool2d',
    args: {
      kernel_size: random.pair(1, 4),
      stride: random.pair(1, 3),
      padding: random.from(0, 1),
      dilation: random.pair(1, 2),
      ceil_mode: random.from(0, 1) === 1,
    },
  }) as const;

test('pools and ReLU are those of the reference to the bit', async () => {
  const random = lcg(4);
  for (let done = 0; done < 80; ) {
    const shape: Size = [random.of(1, 3, 8), random.from(4, 40), random.from(8, 90)];
    const layer = random.from(0, 3) === 0 ? ({ kind: 'ReLU', args: {} } as const) : pool(random);
    const { fault, steps } = inferNet(sequential([layer]), shape);
    const [step] = steps;
    if (fault || !step || step.output.some((n) => n < 1) || !wasmKernel(step)) continue;
    done += 1;
    expect(await error(layer, shape, done), JSON.stringify({ layer, shape })).toBe(0);
  }
  const large = { kind: 'MaxPool2d', args: { kernel_size: 3, stride: 2, padding: 1 } } as const;
  expect(await error(large, [3, 257, 401], 1)).toBe(0);
});

test('single layers of every kind are the reference’s', async () => {
  expect(await compareWithReference(backend, 250, 7)).toEqual([]);
});

test('a layer that is given up stops in the middle, and the next is right', async () => {
  const shape: [number, number, number] = [32, 96, 96];
  const net = inferNet(sequential([conv(32, 64, 3, { padding: 1 })]), shape);
  const job: EngineJob = { seed: '0', recipe: 'paired', input: { shape, source: 'gradient' }, a: net, b: null };
  let pauses = 0;
  const whole = await computer.run(job, backend, async () => {
    pauses += 1;
  });
  expect(pauses).toBeGreaterThan(10);
  const stopping = async () => {
    pauses -= 1;
    if (pauses < 5) throw abortError();
  };
  await expect(computer.run(job, backend, stopping)).rejects.toMatchObject({ name: 'AbortError' });
  expect(backend.memory().tensors).toBe(0);
  const again = await computer.run(job, backend, still);
  expect(digest(again.a.layers[0]?.data.join() ?? '')).toBe(digest(whole.a.layers[0]?.data.join() ?? ''));
});
