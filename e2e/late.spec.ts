import { expect, type Page, test } from '@playwright/test';
import { Scope } from './support/scope';

const LINK = './#v1&x=randn,3,8,8&seed=5&recipe=paired&a=c4k3p1/BatchNorm2d/r/max2&goal=none&view=ch0,grey,layer,full';

/** Holds back a chunk until it is let go. */
async function hold(page: Page, name: string): Promise<() => void> {
  let letGo = () => {};
  const gone = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(new RegExp(`/assets/${name}-[^/]*\\.js$`), async (route) => {
    await gone;
    await route.continue();
  });
  return letGo;
}

test('a link with other layers than the exercise’s opens with its own net, and never shows another', async ({
  page,
}) => {
  const letGo = await hold(page, 'link');
  await page.addInitScript(() => {
    const seen = new Set<string>();
    Object.assign(window, { seen });
    new MutationObserver(() => {
      // The exercise's channels, which nothing of the link's net has.
      if (/\b64\b/.test(document.getElementById('root')?.textContent ?? '')) seen.add('the exercise');
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
  await page.goto(LINK);
  const scope = new Scope(page);
  // Called at once, before there is a net.
  const early = scope.report();
  // Two frames, in which a page that draws would have drawn.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  await expect(page.locator('#root')).toBeEmpty();
  letGo();
  expect((await early).layers.map((l) => l.kind)).toEqual(['Conv2d', 'BatchNorm2d', 'ReLU', 'MaxPool2d']);
  await scope.ready();
  await expect(page.getByText('BatchNorm2d').first()).toBeVisible();
  expect(await page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen])).toEqual([]);
});

test('without a link the page is drawn, driven and undone before what writes links is there', async ({ page }) => {
  const letGo = await hold(page, 'link');
  const scope = await Scope.open(page);
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  expect(new URL(page.url()).hash).toBe('');
  const report = await scope.load({ code: 'nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.AvgPool2d(2))' });
  expect(report.layers.map((l) => l.kind)).toEqual(['Conv2d', 'BatchNorm2d', 'AvgPool2d']);
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(async () => (await scope.report()).layers.length).toBe(5);
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect.poll(async () => (await scope.report()).layers.length).toBe(3);
  const url = scope.url();
  letGo();
  expect(await url).toContain('BatchNorm2d');
  await expect(page).toHaveURL(/#v1&.*BatchNorm2d/);
});
