import { readFile } from 'node:fs/promises';
import { expectAccessible } from './support/axe';
import { copies } from './support/copies';
import { Scope } from './support/scope';
import { expect, test } from './support/test';

const bar = '.lesson-bar';

for (const locale of ['en-US', 'ru-RU']) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale, viewport: { width: 1024, height: 768 } });

    test('every lesson goes from its first step to its challenge by a remote’s keys', async ({ page }) => {
      const scope = await Scope.open(page);
      const lessons = await scope.lessons();
      expect(lessons.length).toBeGreaterThanOrEqual(8);
      for (const { id, steps } of lessons) {
        await scope.lesson(id);
        let asked = 0;
        for (let step = 0; step < steps; step += 1) {
          await expect(page.locator(bar)).toHaveAttribute('data-step', String(step));
          const show = page.locator('[data-lesson-show]');
          if ((await show.count()) > 0) {
            asked += 1;
            await expect(page.locator('[data-lesson-answer]')).toHaveCount(0);
            await page.keyboard.press('Digit1');
            await expect(page.locator('[data-choice="0"] b')).toHaveText('1');
            await page.keyboard.press('Shift+Digit1');
            await page.keyboard.press('PageDown');
            await expect(page.locator('[data-lesson-answer]')).toBeVisible();
            await expect(page.locator('[data-covers]')).toHaveCount(0);
          }
          if (step < steps - 1) await page.keyboard.press('PageDown');
        }
        expect(asked).toBeGreaterThan(0);
        await expect(page.locator('.challenge')).toBeVisible();
      }
    });
  });
}

test('a lesson covers what it asks for, puts a step back with one key, and leaves undo as it was', async ({ page }) => {
  const scope = await Scope.open(page);
  const padding = page.locator('input[data-field="padding"][data-layer="0"]').first();
  await padding.fill('2');
  await padding.press('Enter');
  const own = (await scope.report()).layers[0]?.shape;
  await page.locator('[data-panel-tab=lessons]').click();
  await page.locator('[data-begin-lesson=why-14]').click();
  await expect(page.locator(bar)).toHaveAttribute('data-step', '0');
  await page.keyboard.press('PageDown');
  await page.keyboard.press('PageDown');
  await expect(page.locator(bar)).toHaveAttribute('data-step', '2');
  // The kernel of 5: neither its size nor its map is to be seen, nor read by a screen reader.
  const covered = page.locator('[data-stage][data-covers]');
  await expect(covered).toHaveCount(1);
  await expect(covered.locator('.read-shape')).toBeHidden();
  await expect(covered.locator('canvas').first()).toBeHidden();
  await expect(page.locator('[data-answer-shape]')).toBeHidden();
  await expectAccessible(page);
  await page.keyboard.press('PageDown');
  await expect(covered).toHaveCount(0);
  await expect(page.locator('.read-shape').last()).toBeVisible();

  // Turned in between, and put back.
  const kernel = page.locator('input[data-field="kernel_size"][data-layer="0"]').first();
  await kernel.fill('7');
  await kernel.press('Enter');
  expect((await scope.report()).layers[0]?.shape).toEqual([4, 10, 10]);
  await page.locator(bar).click({ position: { x: 4, y: 4 } });
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press('r');
  await expect.poll(async () => (await scope.report()).layers[0]?.shape).toEqual([4, 12, 12]);

  // A link holds lesson and step; left, one undo gives back what stood there before.
  expect(await scope.url()).toContain('lesson=why-14.2');
  await page.locator('[data-lesson-leave]').click();
  await expect(page.locator(bar)).toHaveCount(0);
  expect((await scope.report()).layers[0]?.shape).toEqual([4, 12, 12]);
  await page.keyboard.press('Control+z');
  expect((await scope.report()).layers[0]?.shape).toEqual(own);
});

