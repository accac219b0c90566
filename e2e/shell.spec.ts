import type { Page } from '@playwright/test';
import { field, slider, type } from './support/fields';
import { expect, test } from './support/test';

const shape = (page: Page) => page.locator('[data-answer-shape]');

test('presets are small pictures; choosing one is one step, and reset returns to it', async ({ page, scope }) => {
  await scope.report();
  await page.locator('[data-open-presets]').click();
  const presets = page.locator('[data-preset]');
  await expect(presets.first()).toBeVisible();
  expect(await presets.count()).toBeGreaterThanOrEqual(8);
  expect(await presets.locator('svg').count()).toBe(await presets.count());
  await page.locator('[data-preset="lenet5"]').click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '10');
  await type(page, 0, 'padding', '2');
  await page.getByRole('button', { name: 'Reset to the preset' }).click();
  await expect(field(page, 0, 'padding')).toHaveValue('0');
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '10');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '64,14,14');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled();
});

test('the goal is judged in words, edited, and its conditions left out', async ({ page, scope }) => {
  await scope.report();
  const lights = page.locator('.lights');
  await expect(lights).toContainText('14, wants 16');
  await expect(lights).toContainText('3 of ≤ 3 convolutions');
  await expect(lights).toContainText('1 layer with padding=0');
  await page.locator('.goal-edit').first().click();
  for (const i of [1, 2]) {
    await page.locator(`[data-target="${i}"]`).fill('14');
    await page.locator(`[data-target="${i}"]`).press('Enter');
  }
  await expect(lights).toContainText('reached');
  await page.locator('[data-condition-field="maxConvs"]').fill('2');
  await page.locator('[data-condition-field="maxConvs"]').press('Enter');
  await expect(lights.locator('[data-light="convs"]')).toHaveAttribute('data-met', 'false');
  await page.locator('[data-condition="maxConvs"]').uncheck();
  await page.locator('[data-condition="unpadded"]').uncheck();
  await expect(lights.locator('li')).toHaveCount(1);
});

test('language and theme are chosen by hand; the language is in the link, the theme is not', async ({
  page,
  scope,
}) => {
  await scope.report();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.locator('[data-language]').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ru');
  await expect(page.locator('.lights')).toContainText('14, нужно 16');
  await expect.poll(() => page.url()).toContain('ru');
  await page.locator('[data-theme-switch]').click();
  await page.locator('[data-theme-switch]').click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ru');
});

test('a change is said once, after it has settled', async ({ page, scope }) => {
  await scope.report();
  const said = page.locator('[data-announcer]');
  await said.evaluate((region) => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    new MutationObserver(() => heard.push(region.textContent ?? '')).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  await slider(page, 0, 'padding').focus();
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await expect(said).toContainText('padding 2. conv1: 16 × 18 × 18, mean 0.');
  // That no second one comes can only be seen by waiting for it.
  await page.waitForTimeout(900);
  expect(await page.evaluate(() => (window as unknown as { heard: string[] }).heard)).toHaveLength(1);
});

test('keyboard help, and no shortcut while something is typed', async ({ page, scope }) => {
  await scope.report();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await field(page, 0, 'padding').focus();
  await page.keyboard.type('n?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(field(page, 0, 'padding')).toHaveValue('0');
  await expect(field(page, -1, 'seed')).toHaveValue('0');
});

test('what of a link cannot be kept is named', async ({ page, scope }) => {
  const link = await scope.url();
  await page.goto('about:blank');
  await page.goto(`${link.replace(/#.*/, '')}#${link.replace(/.*#/, '').replace('s0', 'sx')}&hostile=<script>`);
  await expect(page.locator('.notices')).toContainText('hostile');
  await page.getByRole('button', { name: 'Dismiss' }).first().click();
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '64,14,14');
});

test('share copies the whole link', async ({ page, scope, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await scope.report();
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(page.locator('.notices')).toContainText('Link copied.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await scope.url());
  await page.locator('[data-answer-mean]').click();
  await expect(page.locator('.notices')).toContainText('Mean copied');
  const mean = (await scope.report()).layers.at(-1)?.mean;
  expect(Number(await page.evaluate(() => navigator.clipboard.readText()))).toBe(mean);
});

test('the backend chooser says which runs, and why @desktop', async ({ page, scope }) => {
  await scope.report();
  await page.locator('.tools > .engine').click();
  await expect(page.locator('.remark')).toContainText('runs');
  await page.getByRole('radio', { name: /TypeScript/ }).check();
  await expect(page.locator('.remark')).toContainText('TypeScript runs. You chose it.');
  await expect(page.locator('[data-backend]').first()).toHaveAttribute('data-backend', 'reference');
});
