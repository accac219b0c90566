import type { Page, Route } from '@playwright/test';
import { Scope } from './support/scope';
import { expect, test } from './support/test';

const LINK = './#v1&x=randn,3,8,8&seed=5&recipe=paired&a=c4k3p1/BatchNorm2d/r/max2&goal=none&view=ch0,grey,layer,full';

const file = (name: string, kind = 'js') => new RegExp(`/assets/${name}-[^/]*\\.${kind}$`);

/** Lets a file fail so many times: as without a network, or as where it is gone. */
async function fail(page: Page, name: RegExp, times: number, how: 'away' | 'gone' = 'away'): Promise<void> {
  let left = times;
  await page.route(name, (route: Route) => {
    if (left <= 0) return route.continue();
    left -= 1;
    return how === 'away' ? route.abort('internetdisconnected') : route.fulfill({ status: 404, body: 'Not found' });
  });
}

const line = (page: Page) => page.getByRole('status', { name: 'Messages' });
const tab = (page: Page, name: string) => page.getByRole('navigation', { name: 'Tools' }).getByRole('button', { name });

test.beforeEach(({ problems }) => {
  // What a browser says of a file that does not come.
  problems.allow(/ERR_INTERNET_DISCONNECTED|404|could not be fetched/);
});

for (const [what, name, kind] of [
  ['a panel', 'CodePanel', 'js'],
  ['what a panel is made of', 'code', 'js'],
  ['a panel’s style', 'CodePanel', 'css'],
] as const) {
  test(`${what} that fails once: the page stays, a line says so, Try again brings it`, async ({ page, scope }) => {
    await fail(page, file(name, kind), 1);
    await page.evaluate(() => Object.assign(window, { same: true }));
    await tab(page, 'Code').click();
    await expect(line(page).getByText(/Could not be fetched: (the panel Code|the words)/)).toBeVisible();
    await expect(page.locator('.broken')).toHaveCount(0);
    await expect(page.getByText('Conv2d').first()).toBeVisible();
    expect((await scope.report()).layers).toHaveLength(5);
    await line(page).getByRole('button', { name: 'Try again' }).click();
    await expect(page.locator('.cm-content').first()).toContainText('Conv2d');
    await expect(line(page).getByText('Could not be fetched')).toHaveCount(0);
    await expect(page.locator('.code-head')).toHaveCSS('display', 'flex');
    expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true);
  });
}

test('the picture itself that fails once comes, too', async ({ page }) => {
  await fail(page, file('picture'), 1);
  await page.goto('./');
  await line(page).getByRole('button', { name: 'Try again' }).click();
  await new Scope(page).ready();
  await expect(page.getByText('Conv2d').first()).toBeVisible();
});

test('an explanation, a menu and a dialog that fail leave the picture as it is', async ({ page, scope: _ }) => {
  for (const name of ['WhySize', 'CardMenu', 'LayerMenu', 'HelpDialog']) await fail(page, file(name), 2);
  await page.keyboard.press('?');
  await expect(line(page).getByText('a dialog')).toBeVisible();
  await page
    .locator('.size-formula, [data-why]')
    .first()
    .click()
    .catch(() => {});
  await expect(page.locator('.broken')).toHaveCount(0);
  await expect(page.getByText('Conv2d').first()).toBeVisible();
  // Once more it fails, and then it comes.
  await line(page).getByRole('button', { name: 'Try again' }).click();
  await expect(line(page).getByText('a dialog')).toBeVisible();
  await line(page).getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('a call for which a file does not come is refused as a call, and done when it is made again', async ({
  page,
  scope,
}) => {
  await fail(page, file('report'), 1);
  await expect(scope.report()).rejects.toMatchObject({ code: 'not-fetched' });
  expect((await scope.report()).layers).toHaveLength(5);
});

test('after a new version the page offers to load it, and keeps what is on it', async ({ page, scope }) => {
  await scope.load({ code: 'nn.Conv2d(3, 5, 3)', input: [3, 9, 9] });
  await fail(page, file('SummaryPanel'), 1, 'gone');
  const html = await (await page.request.get(page.url().replace(/#.*/, ''))).text();
  const published = (route: Route) =>
    route.fulfill({ contentType: 'text/html', body: html.replaceAll('/index-', '/index-new-') });
  await page.route((url) => url.pathname.endsWith('/path/'), published);
  await tab(page, 'Numbers').click();
  await expect(line(page).getByText('A newer version')).toBeVisible();
  await page.unroute((url) => url.pathname.endsWith('/path/'));
  await page.unrouteAll();
  await line(page).getByRole('button', { name: 'Reload' }).click();
  await expect(page.locator('[data-panel=summary]')).toBeVisible();
  await scope.ready();
  expect((await scope.report()).layers[0]?.shape).toEqual([5, 7, 7]);
});

test('a link whose reader does not come is never written over, and opens when it comes', async ({ page }) => {
  // Asked for twice by itself.
  await fail(page, file('link'), 2);
  await page.goto(LINK);
  const scope = new Scope(page);
  await scope.ready();
  await expect(line(page).getByText('what reads and writes links')).toBeVisible();
  const address = page.url();
  // What is done meanwhile does not touch it, not even where what writes links has come.
  await scope.load({ code: 'nn.Conv2d(3, 5, 3)', input: [3, 9, 9] });
  await scope.url();
  await page.waitForTimeout(600);
  expect(page.url()).toBe(address);
  await line(page).getByRole('button', { name: 'Try again' }).click();
  await expect
    .poll(async () => (await scope.report()).layers.map((l) => l.kind))
    .toEqual(['Conv2d', 'BatchNorm2d', 'ReLU', 'MaxPool2d']);
});

test('the engine’s worker that fails once is asked for again', async ({ page }) => {
  await fail(page, /\/assets\/worker-[^/]*\.js$/, 1);
  await page.goto('./');
  const scope = new Scope(page);
  await scope.ready();
  const report = await scope.report();
  expect(report.layers[4]?.mean).toBeCloseTo(0.021454, 5);
});

test('where no script may run, the page says so in its own text', async ({ page, baseURL, problems }) => {
  problems.allow(/Blocked script execution|CORS policy|ERR_FAILED/);
  const response = await page.request.get(baseURL ?? '');
  const text = await response.text();
  expect(text).toContain('this place does not let it run');
  expect(text).toMatch(
    /http-equiv="Content-Security-Policy" content="[^"]*script-src 'self' 'wasm-unsafe-eval'; style-src 'self'/,
  );
  expect(text).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|\sstyle=/);
  await page.goto('./');
  await page.setContent(`<iframe sandbox src="${baseURL}" width="800" height="500"></iframe>`);
  await expect(page.frameLocator('iframe').getByText('this place does not let it run')).toBeVisible();
});
