import type { Page } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { NET_A, NET_B } from './support/nets';
import { expect, test } from './support/test';

const answer = (page: Page, slot: 'a' | 'b') => page.locator(`.answer[data-slot=${slot}] [data-answer-shape]`);
const map = (page: Page, slot: 'a' | 'b', layer: number) =>
  page.locator(`canvas[data-map="${layer}"][data-slot=${slot}]`);
const difference = (page: Page, name: string) => page.locator(`[data-difference="${name}"]`);

async function open(page: Page) {
  await page.locator('.compare-open').click();
  await page.locator('[data-change=padding]').click();
  await expect(answer(page, 'b')).toHaveAttribute('data-answer-shape', '64,16,16');
}

test('a ring grows one cell deeper per layer where only conv1’s padding differs', async ({ page, scope }) => {
  await scope.report();
  await open(page);
  await expect(answer(page, 'a')).toHaveAttribute('data-answer-shape', '64,14,14');
  await expect(page.locator('[data-compare-sentence]')).toContainText('b keeps 16');
  await expect(page.locator('[data-compare-sentence]')).toContainText('23 % of its cells');
  await expect(page.locator('[data-compare-sentence]')).toContainText('The weights are the same throughout');
  await expect(difference(page, 'conv1')).toContainText('equal in every cell');
  await expect(difference(page, 'conv2')).toContainText('52 of 196 cells differ, in a ring 1 cell deep');
  await expect(difference(page, 'conv3')).toContainText('96 of 196 cells differ, in a ring 2 cells deep');
  await expectAccessible(page);

  // Both stand in line, at one scale, and are large.
  const [a, b] = await Promise.all([map(page, 'a', 4).boundingBox(), map(page, 'b', 4).boundingBox()]);
  if (!a || !b) throw new Error('no maps');
  expect(b.width / 16).toBeGreaterThanOrEqual(7);
  expect(a.width / 14).toBe(b.width / 16);
  expect(Math.abs(a.x + a.width / 2 - b.x - b.width / 2)).toBeLessThanOrEqual(1);

  // The cell under the cursor is shown in the other net, where its field has the same centre.
  const cell = a.width / 14;
  await map(page, 'a', 3).hover({ position: { x: cell / 2, y: cell * 1.5 } });
  await expect(page.locator('.cell-info')).toContainText('a [0, 1, 0]');
  await expect(page.locator('.cell-info')).toContainText('b [0, 2, 1]');

  // The difference is pointed at like the nets' own maps, and the cursor is drawn on all of them.
  await difference(page, 'conv2')
    .locator('.difference-map')
    .hover({ position: { x: cell * 1.5, y: cell * 3.5 } });
  await expect(page.locator('.cell-info')).toContainText(/a \[mean, 2, 0\] = .* · b \[mean, 3, 1\] = .* · a − b [−+]/);
  await expect(difference(page, 'conv1').locator('.cursor-window')).toBeVisible();

  // One channel's difference keeps its sign, and so does the mean over channels.
  await page.locator('[data-difference-view=channel]').click();
  await expect(difference(page, 'conv2')).toContainText('over all channels: a ring 1 cell deep');
  await expect(difference(page, 'conv2').locator('.difference-ramp')).toContainText(/^−[\d.]+\+[\d.]+$/);
  await page.locator('[data-fold=a]').click();
  await page.locator('.flow-grid[data-slot=a] .sheet-mean').nth(2).click();
  await expect(difference(page, 'conv2')).toContainText('52 of 196 cells differ');
  await page.keyboard.press('Control+z');

  // One step opened it, one step closes it.
  await page.keyboard.press('Control+z');
  await expect(answer(page, 'b')).toHaveCount(0);
});

