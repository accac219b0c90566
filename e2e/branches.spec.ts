import type { Page } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { expect, test } from './support/test';

async function choose(page: Page, preset: string, shape: string) {
  await page.keyboard.press('p');
  await page.locator(`[data-preset="${preset}"]`).click();
  await expect(page.locator('[data-answer-shape]').first()).toHaveAttribute('data-answer-shape', shape);
}

const overflow = (page: Page) =>
  page
    .locator('.flow')
    .evaluate((flow) => [flow.scrollWidth - flow.clientWidth, flow.scrollHeight - flow.clientHeight]);

for (const [preset, shape] of [
  ['residual', '16,16,16'],
  ['projection', '32,8,8'],
  ['inception', '32,16,16'],
  ['u-net', '1,32,32'],
] as const) {
  test(`${preset} stands whole on the page, and axe finds nothing`, async ({ page, scope }) => {
    await scope.report();
    await choose(page, preset, shape);
    await scope.report();
    expect(await overflow(page)).toEqual([0, 0]);
    await expectAccessible(page);
  });
}

test('the trunk is straight, branches stand below it, no map over another', async ({ page, scope }) => {
  await scope.report();
  await choose(page, 'inception', '32,16,16');
  const boxes = await page.locator('.stage').evaluateAll((all) =>
    all.map((s) => {
      const map = s.querySelector('.map-pixels')?.getBoundingClientRect();
      return {
        lane: s.getAttribute('data-lane'),
        x: map?.x ?? 0,
        y: map?.y ?? 0,
        w: map?.width ?? 0,
        h: map?.height ?? 0,
      };
    }),
  );
  expect(new Set(boxes.map((b) => b.lane))).toEqual(new Set(['0', '1', '2', '3']));
  const middles = boxes.filter((b) => b.lane === '0').map((b) => Math.round(b.y + b.h / 2));
  expect(new Set(middles).size).toBe(1);
  for (const [i, p] of boxes.entries()) {
    for (const q of boxes.slice(i + 1)) {
      const apart = p.x + p.w <= q.x || q.x + q.w <= p.x || p.y + p.h <= q.y || q.y + q.h <= p.y;
      expect(apart).toBe(true);
    }
  }
});

test('an arc has a name, leads to both its ends by keys, and can be taken out and put back', async ({
  page,
  scope,
}) => {
  await scope.report();
  await choose(page, 'residual', '16,16,16');
  const arc = page.getByRole('button', { name: 'From input to add1, 16 × 16 × 16' });
  await arc.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('application', { name: 'Map of add1' })).toBeFocused();
  await arc.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('application', { name: 'Map of input' })).toBeFocused();
  await arc.click();
  await page.getByRole('button', { name: 'Take out this connection' }).click();
  await expect(page.locator('[data-kind=add]')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(arc).toBeVisible();
});

test('a skip is laid from a card’s menu, with what shapes need on it, and is one step', async ({ page, scope }) => {
  await scope.report();
  await page.locator('[data-card]').nth(1).locator('.dots').click();
  await page.getByRole('button', { name: 'Skip to here from…' }).click();
  await page.locator('[data-skip^="input "]').last().click();
  await expect(page.locator('[data-kind=add], .join')).not.toHaveCount(0);
  const report = await scope.report();
  expect(report.error).toBeNull();
  expect(report.layers.map((l) => l.kind)).toContain('add');
  await page.keyboard.press('Control+z');
  expect((await scope.report()).layers.map((l) => l.kind)).not.toContain('add');
});

test('windows are shown in every branch that a cell was computed from', async ({ page, scope }) => {
  await scope.report();
  await choose(page, 'inception', '32,16,16');
  await scope.report();
  const last = page.locator('.stage[data-lane="0"] .map-box').last();
  await last.hover();
  await expect(page.locator('.map-cursor')).toHaveCount(9);
  await expect(page.locator('.wire[data-seen]')).not.toHaveCount(0);
});

test('on a phone arcs run beside the maps, and axe finds nothing @phone', async ({ page, scope }) => {
  await scope.report();
  await page.locator('.top button').filter({ hasText: 'Exercise' }).click();
  await page.locator('[data-preset=residual]').click();
  await scope.report();
  await expect(page.getByRole('button', { name: 'From input to add1, 16 × 16 × 16' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  await expectAccessible(page);
});

test('a sign opens its sliders where a mouse rests on it, and stays where it was pressed', async ({ page, scope }) => {
  await scope.report();
  await choose(page, 'inception', '32,16,16');
  await scope.report();
  const sign = page.getByRole('button', { name: 'Conv2d conv2', exact: true });
  const kernel = page.getByRole('slider', { name: /kernel_size.*conv2/ });
  await sign.hover();
  await expect(kernel).toBeVisible();
  await page.mouse.move(700, 860);
  await expect(kernel).toBeHidden();
  await sign.hover();
  await expect(kernel).toBeVisible();
  await sign.click();
  await page.mouse.move(700, 860);
  await kernel.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await scope.report()).layers[2]?.shape).not.toEqual([16, 16, 16]);
  await page.keyboard.press('Escape');
  await expect(kernel).toBeHidden();
});

test('a join says why it has its size: what is added, what is broadcast', async ({ page, scope }) => {
  await scope.report();
  await choose(page, 'residual', '16,16,16');
  await page.locator('.stage').last().locator('.formula-button').click();
  const why = page.getByRole('dialog', { name: 'Why this size: the arithmetic of add1' });
  await expect(why.getByRole('heading', { name: 'Why 16 × 16 × 16?' })).toBeVisible();
  await expect(why.locator('[data-says=alike]')).toHaveCount(1);
  await expectAccessible(page, '.why-pop:popover-open');
  await page.keyboard.press('Escape');
  await choose(page, 'inception', '32,16,16');
  await page.getByRole('button', { name: 'cat cat1', exact: true }).click();
  await page.locator('.sign-card:popover-open .formula-button').click();
  const cat = page.getByRole('dialog', { name: 'Why this size: the arithmetic of cat1' });
  await expect(cat.locator('[data-says=joined] .formula-result')).toHaveText('32');
});