test('a teacher copies a lesson, changes it on the page, and hands it out as a link and as a file', async ({
  page,
}) => {
  const copied = await copies(page);
  await Scope.open(page);
  await page.locator('[data-panel-tab=lessons]').click();
  await page.locator('[data-copy-lesson=stride]').click();
  await page.locator('[data-field-of=title]').fill('Stride in 7b');
  await page.locator('[data-edit-step="0"] [data-field-of=step-text]').fill('Look at the lower map.');
  await page.locator('[data-edit-step="0"] [data-record]').click();
  await page.locator('[data-add-step]').click();
  const last = page.locator('[data-edit-step]').last();
  await last.locator('[data-field-of=step-text]').fill('What now?');
  await last.locator('[data-step-asks]').check();
  await last.locator('[data-field-of=step-question]').fill('How wide?');
  await expect(page.locator('[data-lesson-link]')).toBeDisabled();
  await last.locator('[data-field-of=step-choices]').fill('14\n*16');
  await page.locator('[data-lesson-link]').click();
  const link = await copied();
  const saving = page.waitForEvent('download');
  await page.locator('[data-lesson-save]').click();
  const file = await (await saving).path();

  await page.goto('about:blank');
  await Scope.open(page, link);
  await expect(page.locator('.lesson-text')).toHaveText('Look at the lower map.');
  // Recorded on the page: the exercise's net, not the lesson's.
  await expect(page.locator('[data-answer-shape]')).toContainText('64');

  await page.goto('about:blank');
  await Scope.open(page, './');
  await page.locator('[data-panel-tab=lessons]').click();
  const draft = page.locator('[data-field-of=title]');
  if ((await draft.count()) > 0) await page.locator('.lessons header button').click();
  await page
    .locator('[data-lesson-file]')
    .setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{"title":1}') });
  await expect(page.locator('.lesson-wrong')).toBeVisible();
  await page.locator('[data-lesson-file]').setInputFiles({
    name: 'lesson.json',
    mimeType: 'application/json',
    buffer: await readFile(file),
  });
  await expect(page.locator('.lesson-text')).toHaveText('Look at the lower map.');
});

test('an embedding program opens lessons, and is told of those that are not there', async ({ page }) => {
  const scope = await Scope.open(page);
  await scope.lesson('claim', 3);
  await expect(page.locator(bar)).toHaveAttribute('data-step', '3');
  await expect(scope.lesson('nothing')).rejects.toMatchObject({ code: 'no-such-lesson' });
  await expect(scope.lesson('claim', 99)).rejects.toMatchObject({ code: 'bad-argument' });
  await expect(page.locator(bar)).toHaveAttribute('data-step', '3');
  await scope.lesson(null);
  await expect(page.locator(bar)).toHaveCount(0);
});

test.describe('on a projector', () => {
  test.use({ viewport: { width: 1024, height: 768 } });

  test('presents with nothing under 18 px, what is spoken of at 28 and more, and four large maps in sight', async ({
    page,
  }) => {
    const scope = await Scope.open(page);
    await page.keyboard.press('Shift+P');
    await expect(page.locator('html')).toHaveAttribute('data-present', '');
    await expect(page.getByRole('button', { name: 'Present', exact: true })).toHaveAttribute('aria-pressed', 'true');
    await scope.lesson('why-14', 0);
    await expect(page.locator(bar)).toBeVisible();
    const sizes = await page.evaluate(() => {
      const found: [size: number, text: string][] = [];
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const { parentElement: element, textContent } = walk.currentNode as Text;
        if (!element || textContent.trim() === '' || !element.checkVisibility({ visibilityProperty: true })) continue;
        const box = element.getBoundingClientRect();
        // What a screen reader alone reads, and the signs of brackets that are drawn.
        if (box.width < 2 || Number(getComputedStyle(element).opacity) === 0) continue;
        found.push([Number.parseFloat(getComputedStyle(element).fontSize), textContent]);
      }
      return found;
    });
    expect(sizes.filter(([size]) => size < 18)).toEqual([]);
    for (const selector of ['.read-shape', '.read-formula .formula', '.read-mean button', '[data-spoken] .row-label']) {
      const size = await page
        .locator(selector)
        .last()
        .evaluate((e) => Number.parseFloat(getComputedStyle(e).fontSize));
      expect([selector, size >= 28]).toEqual([selector, true]);
    }
    const seen = await page.locator('canvas[data-map]').evaluateAll(
      (maps) =>
        maps.filter((map) => {
          const { top, bottom, width } = map.getBoundingClientRect();
          return top >= 0 && bottom <= innerHeight && width >= 90;
        }).length,
    );
    expect(seen).toBeGreaterThanOrEqual(4);
    // The argument that is turned is the one that is spoken of.
    await page.evaluate(() => document.querySelector<HTMLElement>('.op input[data-field="stride"]')?.focus());
    await page.locator('input[data-field="padding"][data-layer="0"]').first().focus();
    await expect(page.locator('[data-spoken] .row-label').first()).toHaveText('padding');
    await page.getByRole('button', { name: 'Present', exact: true }).click();
    await expect(page.locator('html')).not.toHaveAttribute('data-present', '');
  });
});