test('the link carries both, either slot takes a net, and they swap', async ({ page, scope }) => {
  await scope.load({ code: NET_A });
  await scope.load({ code: NET_B, slot: 'b' });
  await expect(answer(page, 'b')).toHaveAttribute('data-answer-shape', '64,16,16');
  await expect(page.locator('[data-weights=parts]')).toHaveCount(2);
  const url = await scope.url();
  expect(url.length).toBeLessThan(220);
  await page.locator('[data-swap]').click();
  await expect(answer(page, 'a')).toHaveAttribute('data-answer-shape', '64,16,16');
  await page.goto('about:blank');
  await page.goto(url);
  await scope.ready();
  await expect(answer(page, 'a')).toHaveAttribute('data-answer-shape', '64,14,14');
  expect(await scope.code('b')).toContain('nn.Conv2d(64, 64');
  const state = await scope.getState();
  await scope.setState({ ...state, recipe: 'notebook' });
  expect((await scope.report('b')).layers.at(-1)?.mean).toBeCloseTo(-0.007642, 5);
  await page.locator('[data-open-presets]').click();
  await page.getByRole('radio', { name: 'as net b' }).check();
  await page.locator('[data-preset=wider-padding]').click();
  await expect(answer(page, 'a')).toHaveAttribute('data-answer-shape', '64,14,14');
  expect((await scope.report('b')).params).toBe((await scope.report('a')).params);
});

test('an error in one net leaves the other as it is, and says so', async ({ page, scope }) => {
  await scope.report();
  await open(page);
  const before = await scope.report('a');
  await page.locator('[data-fold=b]').click();
  const kernel = page.locator('[data-slot=b][data-field=kernel_size][data-layer="2"]');
  await kernel.fill('19');
  await kernel.press('Enter');
  await expect(page.locator('[data-slot=b] [data-fault]')).toBeVisible();
  await expect(page.locator('[data-compare-sentence]')).toContainText('Net b stops at conv2');
  expect(await scope.report('a')).toEqual(before);
  await page.locator('[data-slot=b] [data-repair="0"]').click();
  await expect(page.locator('[data-fault]')).toHaveCount(0);
  // Where a cannot be constructed, b has nothing to draw on from.
  await scope.load({ code: 'nn.Sequential(nn.Conv2d(3, -1, 3))' });
  await scope.setState({ ...(await scope.getState()), recipe: 'notebook' });
  await expect(page.locator('[data-blocked]')).toContainText('Net a cannot be constructed');
  await page.locator('[data-blocked] button').click();
  await expect(page.locator('[data-blocked]')).toHaveCount(0);
});

test('both nets’ numbers are copied', async ({ page, scope, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => undefined);
  await scope.report();
  await open(page);
  await page.locator('[data-copy=tsv]').click();
  await expect(page.locator('.compare-numbers [role=status]')).not.toBeEmpty();
  await expect(page.locator('.compare-table [data-row=mean].differs')).toHaveCount(3);
});

test('a, the difference and b fit one screen, the panel beside them, too; unfolded, a net shows all', async ({
  page,
  scope,
}) => {
  for (const [slot, code] of [
    ['a', NET_A],
    ['b', NET_B],
  ] as const) {
    await scope.load({ code, slot, input: [3, 16, 16], seed: 0 });
  }
  await expect(page.locator('.difference canvas')).toHaveCount(3);
  const low = () =>
    page
      .locator('[data-slot=b] .map-pixels, [data-slot=b] .read-mean, .difference canvas')
      .evaluateAll((all) => Math.max(...all.map((e) => e.getBoundingClientRect().bottom)));
  const dock = () => page.locator('.dock').evaluate((e) => e.getBoundingClientRect().top);
  await expect.poll(async () => (await low()) - (await dock())).toBeLessThanOrEqual(0);
  await page.locator('[data-panel-tab=compare]').click();
  await expect.poll(async () => (await low()) - (await dock())).toBeLessThanOrEqual(0);
  await expect(page.locator('.flow-grid[data-slot=b] .sheet').first()).toBeHidden();
  await page.locator('[data-fold=b]').click();
  await expect(page.locator('.flow-grid[data-slot=b] .sheet').first()).toBeVisible();
});
