import { expectAccessible } from './support/axe';
import { NET_A } from './support/nets';
import { expect, test } from './support/test';

const digits = async (text: Promise<string | null>) => Number(await text);

test('what each pixel is worth to a cell lies in its field, half of it in few cells, over seeds on request', async ({
  page,
  scope,
}) => {
  await scope.load({ code: NET_A, input: [3, 16, 16], seed: 0 });
  await page.locator('canvas[data-map="4"]').click({ position: { x: 60, y: 60 } });
  const panel = page.getByRole('region', { name: 'Why this value' });
  await panel.getByRole('button', { name: 'What a pixel is worth' }).click();
  const half = panel.locator('[data-half]');
  const most = panel.locator('[data-most]');
  await expect(half).toBeVisible();
  // Three windows of 3 × 3 see 7 × 7 cells; what counts is less.
  await expect(panel).toContainText('the field: all 49 cells');
  const [few, nearly] = [await digits(half.getAttribute('data-half')), await digits(most.getAttribute('data-most'))];
  expect(few).toBeGreaterThan(0);
  expect(few).toBeLessThan(25);
  expect(nearly).toBeGreaterThan(few);
  expect(nearly).toBeLessThanOrEqual(49);
  await panel.getByRole('button', { name: 'average over 20 seeds' }).click();
  await expect(panel.locator('[data-worth="20"]')).toBeVisible({ timeout: 20_000 });
  // The same of a map between.
  await panel.getByRole('combobox', { name: 'what it is worth:' }).selectOption({ index: 1 });
  await expect(panel).toContainText('the field: all 25 cells');
  // Without padding the corner is in one way, padded in more.
  const coverage = panel.locator('[data-coverage]');
  await expect(coverage).toHaveCount(2);
  await panel.getByRole('button', { name: 'this layer alone' }).click();
  await expect(panel.locator('[data-coverage="padding 1"]')).toContainText('the corner in 4, the middle in 9');
  await expect(panel.locator('[data-coverage="padding 0"]')).toContainText('the corner in 1, the middle in 9');
  await expectAccessible(page, '.apart');
});

test.describe('ways to why a cell has its value', () => {
  const opened = 'Why this value';

  test('pointing says so, a double click opens what a click does, the menu and the help name it', async ({
    page,
    scope,
  }) => {
    await scope.load({ code: NET_A, input: [3, 16, 16], seed: 0 });
    const panel = page.getByRole('region', { name: opened });
    const map = page.locator('canvas[data-map="1"]');
    await map.hover({ position: { x: 20, y: 20 } });
    await expect(page.getByRole('status', { name: 'Cell under the cursor' })).toContainText('click: why?');
    await map.dblclick({ position: { x: 20, y: 20 } });
    await expect(panel).toHaveAttribute('data-apart', '1');
    await expect(panel.getByRole('heading')).toContainText('[0, ');
    await page.keyboard.press('Escape');
    await expect(panel).toHaveCount(0);

    await page.locator('.map-box').nth(1).focus();
    await page.keyboard.press('Enter');
    await expect(panel.getByRole('heading')).toContainText('[0, 0, 0]');
    await page.keyboard.press('Escape');

    const card = page.locator('.stage').nth(1);
    await card
      .getByRole('button', { name: /More|more/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Why these values…' }).click();
    await expect(panel.getByRole('heading')).toContainText('[0, 7, 7]');
    await page.keyboard.press('Escape');
    await card
      .getByRole('button', { name: /More|more/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Kernels…' }).click();
    await expect(panel.locator('.kernel-editor')).toBeVisible();
    await page.keyboard.press('Escape');

    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toContainText('why it has this value');
  });

  test('on a phone a tapped cell is told with its window, its map above the sheet', async ({ page, scope }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await scope.load({ code: NET_A, input: [3, 16, 16], seed: 0 });
    const map = page.locator('canvas[data-map="1"]');
    await map.scrollIntoViewIfNeeded();
    await map.click({ position: { x: 60, y: 60 } });
    const panel = page.getByRole('region', { name: opened });
    await expect(panel.locator('.apart-channel').first()).toBeInViewport();
    const [sheet, box] = [await panel.boundingBox(), await map.boundingBox()];
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual((sheet?.y ?? 0) + 1);
    await expect(
      panel.getByRole('button', { name: /channel \d, row \d+, column \d+: .* times .* is / }).first(),
    ).toBeVisible();
  });
});

test('pointing at a cell lights what it goes into, at a weight what it meets', async ({ page, scope }) => {
  await scope.load({ code: NET_A, input: [3, 16, 16], seed: 0 });
  await page.locator('canvas[data-map="1"]').click({ position: { x: 60, y: 60 } });
  const panel = page.getByRole('region', { name: 'Why this value' });
  await panel.locator('.apart-channel').first().locator('.apart-cell').first().hover();
  await expect(panel.locator('.apart-cell[data-lit]')).toHaveCount(3);
  await panel.getByRole('button', { name: 'Play', exact: true }).click();
  await panel.getByRole('img', { name: /The window of row/ }).hover();
  await expect(panel).toContainText('goes into 9 cells of the output');
  await panel.locator('.play-products .apart-cell').first().hover();
  await expect(panel).toContainText('this weight meets 196 cells');
});
