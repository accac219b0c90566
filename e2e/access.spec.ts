import type { Page } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { expect, test } from './support/test';

const sideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const [colorScheme, locale] of [
  ['light', 'en-US'],
  ['dark', 'ru-RU'],
] as const) {
  test.describe(`${colorScheme}, ${locale}`, () => {
    test.use({ colorScheme, locale });

    test('axe finds nothing on the opening page @every', async ({ page, scope }) => {
      test.slow();
      await scope.report();
      await expectAccessible(page);
      expect(await sideways(page)).toBe(0);
    });

    test('axe finds nothing in what opens, nor where PyTorch refuses', async ({ page, scope }) => {
      test.slow();
      await scope.report();
      for (const opens of ['.dots', '.goal-edit', '.add', '.tools > .engine']) {
        await page.locator(opens).first().click();
        await expect(page.locator('.pop:popover-open')).toBeVisible();
        await expectAccessible(page, '.pop:popover-open');
        await page.keyboard.press('Escape');
      }
      for (const key of ['p', '?']) {
        await page.keyboard.press(key);
        await expect(page.locator('dialog[open] li, dialog[open] dt').first()).toBeVisible();
        await expectAccessible(page, 'dialog[open]');
        await page.keyboard.press('Escape');
      }
      const kernel = page.locator('input[data-field="kernel_size"][data-layer="2"]');
      await kernel.fill('x');
      await kernel.press('Enter');
      await expect(page.getByRole('alert')).toBeVisible();
      await expectAccessible(page, '.stage:has([role=alert])');
      await kernel.fill('25');
      await kernel.press('Enter');
      await expect(page.locator('[data-fault]')).toBeVisible();
      await expectAccessible(page, '[data-fault]');
      await expectAccessible(page, '.top');
    });
  });
}

test('a net of four convolutions stands on the screen without scrolling', async ({ page, scope }) => {
  await scope.load({
    code: `nn.Sequential(nn.Conv2d(3, 16, 3), nn.ReLU(), nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(),
      nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.Conv2d(64, 64, 3, padding=1))`,
  });
  const fits = await page.evaluate(() => {
    const flow = document.querySelector('.flow');
    const root = document.documentElement;
    return {
      page: [root.scrollWidth - root.clientWidth, root.scrollHeight - root.clientHeight],
      flow: flow ? [flow.scrollWidth - flow.clientWidth, flow.scrollHeight - flow.clientHeight] : null,
    };
  });
  expect(fits).toEqual({ page: [0, 0], flow: [0, 0] });
});

test('a long net scrolls inside the flow, never the page sideways @every', async ({ page, scope }) => {
  const convs = Array.from({ length: 9 }, () => 'nn.Conv2d(8, 8, 3, padding=1)').join(', ');
  await scope.load({ code: `nn.Sequential(nn.Conv2d(3, 8, 3), ${convs})` });
  expect(await sideways(page)).toBe(0);
});

test('every control is reached by Tab, and its focus is seen', async ({ page, scope }) => {
  await scope.report();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the network' })).toBeFocused();
  await page.keyboard.press('Enter');
  const unseen: string[] = [];
  const reached = new Set<string>();
  for (let i = 0; i < 90; i += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      if (!(e instanceof HTMLElement) || e === document.body) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(e);
      return {
        name: e.getAttribute('aria-label') ?? e.textContent ?? e.tagName,
        seen: outlineStyle !== 'none' && outlineWidth !== '0px',
      };
    });
    if (!at) break;
    reached.add(at.name);
    if (!at.seen) unseen.push(at.name);
  }
  expect(unseen).toEqual([]);
  for (const name of ['kernel_size of conv1', 'dilation of conv3', 'More about conv2', 'Add a layer at the end']) {
    expect([...reached]).toContain(name);
  }
});

