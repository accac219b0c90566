import { expect, test } from 'vitest';
import '../../core/layers/all';
import { withMode } from '../../core/net/mode';
import { readSource } from '../../torch/source/read';
import { Computer } from '../compute';
import { ReferenceBackend } from '../reference/backend';
import { jobOf } from '../testing/cases';
import { Why } from './why';

const pause = async () => {};

function net(code: string) {
  const read = readSource(code);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.net;
}

const EXERCISE = 'nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 2, 3, padding=1))';

test('a cell of the page is its window times its kernel, by the names of the state dict', async () => {
  const job = jobOf(0, [3, 6, 6], net(EXERCISE));
  const { input, a } = await new Computer(0).run(job, new ReferenceBackend(), pause);
  const data = (layer: number) => (layer < 0 ? input : a.layers[layer])?.data ?? new Float32Array(0);
  const shown = [2, 1].map((layer) => ({ layer, data: data(layer) }));
  const { value, terms, constant } = await new Why().explain({ job, slot: 'a', layer: 2, cell: 0, shown }, pause);
  expect(value).toBe(data(2)[0]);
  expect(terms.reduce((sum, t) => sum + t.value * t.weight, constant)).toBeCloseTo(value, 6);
  // A corner: five of nine taps are padding, in each of four channels.
  expect(terms.filter((t) => t.at === null)).toHaveLength(20);
  expect(terms.find((t) => t.at?.join() === '1,0,1')?.name).toBe('2.weight[0, 1, 1, 2]');
});

test('what a cell of x is worth is what a change of it changes', async () => {
  const job = jobOf(3, [3, 5, 5], net(EXERCISE));
  const why = new Why();
  const of = { job, slot: 'a', layer: 2, cell: 4 } as const;
  const onX = await why.influence({ ...of, on: -1 }, pause);
  expect(onX).toHaveLength(75);
  const onItself = await why.influence({ ...of, on: 2 }, pause);
  expect([...onItself].map((v, i) => (v === 0 ? '' : `${i}:${v}`)).join('')).toBe('4:1');
  const onLater = await why.influence({ ...of, layer: 0, on: 2 }, pause);
  expect(onLater.every((v) => v === 0)).toBe(true);
  const ofAll = await why.influence({ ...of, cell: null, on: 1 }, pause);
  expect(ofAll).toHaveLength(36);
});

test('in evaluation a norm goes by its running statistics, and each value by itself', async () => {
  const own = net('nn.Sequential(nn.Conv2d(3, 2, 3), nn.BatchNorm2d(2))');
  const job = jobOf(1, [3, 5, 5], withMode(own, 'eval'));
  const { a } = await new Computer(0).run(job, new ReferenceBackend(), pause);
  const shown = [1, 0].map((layer) => ({ layer, data: a.layers[layer]?.data ?? new Float32Array(0) }));
  const why = new Why();
  const { value, steps, terms } = await why.explain({ job, slot: 'a', layer: 1, cell: 3, shown }, pause);
  const x = shown[1]?.data[3] ?? 0;
  expect(steps.map(({ name }) => name)).toEqual(['mean', 'var', 'normalised', 'weight[0]', 'bias[0]']);
  expect(steps.slice(0, 2).map((s) => s.value)).toEqual([0, 1]);
  expect(value).toBeCloseTo(x / Math.sqrt(1 + 1e-5), 6);
  expect(terms).toMatchObject([{ layer: 0, at: [0, 1, 0], weight: 1 / Math.sqrt(1 + 1e-5) }]);
  const worth = await why.influence({ job, slot: 'a', layer: 1, cell: 3, on: 0 }, pause);
  expect(worth.filter((v) => v !== 0)).toHaveLength(1);
});

test('the tensors of a layer come with the law that drew them', async () => {
  const job = jobOf(0, [3, 6, 6], net('nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4))'));
  const why = new Why();
  const [weight, bias] = await why.weights({ job, slot: 'a', layer: 0 }, pause);
  expect(weight).toMatchObject({ name: 'weight', shape: [4, 3, 3, 3] });
  const bound = 1 / Math.sqrt(27);
  expect(weight?.law?.type === 'uniform' && weight.law.high).toBeCloseTo(bound, 12);
  expect(weight?.data.every((v) => Math.abs(v) <= bound)).toBe(true);
  expect(bias).toMatchObject({ name: 'bias', shape: [4] });
  const norm = await why.weights({ job, slot: 'a', layer: 1 }, pause);
  expect(norm.map(({ name, law }) => [name, law])).toEqual([
    ['weight', null],
    ['bias', null],
    ['running_mean', null],
    ['running_var', null],
    ['num_batches_tracked', null],
  ]);
  expect(await why.weights({ job, slot: 'a', layer: -1 }, pause)).toEqual([]);
});
