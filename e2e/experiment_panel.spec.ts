import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { lastSeed, progress, ready } from './support/experiment';
import { expect, test } from './support/test';

const done = (page: Page) => expect(progress(page)).toHaveAttribute('data-state', 'done');
const said = (page: Page) => page.locator('[data-conclusion]');

async function openPanel(page: Page) {
  await page.locator('[data-panel-tab=experiment]').click();
  await expect(page.locator('.experiment .ask')).toBeVisible();
}

test('the notebook’s claim is asked, predicted, run and answered; its link opens it again @every', async ({
  page,
  scope,
}) => {
  test.slow();
  await scope.report();
  await openPanel(page);
  // What can be asked stands there before anything is run, each with its question.
  const guided = page.getByRole('button', { name: 'The same weights, with and without padding', exact: true });
  await expect(guided).toContainText('0 in a, 1 in b');
  await expect(guided).toHaveAccessibleDescription(/Which mean is lower after the first ReLU\?$/);
  await expectAccessible(page, '.panel');
  await page.locator('[data-guided=claim]').click();
  // Nothing is computed, let alone said, before it is predicted.
  await expect(page.locator('[data-predict=lower]')).toBeVisible();
  await expect(page.locator('.run-progress, [data-conclusion], .plot')).toHaveCount(0);
  await page.locator('[data-predict=lower]').click();
  await done(page);
  await expect(said(page)).toContainText('With 1,000 seeds nothing is left of it: a is lower in 50.7 %');
  await expect(page.locator('[data-judged]')).toHaveAttribute('data-judged', 'wrong');
  await expect(page.locator('.plot')).toHaveAttribute('data-count', '1000');
  await page.locator('.notebook-said input').check();
  await expect(page.locator('.notebook-said')).toContainText('−0.014089');
  await expect(page.locator('.notebook-said')).toContainText(
    /At or below it lie [\d.]+\s% of the seeds for a, [\d.]+\s%/,
  );
  await expectAccessible(page, '.panel');
  const url = await scope.url();
  expect(url).toContain('experiment=mean,last,0,1000,claim');
  await page.goto('about:blank');
  await page.goto(url);
  await expect(page.locator('[data-open=claim] [data-predict=same]')).toBeVisible();
  await expectAccessible(page, '.panel');
});

test('the same weights: higher without padding in every seed, nothing before the ReLU', async ({ page, scope }) => {
  await scope.report();
  await openPanel(page);
  await page.locator('[data-guided=padding]').click();
  await page.locator('[data-predict=higher]').click();
  await done(page);
  await expect(said(page)).toHaveText('a is higher than b in every one of 500 seeds, by 0.0102 on average.');
  await expect(page.locator('[data-judged]')).toHaveAttribute('data-judged', 'right');
  await page.locator('[data-next=before-relu]').click();
  await page.locator('[data-predict=none]').click();
  await done(page);
  await expect(said(page)).toContainText('no difference is found');
});

test('what a skip does is so in every seed: the last map spreads more with it', async ({ page, scope }) => {
  await scope.report();
  await openPanel(page);
  await page.locator('[data-guided=skip]').click();
  await page.locator('[data-predict=lower]').click();
  await done(page);
  await expect(said(page)).toContainText('a is lower than b in every one of 300 seeds');
  await expect(page.locator('[data-judged]')).toHaveAttribute('data-judged', 'right');
  const { a, b } = await scope.experiment({ seeds: { from: 0, count: 200 }, recipe: 'paired', measure: 'std' });
  expect(a.mean).toBeCloseTo(0.03, 2);
  expect(b?.mean).toBeCloseTo(0.32, 1);
});

