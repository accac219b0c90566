import type { Page } from '@playwright/test';
import { Scope } from './support/scope';
import { expect, test } from './support/test';

const editor = (page: Page) => page.locator('.code-editor:not(.is-written) .cm-content');
const openCode = (page: Page) =>
  page.getByRole('navigation', { name: 'Tools' }).getByRole('button', { name: 'Code' }).click();

async function reload(page: Page): Promise<Scope> {
  await page.reload();
  const scope = new Scope(page);
  await scope.ready();
  return scope;
}

/** What keeps work is fetched once the first maps are there. */
const kept = (page: Page) =>
  page.waitForFunction(() => performance.getEntriesByType('resource').some((r) => /\/kept-[^/]*\.js$/.test(r.name)));

test('what is typed and is no net yet, and its comments, are there after a reload', async ({ page, scope }) => {
  await kept(page);
  await openCode(page);
  await expect(editor(page)).toContainText('Conv2d');
  await editor(page).click();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.type('# a note of mine\n');
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('\nnn.Conv2d(64, 8');
  const net = await scope.code();
  const again = await reload(page);
  await expect(editor(page)).toContainText('# a note of mine');
  await expect(editor(page)).toContainText('nn.Conv2d(64, 8');
  expect(await again.code()).toBe(net);
  // It goes on where it was.
  await editor(page).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('nn.Conv2d(3, 8, 1)');
  await expect.poll(async () => (await again.report()).layers.length).toBe(1);
});

test('an edit of the last moment and every step of undo are there after a reload, in each tab its own', async ({
  page,
  scope,
  context,
}) => {
  await kept(page);
  await scope.load({ code: 'nn.Conv2d(3, 4, 3)', input: [3, 9, 9] });
  await scope.load({ code: 'nn.Conv2d(3, 5, 3)', input: [3, 9, 9], seed: 4 });
  const other = await context.newPage();
  const second = await Scope.open(other);
  await kept(other);
  await second.load({ code: 'nn.Conv2d(3, 6, 3)' });
  await scope.load({ code: 'nn.Conv2d(3, 7, 3)', input: [3, 9, 9] });
  const again = await reload(page);
  const channels = async (s: Scope) => (await s.report()).layers[0]?.shape[0];
  expect(await channels(again)).toBe(7);
  for (const wanted of [5, 4, 16]) {
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => channels(again)).toBe(wanted);
  }
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect.poll(() => channels(again)).toBe(4);
  const there = await reload(other);
  expect(await channels(there)).toBe(6);
  await other.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => channels(there)).toBe(16);
});

test('a page without storage, or with a full one, does all the same', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'sessionStorage', {
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  });
  const scope = await Scope.open(page);
  await scope.load({ code: 'nn.Conv2d(3, 4, 3)' });
  // The address alone keeps it then: what has not been written there yet is lost.
  await page.waitForFunction(() => location.hash.includes('a=c4k3'));
  const again = await reload(page);
  expect((await again.report()).layers[0]?.shape[0]).toBe(4);
});
