import { expectAccessible } from './support/axe';
import { NET_A } from './support/nets';
import { expect, test } from './support/test';

const minus = (text: string) => Number(text.replace('−', '-').replace('+', ''));

test('the window goes over the input, its products add up to the map, and it is taken by hand', async ({
  page,
  scope,
}) => {
  await scope.load({ code: NET_A, input: [3, 16, 16], seed: 0 });
  const { data } = await scope.activations(0);
  await page
    .locator('.map-box')
    .nth(1)
    .click({ position: { x: 60, y: 60 } });
  const panel = page.getByRole('region', { name: 'Why this value' });
  await panel.getByRole('button', { name: 'Play', exact: true }).click();
  const sum = panel.locator('[data-sum]');
  const place = panel.getByRole('slider', { name: 'place' });
  await place.fill('0');
  await expect.poll(async () => minus((await sum.textContent()) ?? '')).toBeCloseTo(data[0] ?? 0, 6);
  await panel.getByRole('button', { name: 'One step on' }).click();
  await expect(panel.locator('.play')).toHaveAttribute('data-play', '1');
  await expect.poll(async () => minus((await sum.textContent()) ?? '')).toBeCloseTo(data[1] ?? 0, 6);
  // Product by product: the sum begins with what the others add, and grows to the whole.
  await panel.getByRole('slider', { name: 'speed' }).fill('0');
  const step = panel.getByRole('button', { name: 'One step on' });
  await expect(panel.locator('.play-products .apart-cell')).toHaveCount(9);
  await step.click();
  await expect(panel.locator('.play-products .is-added')).toHaveCount(1);
  await expect(panel.locator('.play-now')).toHaveCount(1);
  for (let i = 0; i < 8; i += 1) await step.click();
  await expect(panel.locator('.play-products .is-added')).toHaveCount(9);
  expect(minus((await sum.textContent()) ?? '')).toBeCloseTo(data[1] ?? 0, 5);
  // By hand: the window is taken to where the pointer is.
  const map = panel.getByRole('img', { name: /The window of row/ });
  const box = await map.boundingBox();
  if (!box) throw new Error('no map');
  await page.mouse.move(box.x + 2, box.y + 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 2, box.y + box.height - 2, { steps: 4 });
  await page.mouse.up();
  await expect(panel.locator('.play')).toHaveAttribute('data-play', '195');
  await expect(panel).toContainText('there are 14 places');
  await expectAccessible(page, '.apart');
  await panel.getByRole('button', { name: 'Take this one apart' }).click();
  await expect(panel.getByRole('heading')).toContainText('[0, 13, 13]');
});

test('it plays by itself to the last place', async ({ page, scope }) => {
  await scope.load({ code: 'nn.Sequential(nn.Conv2d(1, 1, 3, stride=2, dilation=2))', input: [1, 10, 10], seed: 0 });
  await page.locator('canvas[data-map="0"]').click({ position: { x: 3, y: 3 } });
  const panel = page.getByRole('region', { name: 'Why this value' });
  await panel.getByRole('button', { name: 'Play', exact: true }).click();
  await panel.getByRole('slider', { name: 'speed' }).fill('4');
  await panel.getByRole('slider', { name: 'place' }).fill('0');
  await panel.locator('.play-run').click();
  await expect(panel.locator('.play')).toHaveAttribute('data-play', '8');
  await expect(panel.locator('.play-run')).toHaveAttribute('aria-pressed', 'false');
  await expect(panel).toContainText('it straddles 1 between each two');
  await expect(panel).toContainText('5 cells are in no window at all');
});

test('where nothing is to move it steps, and it is reached from the formula', async ({ page, scope }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await scope.load({ code: NET_A, input: [3, 16, 16], seed: 0 });
  await page.locator('.formula-button').first().click();
  await page.getByRole('button', { name: 'Watch the window go over the map' }).click();
  const panel = page.getByRole('region', { name: 'Why this value' });
  await expect(panel.locator('.play')).toHaveAttribute('data-play', '0');
  await expect(panel.locator('.play-run')).toHaveCount(0);
  await panel.getByRole('button', { name: 'One step on' }).focus();
  await page.keyboard.press('Enter');
  await expect(panel.locator('.play')).toHaveAttribute('data-play', '1');
});