test('a seed is picked from the plot; a run belongs to the nets it was started with; more seeds are added', async ({
  page,
  scope,
}) => {
  await scope.report();
  await openPanel(page);
  const to = page.locator('[data-seeds=to]');
  await to.fill('99');
  await to.press('Enter');
  await page.locator('[data-run]').click();
  await done(page);
  const plot = page.locator('.plot');
  await plot.focus();
  await page.keyboard.press('Home');
  const text = (await plot.getAttribute('aria-valuetext')) ?? '';
  await page.keyboard.press('Enter');
  const { seed } = await scope.report();
  expect(text).toContain(`seed ${seed} ·`);
  await page.locator('.run-buttons .button').last().click();
  await expect(plot).toHaveAttribute('data-count', '200');
  await expect(page.locator('.outdated')).toHaveCount(0);
  const stride = page.locator('input[data-field="stride"][data-layer="0"]');
  await stride.fill('2');
  await stride.press('Enter');
  await expect(page.locator('.outdated')).toBeVisible();
  await expect(plot).toHaveAttribute('data-count', '200');
  await page.locator('[data-run]').click();
  await expect(page.locator('.outdated')).toHaveCount(0);
  await to.fill('x');
  await to.press('Enter');
  await expect(page.getByRole('alert')).toContainText('is not a seed');
});

test('a sweep leaves a gap where PyTorch refuses; files carry what was computed', async ({ page, scope }) => {
  await scope.load({ code: 'nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())', input: [3, 5, 5] });
  await openPanel(page);
  await page.locator('.modes button').last().click();
  await page.getByLabel('Which parameter').selectOption('kernel_size');
  const to = page.locator('[data-seeds=to]');
  await to.fill('39');
  await to.press('Enter');
  await page.locator('[data-run]').click();
  await done(page);
  await expect(page.locator('.sweep-gap')).toHaveCount(2);
  // What is swept may go from the net: then nothing can be run, and nothing is blamed on PyTorch.
  await scope.load({ code: 'nn.Sequential(nn.ReLU())' });
  await expect(page.locator('.experiment .bad')).toHaveText('This layer has no kernel_size.');
  await expect(page.locator('[data-run]')).toBeDisabled();
  await page.keyboard.press('Control+z');
  await expect(page.locator('[data-run]')).toBeEnabled();
  await expect(page.locator('td.refused').first()).toContainText('Kernel size can');
  await expectAccessible(page, '.panel');
  const file = async (kind: string) => {
    await page.locator('.downloads > button').click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator(`[data-download=${kind}]`).click(),
    ]);
    return readFileSync(await download.path());
  };
  const csv = (await file('csv')).toString();
  expect(csv.trim().split('\n')).toHaveLength(3 + 40);
  expect((await file('svg')).toString()).toContain('<svg');
  expect((await file('png')).subarray(1, 4).toString()).toBe('PNG');
  expect((await file('python')).toString()).toContain('# kernel_size=6: PyTorch refuses it');
  expect(JSON.parse((await file('json')).toString())).toMatchObject({ format: 'convscope-experiment' });
});

test('stopped, it goes on or takes more seeds from where it is; PyTorch’s last seeds are the last', async ({
  page,
  scope,
}) => {
  await scope.report();
  await openPanel(page);
  const button = (name: string | RegExp) => page.locator('.run-buttons').getByRole('button', { name });
  await lastSeed(page, 99_999);
  await page.locator('[data-run]').click();
  await expect.poll(() => ready(page)).toBeGreaterThan(0);
  await button('Stop').press('Enter');
  await expect(progress(page)).toHaveAttribute('data-state', 'stopped');
  await expect(button('Resume')).toBeVisible();
  const there = await ready(page);
  await button(/^\+/).click();
  await done(page);
  const last = Number(await page.locator('[data-seeds=to]').inputValue());
  // Field, plot, sentence and what is downloaded tell of the same seeds: those that had come in, and the step.
  const stopped = there < 500 ? 100 : there < 5000 ? 1000 : 10_000;
  expect(last + 1).toBe(there + stopped);
  expect(await ready(page)).toBe(there + stopped);
  await expect(page.locator('.plot')).toHaveAttribute('data-count', String(last + 1));

  const from = page.locator('[data-seeds=from]');
  await from.fill('18446744073709551611');
  await from.press('Enter');
  await expect(page.locator('[data-seeds=to]')).toHaveValue('18446744073709551615');
  await page.locator('[data-run]').click();
  await expect(page.locator('.plot')).toHaveAttribute('data-count', '5');
  await done(page);
  await expect(button(/^\+/)).toHaveCount(0);
});
