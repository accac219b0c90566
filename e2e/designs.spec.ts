import { expectAccessible } from './support/axe';
import { Scope } from './support/scope';
import { expect, test } from './support/test';

async function openPanel(scope: Scope) {
  const { page } = scope;
  await page.locator('[data-panel-tab="designs"]').click();
  const total = page.locator('[data-total]');
  await expect(total).toHaveAttribute('data-total', '1133');
  await expect(page.locator('[data-facet="stride 2"]')).toContainText('98');
  return { page, total, panel: page.locator('[data-panel="designs"]') };
}

test('finds the exercise’s designs, opens one in the page and one beside it', async ({ scope }) => {
  const { page, panel } = await openPanel(scope);
  await page.locator('[data-group="14x14 16x16"] ').click();
  await panel.getByRole('button', { name: 'Open k3 s1 p0, k3 s1 p2', exact: true }).click();
  await expect(page.locator('[data-answer-shape="64,16,16"]')).toBeVisible();
  expect((await scope.report()).params).toBe(9728);
  await panel.locator('[data-design-b="k3 s1 p0, k5 s1 p3"]').click();
  expect((await scope.report('b')).layers.at(-1)?.shape).toEqual([64, 16, 16]);
  expect((await scope.report('b')).params).toBe(26112);
});

test('lays a design over the flow while one points at it, and changes nothing', async ({ scope }) => {
  const { page } = await openPanel(scope);
  const before = await scope.url();
  const laid = page.locator('.laid');
  // Pointed at: two layers over the net's three.
  await page.locator('[data-group="18x18 16x16"]').hover();
  await expect(laid).toHaveCount(3);
  await expect(laid.nth(0)).toContainText('padding 0 → 2');
  await expect(laid.nth(1)).toHaveAttribute('data-laid', '16x16');
  await expect(laid.nth(2)).toContainText('not in it');
  await page.mouse.move(5, 5);
  await expect(laid).toHaveCount(0);
  // Reached by the keyboard.
  await page.locator('[data-group="14x14 14x14 16x16"]').focus();
  await expect(laid.nth(2)).toContainText('padding 1 → 2');
  await page.locator('[data-panel-tab="designs"]').click();
  await expect(laid).toHaveCount(0);
  expect((await scope.url()).replace(/&panel=\w+/, '')).toBe(before.replace(/&panel=\w+/, ''));
});

test('filters by what designs have, and by more like one of them', async ({ scope }) => {
  const { page, total, panel } = await openPanel(scope);
  const stride = panel.locator('[data-facet="stride 2"]');
  await expect(stride).toHaveAccessibleName('stride 2, 98, with or without');
  await stride.click();
  await expect(total).toHaveAttribute('data-total', '98');
  await stride.click();
  await expect(total).toHaveAttribute('data-total', '1035');
  await panel.getByRole('button', { name: 'Clear all' }).click();
  await expect(total).toHaveAttribute('data-total', '1133');
  await page.locator('[data-group="14x14 16x16"]').click();
  await panel.getByRole('button', { name: 'More like k3 s1 p0, k3 s1 p2', exact: true }).click();
  await expect(total).toHaveAttribute('data-total', '70');
  await panel.locator('[data-pin="1"]').click();
  await expect(panel.locator('[data-pin="1"]')).toHaveAttribute('aria-pressed', 'true');
  await expectAccessible(page, '.panel-body');
});

test('says why there is none and what would make one possible; the conditions are in the link', async ({ scope }) => {
  const { page, total, panel } = await openPanel(scope);
  for (const axis of [1, 2]) {
    const blank = panel.locator(`[data-blank="target-${axis}"]`);
    await blank.fill('30');
    await blank.press('Enter');
  }
  await expect(total).toHaveAttribute('data-total', '0');
  await expect(panel.getByRole('img', { name: /after 3 layers.*target: 30/ })).toBeVisible();
  await expectAccessible(page, '.panel-body');
  await panel.getByRole('button', { name: 'padding from 0 to 4' }).click();
  await expect(total).toHaveAttribute('data-total', '24');
  await expect(panel.locator('[data-blank="padding-most"]')).toHaveValue('4');
  expect(await scope.url()).toContain('&goal=64,30,30,c3,u1,p0-4&');
  const light = page.locator('[data-light="padding"]');
  await expect(light).toHaveText(/padding 0–4/);
  await page.goto(await scope.url());
  await expect(total).toHaveAttribute('data-total', '24');
  // A link may ask for what no search takes.
  await page.goto((await scope.url()).replace('c3,u1,p0-4', 'c0,u1'));
  await expect(panel.getByRole('alert')).toHaveText('most convolutions: takes 1 to 100');
  await page.goBack();
  await expect(total).toHaveAttribute('data-total', '24');
  // What is typed wrong is said at its blank, and nothing changes.
  const most = panel.locator('[data-blank="padding-least"]');
  await most.fill('9');
  await most.press('Enter');
  await expect(panel.getByRole('alert')).toHaveText('takes 0 to 4: the value stays');
});

test('shows every condition in the answer line, where it can be left out', async ({ page }) => {
  const scope = await Scope.open(
    page,
    './#v1&x=randn,3,16,16&seed=0&recipe=paired&a=c16k1p0/r/c64k5p2&goal=64,16,16,c3,u1,m0,k1-3,lossy&view=ch0,orange-blue,layer,full',
  );
  await scope.report();
  await expect(page.locator('[data-light="unpadded"]')).toHaveText(/0 layers with padding=0, kernel > 1/);
  const light = page.locator('[data-light="kernel"]');
  await expect(light).toHaveAttribute('data-met', 'false');
  await expect(light).toHaveText(/kernel_size 1–5, wants 1–3/);
  await page.locator('.goal-edit').first().click();
  await expectAccessible(page, '.pop:popover-open');
  await page.locator('[data-condition="kernel"]').uncheck();
  await expect(light).toHaveCount(0);
  await page.locator('[data-condition="kernel"]').check();
  await expect(light).toHaveCount(1);
  await page.locator('[data-condition="kernel"]').uncheck();
  await page.locator('[data-condition="lossyUnpadded"]').uncheck();
  await expect(page.locator('[data-light="unpadded"]')).toHaveAttribute('data-met', 'true');
  expect(await scope.url()).toContain('&goal=64,16,16,c3,u1&');
});

test('a search of any size can be stopped, and goes on when it is asked again', async ({ page }) => {
  const scope = await Scope.open(
    page,
    './#v1&x=randn,3,224,224&seed=0&recipe=paired&a=c8k3p1&goal=64,7,7,c60,u1,m20,k1-64,p0-32,d1-8&view=ch0,orange-blue,layer,full&panel=designs',
  );
  await scope.report();
  const panel = page.locator('.designs-panel');
  await panel.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(panel).toContainText('The search was stopped.');
  await panel.getByRole('button', { name: 'Search', exact: true }).click();
  await expect(panel).toHaveAttribute('data-state', 'busy');
});

test('leads from the net on the page to the target, from the answer line', async ({ page, scope }) => {
  await scope.report();
  await page.getByRole('button', { name: 'how to get there' }).click();
  await expectAccessible(page, '.pop:popover-open');
  await page.getByRole('button', { name: 'padding 1 → 2 in conv3' }).click();
  await expect(page.locator('[data-answer-shape="64,16,16"]')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(page.locator('[data-answer-shape="64,14,14"]')).toBeVisible();
});
