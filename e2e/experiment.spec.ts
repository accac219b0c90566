import { readFileSync } from 'node:fs';
import type { Page, Worker } from '@playwright/test';
import { NET_A, NET_B } from './support/nets';
import { expect, test } from './support/test';

interface Answers {
  readonly seeds: number;
  readonly layers: number;
  readonly aLower: Readonly<Record<'paired' | 'notebook', number>>;
  readonly means: string;
}
const answers = JSON.parse(readFileSync(new URL('../test-data/seed_means.json', import.meta.url), 'utf8')) as Answers;
const bytes = Buffer.from(answers.means, 'base64');
const means = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
const PARTS = ['a', 'paired', 'notebook'] as const;
const meanOf = (part: (typeof PARTS)[number], seed: number, layer: number) =>
  means[(PARTS.indexOf(part) * answers.seeds + seed) * answers.layers + layer] ?? Number.NaN;

/** How far the values of one layer are from PyTorch's at most. */
const worst = (values: readonly (number | null)[], part: (typeof PARTS)[number], layer: number) =>
  values.reduce<number>((most, v, seed) => Math.max(most, Math.abs((v ?? Number.NaN) - meanOf(part, seed, layer))), 0);

test('a thousand seeds of the notebook’s nets are PyTorch’s, under both recipes', async ({ scope }) => {
  await scope.load({ code: NET_A, input: [3, 16, 16] });
  await scope.load({ code: NET_B, slot: 'b' });
  for (const recipe of ['paired', 'notebook'] as const) {
    const { a, b, difference } = await scope.experiment({ seeds: { from: 0, count: 1000 }, recipe });
    expect(a.values.length).toBe(1000);
    expect(worst(a.values, 'a', 4)).toBeLessThan(1e-6);
    expect(worst(b?.values ?? [], recipe, 4)).toBeLessThan(1e-6);
    expect(difference?.aLower).toBe(answers.aLower[recipe] / 1000);
    for (const layer of [0, 1, 2, 3]) {
      const plan = { seeds: { from: 0, count: 100 }, recipe, layer };
      const one = await scope.experiment(plan);
      expect(worst(one.a.values, 'a', layer)).toBeLessThan(1e-6);
      expect(worst(one.b?.values ?? [], recipe, layer)).toBeLessThan(1e-6);
    }
  }
});

/** The workers of the page that compute seeds, among those that came since `before`. */
async function seedWorkers(page: Page, before: readonly Worker[]): Promise<Worker[]> {
  const named = page.workers().map(async (worker) => {
    if (before.includes(worker)) return [];
    const name = await worker.evaluate(() => self.name).catch(() => null);
    return name === 'convscope-seeds' ? [worker] : [];
  });
  return (await Promise.all(named)).flat();
}

test('a worker killed in the middle, other nets and another backend meanwhile: no value is lost or wrong', async ({
  scope,
  page,
  problems,
}) => {
  problems.allow(/killed by a test/);
  const before = page.workers();
  await scope.load({ code: NET_A, input: [3, 16, 16] });
  await scope.load({ code: NET_B, slot: 'b' });
  const plan = { seeds: { from: 0, count: 3000 }, recipe: 'notebook' };
  const undisturbed = await scope.experiment(plan);
  const workers = await seedWorkers(page, before);
  expect(workers.length).toBeGreaterThan(0);
  const running = scope.experiment(plan);
  let over = false;
  void running.finally(() => {
    over = true;
  });
  const killed = workers[0]?.waitForEvent('close');
  await workers[0]?.evaluate(() => {
    setTimeout(() => {
      throw new Error('killed by a test');
    });
  });
  await killed;
  expect(over).toBe(false);
  await scope.load({ code: 'nn.Sequential(nn.Conv2d(3, 4, 5), nn.MaxPool2d(2))' });
  await scope.backend('cpu');
  const { a, b } = await running;
  expect(worst(a.values.slice(0, answers.seeds), 'a', 4)).toBeLessThan(1e-6);
  expect(worst(b?.values.slice(0, answers.seeds) ?? [], 'notebook', 4)).toBeLessThan(1e-6);
  expect({ a: a.values, b: b?.values }).toEqual({ a: undisturbed.a.values, b: undisturbed.b?.values });
  // Another one has taken its place, and the page's own picture is that of the new net.
  expect((await seedWorkers(page, before)).length).toBe(workers.length);
  expect((await scope.report()).layers.map((layer) => layer.kind)).toEqual(['Conv2d', 'MaxPool2d']);
});

test('a hundred thousand seeds', async ({ scope }) => {
  await scope.load({ code: 'nn.Sequential(nn.Conv2d(1, 2, 3, padding=1), nn.ReLU())', input: [1, 4, 4] });
  const { a, b } = await scope.experiment({ seeds: { from: 0, count: 100_000 }, measure: 'border-mean' });
  expect(b).toBeNull();
  expect(a.values.length).toBe(100_000);
  const alone = await scope.experiment({ seeds: { from: 99_990, count: 10 }, measure: 'border-mean' });
  expect(alone.a.values).toEqual(a.values.slice(99_990));
});
