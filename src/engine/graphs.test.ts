import { expect, test, vi } from 'vitest';
import '../core/layers/all';
import type { EngineJob, LayerResult } from '../core/frame';
import { inferNet } from '../core/net/infer';
import type { ShapedCall, ShapedInput, ShapedNet } from '../core/net/shaped';
import { elements } from '../core/shape';
import { graphNet } from '../core/testing/graph_net';
import { Computer } from './compute';
import { Drawer } from './draws';
import { TOLERANCE } from './probe';
import { ReferenceBackend } from './reference/backend';
import { kernelCall } from './reference/kernel';
import { REFERENCE_KERNELS } from './reference/table';
import { nodeBackends } from './testing/backends';
import { lcg } from './testing/random';
import { randomGraph } from './testing/random_graphs';

vi.setConfig({ testTimeout: 120_000 });

const still = async () => {};
const backends = (await nodeBackends()).map((backend) => [backend.name, backend] as const);
const jobOf = (a: ShapedNet, seed: number | string = 0): EngineJob => ({
  seed: String(seed),
  recipe: 'paired',
  input: { shape: [a.input[0] ?? 1, a.input[1] ?? 1, a.input[2] ?? 1], source: 'randn' },
  a,
  b: null,
});
const layersOf = async (job: EngineJob, backend = new ReferenceBackend()) =>
  (await new Computer(0).run(job, backend, still)).a.layers;

/** Every layer by the plain kernels, and nothing thrown away. */
async function plainly(job: EngineJob): Promise<Float32Array[]> {
  const { x: drawX, a: weights } = new Drawer().draw(job, { a: true, b: false });
  const x = await drawX(still);
  const made = new Map<string, Float32Array>([['input.0', x]]);
  const data = ({ value }: ShapedInput) => made.get(`${value.from}.${value.port}`) ?? new Float32Array(0);
  const run = async (step: ShapedCall) => {
    const call = kernelCall(step, step.inputs.map(data), await weights.of(step.module, still), still);
    const out = elements(step.output) === 0 ? new Float32Array(0) : await REFERENCE_KERNELS[step.module.kind](call);
    made.set(`${step.use.id}.0`, out);
    return out;
  };
  for (const constant of job.a.constants) await run(constant);
  const layers: Float32Array[] = [];
  for (const step of job.a.steps) layers.push(await run(step));
  return layers;
}

const bits = (values: Float32Array) => Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('hex');
const codeOf = ({ steps }: ShapedNet) =>
  steps.map(({ module, inputs }) => `${inputs.map((i) => i.layer)}:${module.kind} ${JSON.stringify(module.args)}`);

function graphs(count: number, seed: number): ShapedNet[] {
  const random = lcg(seed);
  return Array.from({ length: count }, () =>
    randomGraph(random, [random.of(1, 2, 3, 4), random.from(3, 9), random.from(3, 9)], random.from(4, 14)),
  );
}

test('any graph gives to the bit what its steps give one by one', async () => {
  const random = lcg(9);
  let joins = 0;
  for (const [i, net] of graphs(80, 1).entries()) {
    joins += net.steps.filter(({ inputs }) => inputs.length > 1).length;
    const job = jobOf(net, i);
    const want = await plainly(job);
    const found = await layersOf(job);
    expect(
      found.map(({ data }) => bits(data)),
      codeOf(net).join('\n'),
    ).toEqual(want.map(bits));
    // What is kept of a job before gives the same.
    const computer = new Computer();
    await computer.run(job, new ReferenceBackend(), still);
    const again = (await computer.run(job, new ReferenceBackend(), still)).a.layers;
    expect(again.map(({ data }) => bits(data))).toEqual(want.map(bits));
    if (random.from(0, 3) > 0) continue;
    const other = await computer.run(jobOf(net, i + 1), new ReferenceBackend(), still);
    expect(other.a.layers.map(({ data }) => bits(data))).toEqual((await plainly(jobOf(net, i + 1))).map(bits));
  }
  expect(joins).toBeGreaterThan(100);
});

test.each(backends)('%s computes any graph as the reference does, and frees what it made', async (_name, backend) => {
  const wrong: string[] = [];
  for (const [i, net] of graphs(50, 2).entries()) {
    const job = jobOf(net, i);
    const want = await layersOf(job);
    const { a } = await new Computer(0).run(job, backend, still);
    const spread = (n: number) => Math.max(1, ...want.slice(0, n + 1).flatMap(({ stats }) => largest(stats)));
    for (const [n, layer] of want.entries()) {
      const error = worst(layer.data, a.layers[n]?.data ?? new Float32Array(0));
      if (!(error <= TOLERANCE * spread(n))) wrong.push(`${n} off by ${error}:\n${codeOf(net).join('\n')}`);
    }
    expect(backend.memory().tensors).toBe(0);
  }
  expect(wrong).toEqual([]);
});

/** A layer's errors are those of what it was made of, however small it is itself. */
const largest = ({ min, max }: LayerResult['stats']) =>
  [min, max].flatMap((v) => (v !== null && Number.isFinite(v) ? [Math.abs(v)] : []));

function worst(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < a.length; i += 1) {
    if (Object.is(a[i], b[i])) continue;
    const difference = Math.abs((a[i] ?? 0) - (b[i] ?? 0));
    if (!(difference <= most)) most = difference;
  }
  return most;
}

test.each(backends)('%s computes beside what comes of infinities, and nothing else', async (name, backend) => {
  const conv = { kind: 'Conv2d', args: { in_channels: 1, out_channels: 2, kernel_size: 3, padding: 1 } } as const;
  const net = graphNet([
    { kind: 'ConstantPad2d', args: { padding: 1, value: Number.POSITIVE_INFINITY }, reads: [-1] },
    { ...conv, reads: [-1] },
    { kind: 'AvgPool2d', args: { kernel_size: 3, stride: 1 }, reads: [0] },
    { kind: 'SiLU', args: {}, reads: [1] },
    { kind: 'cat', args: { dim: 1 }, reads: [2, 3] },
    { kind: 'Tanh', args: {}, reads: [3] },
  ]);
  const job = jobOf(inferNet(net, [1, 4, 5]));
  const want = await plainly(job);
  const { a, beside } = await new Computer(0).run(job, backend, still);
  expect(beside).toEqual(name === 'reference' ? [] : ['ConstantPad2d', 'AvgPool2d', 'cat']);
  for (const [i, layer] of a.layers.entries())
    expect(worst(want[i] ?? new Float32Array(0), layer.data)).toBeLessThan(1e-5);
});

test('only what follows a change is computed again', async () => {
  const backend = new ReferenceBackend();
  const run = vi.spyOn(backend, 'run');
  const computer = new Computer();
  const net = (other: number) =>
    inferNet(
      graphNet([
        { kind: 'Tanh', reads: [-1] },
        { kind: 'mul', args: { other }, reads: [-1] },
        { kind: 'ReLU', reads: [1] },
        { kind: 'Sigmoid', reads: [0] },
        { kind: 'add', reads: [2, 3] },
        { kind: 'neg', reads: [3] },
      ]),
      [2, 4, 4],
    );
  await computer.run(jobOf(net(2)), backend, still);
  expect(run).toHaveBeenCalledTimes(6);
  run.mockClear();
  const { a } = await computer.run(jobOf(net(3)), backend, still);
  expect(run.mock.calls.map(([step]) => step.module.kind)).toEqual(['mul', 'ReLU', 'add']);
  expect(a.layers.map(({ data }) => bits(data))).toEqual((await plainly(jobOf(net(3)))).map(bits));
});
