import type { Page } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { expect, test } from './support/test';

const map = (page: Page, i: number) => page.locator('.stage .map-pixels').nth(i);

async function middleOf(page: Page, i: number) {
  const box = await map(page, i).boundingBox();
  if (!box) throw new Error(`map ${i} is not drawn`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Presses on a map and moves to another, with the button still down. */
async function drag(page: Page, from: number, to: number) {
  const [start, end] = [await middleOf(page, from), await middleOf(page, to)];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(start.x + 20, start.y, { steps: 2 });
  await page.mouse.move(end.x, end.y, { steps: 6 });
}

const kinds = async (scope: { report(): Promise<{ layers: readonly { kind: string }[] }> }) =>
  (await scope.report()).layers.map((l) => l.kind);

test('a skip is laid by dragging from a map to a later one; sum or cat is chosen there; it is one step', async ({
  page,
  scope,
}) => {
  const before = await kinds(scope);
  await drag(page, 0, 2);
  await expect(page.locator('.stage[data-landing]')).toHaveCount(3);
  await expect(page.locator('.stage[data-landing=over]')).toHaveCount(1);
  await expect(page.locator('.laying path')).toBeVisible();
  await page.mouse.up();
  const ways = page.getByRole('dialog', { name: 'A skip from input to conv2' });
  await expect(ways).toBeVisible();
  await expect(ways.locator('[data-join=add]')).toHaveCount(2);
  await expect(ways.locator('[data-join=cat]')).toHaveCount(2);
  // 3 channels of 16 × 16 do not add to 32 of 14 × 14 without a layer between.
  await expect(ways.locator('[data-join=add]').last()).toContainText('+ Conv2d');
  await expectAccessible(page, '.pop.menu:popover-open');
  await ways.locator('[data-join=add]').last().click();
  const after = await scope.report();
  expect(after.error).toBeNull();
  expect(after.layers.map((l) => l.kind)).toContain('add');
  await expect(page.locator('.stage[data-landing], .laying')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  expect(await kinds(scope)).toEqual(before);
});

test('Escape gives a skip up, on its way and at its end; a map before it takes none', async ({ page, scope }) => {
  const before = await kinds(scope);
  await drag(page, 0, 3);
  await expect(page.locator('.laying path')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('.laying, .stage[data-landing]')).toHaveCount(0);
  await page.mouse.up();
  await drag(page, 0, 3);
  await page.mouse.up();
  await expect(page.locator('[data-join]').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.locator('.laying, [data-join]')).toHaveCount(0);
  await drag(page, 2, 1);
  await expect(page.locator('.laying-said')).toHaveText(/No skip to conv1/);
  await page.mouse.up();
  await expect(page.locator('.laying, [data-join]')).toHaveCount(0);
  expect(await kinds(scope)).toEqual(before);
});

const fingerOf = async (page: Page) => {
  const client = await page.context().newCDPSession(page);
  return (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
    client.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] });
};

/** Scrolls a map to where the next layer's column begins above the window's lower edge: nothing scrolls under a finger there. */
const near = (page: Page, i: number) =>
  map(page, i).evaluate((e) => {
    e.scrollIntoView({ block: 'start' });
    scrollBy(0, -160);
  });

test('a finger that holds a map lays a skip @phone', async ({ page, scope }) => {
  await scope.report();
  const touch = await fingerOf(page);
  await near(page, 1);
  await touch('touchStart', await middleOf(page, 1));
  await expect(page.locator('.stage[data-landing]')).toHaveCount(2);
  const next = await page.locator('.stage').nth(2).boundingBox();
  if (!next) throw new Error('the next layer is not drawn');
  expect(next.y + 40).toBeLessThan(740);
  await touch('touchMove', { x: next.x + next.width / 2, y: next.y + 40 });
  await expect(page.locator('.stage[data-landing=over]')).toHaveCount(1);
  await touch('touchEnd');
  await page.locator('[data-join=cat]').last().click();
  await expect.poll(() => kinds(scope)).toContain('cat');
});

test('a finger that scrolls over a map lays none @phone', async ({ page, scope }) => {
  await scope.report();
  const touch = await fingerOf(page);
  await near(page, 1);
  const start = await middleOf(page, 1);
  await touch('touchStart', start);
  for (const by of [40, 80, 120]) await touch('touchMove', { x: start.x, y: start.y - by });
  await touch('touchEnd');
  await expect(page.locator('.laying, .stage[data-landing]')).toHaveCount(0);
  expect(await kinds(scope)).not.toContain('cat');
});