test('controls on a phone are large enough for a thumb @phone', async ({ page, scope }) => {
  await scope.report();
  const small = await page.locator('.card button, .card input, .card select, .bar button').evaluateAll((all) =>
    all
      .map((e) => ({ name: e.getAttribute('aria-label') ?? e.textContent ?? '', box: e.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
      .map(({ name, box }) => `${name} ${box.width}×${box.height}`),
  );
  expect(small).toEqual([]);
});

for (const locale of ['en-US', 'ru-RU']) {
  test.describe(locale, () => {
    test.use({ locale });

    test('tabs stand beside each other whole on a projector, and on a phone are reached by scrolling', async ({
      page,
      scope,
    }) => {
      await scope.report();
      const row = page.locator('.dock-tabs');
      for (const [width, height] of [
        [1024, 768],
        [360, 740],
      ] as const) {
        await page.setViewportSize({ width, height });
        const bad = await row.evaluate((tabs) => {
          const text = (tab: Element) => {
            const range = document.createRange();
            range.selectNodeContents(tab);
            return range.getBoundingClientRect();
          };
          const all = [...tabs.children];
          return all.filter((tab, i) => {
            const next = all[i + 1];
            return text(tab).width > tab.clientWidth || (next && text(tab).right > text(next).left);
          }).length;
        });
        expect(bad).toBe(0);
        if (width > 639) {
          expect(await row.evaluate((e) => e.scrollWidth - e.clientWidth)).toBe(0);
          await expect(row).toBeInViewport({ ratio: 1 });
        }
        // From elsewhere: what has the focus already is not scrolled to.
        await row.locator('button').first().focus();
        await row.locator('button').last().focus();
        await expect(row.locator('button').last()).toBeInViewport({ ratio: 0.99 });
      }
      expect(await sideways(page)).toBe(0);
    });
  });
}

test('names, numbers and words of cards stand apart and whole @phone @projector', async ({ page, scope }) => {
  const bad = () =>
    page.locator('.card .row').evaluateAll((rows) =>
      rows.flatMap((row) => {
        const [label, field] = [row.querySelector('.row-label'), row.querySelector<HTMLInputElement>('.typed input')];
        const box = row.querySelector('input[type=checkbox]');
        if (!label) return [];
        const range = document.createRange();
        range.selectNodeContents(label);
        const name = range.getBoundingClientRect();
        const touches = [field, box].some((e) => {
          const at = e?.getBoundingClientRect();
          return at && at.left < name.right && at.top < name.bottom && at.bottom > name.top;
        });
        const cut = field && field.scrollWidth > field.clientWidth;
        return touches || cut ? [`${label.textContent} ${field?.value ?? ''}`] : [];
      }),
    );
  for (const code of [
    `nn.Sequential(nn.Conv2d(3, 16, (3, 5), stride=(2, 1), padding=(1, 2)), nn.LeakyReLU(0.2),
      nn.ConvTranspose2d(16, 128, 4, stride=2, padding=1, output_padding=1), nn.PReLU(),
      nn.Conv2d(128, 128, 3, padding='same'))`,
    `nn.Sequential(nn.AvgPool2d((2, 3), padding=(1, 1)), nn.ConstantPad2d(2, 3.5), nn.ZeroPad2d((1, 2, 0, -1)),
      nn.Upsample(scale_factor=(2, 1.5), mode='bilinear'))`,
  ]) {
    expect((await scope.load({ code })).error).toBeNull();
    expect(await bad()).toEqual([]);
    expect(await sideways(page)).toBe(0);
    expect(await page.locator('.app').evaluate((app) => app.scrollWidth - app.clientWidth)).toBe(0);
  }
});

test('no line of a sentence with fields begins with a comma or a full stop', async ({ page, scope }) => {
  await scope.report();
  for (const [panel, sentence] of [
    ['experiment', '.ask'],
    ['designs', '.sentence'],
  ] as const) {
    await page.locator(`[data-panel-tab=${panel}]`).click();
    await expect(page.locator(`${sentence} input`).first()).toBeVisible();
    const loose = await page.locator(sentence).evaluate((whole) => {
      const found = new Set<string>();
      for (let width = 180; width < 560; width += 1) {
        (whole as HTMLElement).style.width = `${width}px`;
        for (const field of whole.querySelectorAll('input')) {
          const walker = document.createTreeWalker(whole, NodeFilter.SHOW_TEXT);
          walker.currentNode = field;
          const mark = walker.nextNode();
          if (!mark || !/^[,.;)]/.test(mark.textContent ?? '')) continue;
          const range = document.createRange();
          range.setStart(mark, 0);
          range.setEnd(mark, 1);
          if (range.getBoundingClientRect().left < field.getBoundingClientRect().right - 1) {
            found.add(`${field.value}${mark.textContent}`);
          }
        }
      }
      return [...found];
    });
    expect(loose, panel).toEqual([]);
  }
});

test('in the system’s own colours the palettes keep theirs', async ({ page, scope }) => {
  await scope.report();
  await page.emulateMedia({ forcedColors: 'active' });
  await page.locator('.legend-button').click();
  const swatch = page.locator('.legend-swatch i').first();
  await expect(swatch).toBeVisible();
  expect(await swatch.evaluate((e) => getComputedStyle(e).backgroundImage)).toContain('gradient');
});

test('at 200 % the dock stays one line high, and nothing goes sideways', async ({ page, scope }) => {
  await page.setViewportSize({ width: 720, height: 450 });
  await scope.report();
  expect(await sideways(page)).toBe(0);
  expect(await page.locator('.dock').evaluate((dock) => dock.clientHeight)).toBeLessThan(60);
});
