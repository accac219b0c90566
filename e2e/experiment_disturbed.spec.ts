import type { Page } from '@playwright/test';
import { fileOf, lastSeed, openExperiment, progress, ready } from './support/experiment';
import type { Scope } from './support/scope';
import { expect, test } from './support/test';

// Large enough for a hundred thousand seeds to last until they are stopped.
const BARE = {
  code: 'nn.Sequential(nn.Conv2d(3, 32, 3), nn.ReLU(), nn.Conv2d(32, 8, 3))',
  input: [3, 24, 24],
} as const;
const PADDED = { ...BARE, code: BARE.code.replaceAll(', 3)', ', 3, padding=1)'), slot: 'b' } as const;
const COUNT = 1200;

const button = (page: Page, name: string) => page.locator('.run-buttons').getByRole('button', { name, exact: true });

/** A run that is paused soon after it began. */
async function begin(page: Page): Promise<void> {
  await lastSeed(page, 99_999);
  await page.locator('[data-run]').click();
  await expect.poll(() => ready(page)).toBeGreaterThan(0);
  await button(page, 'Pause').click();
  await expect(progress(page)).toHaveAttribute('data-state', 'paused');
}

/** Expects every seed once, in order, each with the value that an undisturbed run gives it. */
async function expectUndisturbed(page: Page, scope: Scope): Promise<void> {
  const { seeds, a, b } = await fileOf(page);
  expect(seeds).toEqual(seeds.map((_seed, i) => i));
  await scope.load(BARE);
  await scope.load(PADDED);
  const alone = await scope.experiment({ seeds: { from: 0, count: COUNT } });
  expect({ a: a.slice(0, COUNT), b: b.slice(0, COUNT) }).toEqual({ a: alone.a.values, b: alone.b?.values });
}

test('paused, gone on with and stopped: every seed once, with its own value', async ({ page, scope }) => {
  await openExperiment(page, scope, [BARE, PADDED]);
  await begin(page);
  const held = page.locator('.plot');
  // What the workers were at still comes in; then nothing does.
  const settled = async () => {
    const before = await ready(page);
    await page.waitForTimeout(200);
    return (await ready(page)) - before;
  };
  await expect.poll(settled).toBe(0);
  const then = await ready(page);
  await button(page, 'Resume').click();
  await expect.poll(() => ready(page)).toBeGreaterThan(Math.max(then, COUNT));
  await button(page, 'Stop').click();
  await expect(progress(page)).toHaveAttribute('data-state', 'stopped');
  await expect(held).toBeVisible();
  await expectUndisturbed(page, scope);
});
