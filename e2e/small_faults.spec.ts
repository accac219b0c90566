import { expectAccessible } from './support/axe';
import { NET_A } from './support/nets';
import { expect, test } from './support/test';

test('at 400 % of 1440 × 900 header and dock give way to the maps', async ({ page, scope }) => {
  await page.setViewportSize({ width: 360, height: 225 });
  await scope.report();
  const map = page.locator('.stage .map-pixels').nth(1);
  await map.evaluate((e) => e.scrollIntoView({ block: 'start' }));
  const free = await map.evaluate((e) => {
    const { left, right, top, bottom } = e.getBoundingClientRect();
    const [low, x] = [Math.min(bottom, innerHeight) - 2, (left + right) / 2];
    return [Math.max(top, 0) + 2, low].map((y) => document.elementFromPoint(x, y)?.closest('.map-box') !== null);
  });
  expect(free).toEqual([true, true]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await page.locator('[data-panel-tab=code]').click();
  await expect(page.locator('.panel')).toHaveCSS('position', 'static');
  await expectAccessible(page);
});

test('what a link drops is named: a run of b without b, a view of a layer that is not there', async ({
  page,
  scope,
}) => {
  await scope.report();
  const url = await scope.url();
  const [base = '', hash = ''] = url.split('#');
  const parts = hash.split('&').filter((part) => !/^(view|brun)=/.test(part));
  await page.goto('about:blank');
  await page.goto(`${base}#${[...parts, 'brun=0,1', 'view=ch0,a99:3'].join('&')}`);
  await scope.report();
  await expect(page.locator('.notice').filter({ hasText: 'brun' })).toBeVisible();
  await expect(page.locator('.notice').filter({ hasText: 'a99' })).toBeVisible();
});

test('another net has another name than the preset that stood there; an edit of it keeps it', async ({
  page,
  scope,
}) => {
  await scope.report();
  const name = page.locator('[data-open-presets] > span').first();
  await expect(name).toHaveText('Exercise · net a');
  await scope.load({ code: NET_A.replace('16, 3, padding=0', '16, 3, padding=1') });
  await expect(name).toHaveText('Exercise · net a');
  await scope.load({ code: 'nn.Sequential(nn.Conv2d(3, 5, 2), nn.Tanh(), nn.MaxPool2d(2))' });
  await expect(name).toHaveText('Own network');
  await page.keyboard.press('Control+z');
  await expect(name).toHaveText('Exercise · net a');
});

test('a challenge is made from the goal that stands there', async ({ page, scope }) => {
  await scope.report();
  await page.locator('[data-panel-tab=challenges]').click();
  await page.locator('[data-make]').click();
  // The page gives 14 × 14, the goal asks for 16 × 16.
  await expect(page.locator('.edited[data-condition=output] [data-wants]').first()).toHaveValue(/64\D+16\D+16/);
  await expect(page.locator('.edited[data-condition=unpadded-least]')).toHaveCount(1);
});

test('a question that was only looked at is in no link; one that was run is', async ({ page, scope }) => {
  await scope.report();
  const tab = page.locator('[data-panel-tab=experiment]');
  await tab.click();
  await page.locator('[data-guided=padding]').click();
  expect(await scope.url()).toContain('experiment=');
  await tab.click();
  await expect(page.locator('.experiment')).toHaveCount(0);
  await expect.poll(() => scope.url()).not.toContain('experiment=');
});

test('on a phone a tapped cell’s value stands whole, and the first tap after a scroll shows the cell @phone', async ({
  page,
  scope,
}) => {
  await scope.report();
  const maps = page.locator('.stage .map-box');
  const value = page.locator('.cell-value');
  for (const i of [0, 1]) {
    await maps.nth(i).scrollIntoViewIfNeeded();
    await page.evaluate(() => scrollBy(0, 40));
    const box = await maps.nth(i).boundingBox();
    if (!box) throw new Error('no map');
    await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    await expect(value).toHaveText(/^\[0, \d+, \d+\] = −?\d\.\d{3}$/);
    const cut = await value.evaluate((e) => {
      const [own, row] = [e.getBoundingClientRect(), e.closest('.cell-info')?.getBoundingClientRect()];
      return row ? own.right - row.right : 1;
    });
    expect(cut).toBeLessThanOrEqual(1);
    await page.keyboard.press('Escape');
  }
});

test('the code panel says that it is coming while it is fetched slowly', async ({ page, scope }) => {
  await scope.report();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/CodePanel.*\.js$|session.*\.js$|editor.*\.js$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.locator('[data-panel-tab=code]').click();
  await expect(page.locator('.panel-wait')).toBeVisible();
  release();
  await expect(page.locator('.code')).toBeVisible();
});

test('no tab of the code panel is cut @every', async ({ page, scope }) => {
  await scope.report();
  await page.locator('[data-panel-tab=code]').click();
  const cut = () =>
    page.locator('[data-code-tab]').evaluateAll(
      (all) =>
        all.filter((e) => {
          const [own, panel] = [e.getBoundingClientRect(), e.closest('.panel')?.getBoundingClientRect()];
          return !panel || own.right > panel.right || own.left < panel.left;
        }).length,
    );
  await expect(page.locator('[data-code-tab]').last()).toBeVisible();
  expect(await cut()).toBe(0);
});
