import { readFileSync } from 'node:fs';
import { expectAccessible } from './support/axe';
import { NET_A } from './support/nets';
import { expect, test } from './support/test';

/** One of Dumoulin and Visin's figures: input, kernel, stride, padding, dilation, output_padding, output. */
interface Figure {
  readonly id: string;
  readonly kind: 'conv' | 'transposed' | 'pool';
  readonly i: number;
  readonly k: number;
  readonly s: number;
  readonly p: number;
  readonly d: number;
  readonly a: number;
  readonly o: number;
}

const read = (): readonly Figure[] => {
  const file = new URL('../test-data/conv_arithmetic.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: Figure[] }).cases;
};

function codeOf({ kind, k, s, p, d, a }: Figure): string {
  if (kind === 'pool') return `nn.MaxPool2d(${k}, stride=${s}, padding=${p}, dilation=${d})`;
  const args = `1, 1, ${k}, stride=${s}, padding=${p}, dilation=${d}`;
  return kind === 'conv' ? `nn.Conv2d(${args})` : `nn.ConvTranspose2d(${args}, output_padding=${a})`;
}

test.describe('Dumoulin and Visin’s figures', () => {
  const figures = read();
  expect(figures.length).toBe(24);

  test('are drawn and counted right', async ({ shared }) => {
    const { page } = shared;
    for (const figure of figures) {
      const { kind, i, k, s, p, d, a, o } = figure;
      await test.step(figure.id, async () => {
        const report = await shared.load({ code: codeOf(figure), input: [1, i, i] });
        expect(report.layers[0]?.shape).toEqual([1, o, o]);
        await expect(page.locator('[data-shape="0"]')).toHaveText(`1 × ${o} × ${o}`);
        // Both maps at one scale; padding is drawn around the map that is padded, cell for cell.
        const drawn = await page.evaluate(() => {
          const width = (selector: string) => document.querySelector<HTMLElement>(selector)?.style.width ?? '';
          return {
            input: Number.parseFloat(width('canvas[data-map="-1"]')),
            output: Number.parseFloat(width('canvas[data-map="0"]')),
            padded: Number.parseFloat(width('.is-input .map-pad.is-there') || '0'),
            unread: document.querySelectorAll('.is-input .map-unread').length,
          };
        });
        const cell = drawn.input / i;
        expect(drawn.output / cell).toBeCloseTo(o, 1);
        expect(drawn.padded / cell).toBeCloseTo(kind !== 'transposed' && p > 0 ? i + 2 * p : 0, 1);
        const left = kind === 'transposed' ? 0 : (i + 2 * p - d * (k - 1) - 1) % s;
        expect(drawn.unread).toBe(left > p ? 1 : 0);

        await page.locator('.formula-button').click();
        const why = page.locator('.why-axis');
        await expect(why).toHaveCount(1);
        await expect(why.locator('.why-drawing')).toHaveAttribute(
          'data-windows',
          String(kind === 'transposed' ? i : o),
        );
        const role = (name: string) => why.locator(`[data-role="${name}"]`).count();
        if (kind === 'transposed') {
          expect(await role('cut')).toBe(2 * p - a);
          expect(await role('added')).toBe(a);
        } else {
          expect((await role('padding')) + (await role('left'))).toBe(2 * p + Math.max(0, left - p));
          expect(await role('left')).toBe(left);
        }
        await expect(why.locator('[data-result] .formula-result')).toHaveText(String(o));
        await page.keyboard.press('Escape');
      });
    }
  });
});

test('the size is worked out step by step, and its windows are walked by key', async ({ page, scope }) => {
  await scope.load({ code: 'nn.Conv2d(3, 4, 3, stride=2, padding=(1, 0))', input: [3, 14, 9] });
  await page.locator('.formula-button').focus();
  await page.keyboard.press('Enter');
  const why = page.getByRole('dialog', { name: 'Why this size: the arithmetic of conv1' });
  await expect(why.getByRole('heading', { name: 'Why 7 × 4?' })).toBeVisible();
  const height = why.locator('[data-why-axis="h"]');
  await expect(height.locator('[data-says="moves-floor"]')).toContainText('1 cell left over (only padding)');
  const window = height.getByRole('slider', { name: 'window' });
  await window.focus();
  await page.keyboard.press('End');
  await expect(height.locator('.why-says')).toHaveText('output 6 reads cells 11, 12, 13');
  await page.keyboard.press('Home');
  await expect(height.locator('.why-says')).toHaveText('output 0 reads cells 0, 1 + 1 of padding');
  await expectAccessible(page, '.why-pop:popover-open');
  await page.keyboard.press('Escape');
  await expect(why).toBeHidden();
});

test('further readouts unfold under all maps at once', async ({ page, scope }) => {
  await scope.load({ code: NET_A, input: [3, 16, 16], seed: 0 });
  await expect(page.locator('.read-more')).toHaveCount(0);
  await page.locator('.read-unfold').click();
  const values = (mark: string) => page.locator(`[data-more="${mark}"] dd`);
  await expect(values('memory')).toHaveText(['3.1 kB', '12.5 kB', '25.1 kB', '50.2 kB']);
  await expect(values('macs')).toHaveText(['84 672', '903 168', '3 612 672'], { useInnerText: true });
  await expect(values('field')).toHaveText(['3 × 3', '5 × 5', '7 × 7']);
  const border = (await scope.report()).layers.at(-1)?.border;
  const [own, interior] = [border?.mean ?? 0, border?.interiorMean ?? 0].map((mean) => mean.toFixed(4));
  await expect(values('border')).toHaveText([
    '0 % of cells',
    /^mean 0\.\d{4}, 27\s% of cells$/,
    `mean ${own}, 49 % of cells`,
  ]);
  await expect(values('interior').last()).toHaveText(`mean ${interior}`);
  // Lines are level across columns.
  const tops = await page
    .locator('[data-more="memory"]')
    .evaluateAll((all) => all.map((e) => e.getBoundingClientRect().y));
  expect(new Set(tops.map(Math.round)).size).toBe(1);
});

test('the summary is sorted, shows a layer and is copied in four formats', async ({ page, scope, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const report = await scope.load({ code: NET_A, input: [3, 16, 16], seed: 0 });
  await page.locator('[data-panel-tab="summary"]').click();
  const table = page.locator('.summary-table');
  const names = table.locator('tbody th');
  await expect(names).toHaveText(['input', 'conv1', 'relu1', 'conv2', 'relu2', 'conv3']);
  await expect(table.locator('[data-total="params"]')).toHaveText(/^23\s584$/);
  await table.getByRole('button', { name: 'Sort by params' }).click();
  await expect(names.first()).toHaveText('conv3');
  await expect(table.getByRole('columnheader', { name: 'params', exact: true })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await expectAccessible(page, '.panel');

  const copied = async (format: string) => {
    await page.getByRole('button', { name: `Copy as ${format}` }).click();
    await expect(page.locator('.summary-copy > span')).toHaveText(`Table copied as ${format}`);
    return page.evaluate(() => navigator.clipboard.readText());
  };
  const rows = (await copied('TSV')).split('\n').map((line) => line.split('\t'));
  expect(new Set(rows.map((row) => row.length))).toEqual(new Set([11]));
  const mean = rows[0]?.indexOf('mean') ?? -1;
  expect(Number(rows[1]?.[mean])).toBe(report.layers.at(-1)?.mean);
  expect(await copied('Markdown')).toContain('| **all**');
  expect(await copied('LaTeX')).toContain('kernel\\_size=3, padding=1');
  expect(await copied('torchinfo')).toContain('Total params: 23,584');

  await names.filter({ hasText: 'conv2' }).getByRole('button').click();
  await expect.poll(() => page.evaluate(() => document.querySelectorAll('.stage')[2]?.getAnimations().length)).toBe(1);
});

test('before its activation the map, the numbers under it and the histograms are of one tensor', async ({
  page,
  scope,
}) => {
  const report = await scope.load({ code: NET_A, input: [3, 16, 16], seed: 0 });
  const stage = page.locator('.stage').nth(1);
  const mean = stage.locator('.read-mean .mean');
  const shown = async () => Number(((await mean.textContent()) ?? '').replace('−', '-'));
  await expect.poll(async () => Math.abs((await shown()) - (report.layers[1]?.mean ?? 0))).toBeLessThan(1e-6);
  await stage.locator('.chip').click();
  await expect.poll(async () => Math.abs((await shown()) - (report.layers[0]?.mean ?? 0))).toBeLessThan(1e-6);
  const both = page.getByRole('region', { name: 'What ReLU does to the values' });
  await expect(both.locator('figure[data-side]')).toHaveCount(2);
  await expect(both.locator('[data-before-after="0"]')).toHaveText(await mean.textContent().then((t) => t ?? ''));
  await expect(both.locator('[data-before-after="1"]')).toHaveText((report.layers[1]?.mean ?? 0).toFixed(6));
  for (const side of ['before ReLU', 'after ReLU']) {
    await expect(both.locator('figure').filter({ hasText: side }).locator('canvas')).toBeVisible();
  }
  for (const when of ['before', 'after'])
    await expect(both.locator(`[data-when="${when}"]`)).toHaveAttribute('d', /^M/);
  // What a bell curve of this spread would give, beside what came out.
  await expect(both.locator('[data-law]')).toHaveText(
    ((report.layers[0]?.std ?? 0) / Math.sqrt(2 * Math.PI)).toFixed(4),
  );
  await expect(both).toContainText('were below zero');
  await expectAccessible(page, '.before-after');
  await stage.locator('.chip').click();
  await expect(both).toHaveCount(0);
  await expect.poll(async () => Math.abs((await shown()) - (report.layers[1]?.mean ?? 0))).toBeLessThan(1e-6);
});

test('of two paddings the border of the padded net has the narrower spread, and the lower mean behind ReLU', async ({
  page,
  scope,
}) => {
  await scope.load({ code: NET_A, input: [3, 16, 16], seed: 0 });
  await scope.load({ code: NET_A.replace('padding=0', 'padding=1'), slot: 'b' });
  const report = await scope.report('b');
  await page.locator('[data-slot="a"] .stage').nth(1).locator('.chip').click();
  const both = page.getByRole('region', { name: 'What ReLU does to the values' });
  const [a, b] = [both.locator('[data-spreads="a"] td'), both.locator('[data-spreads="b"] td')];
  await expect(a.first()).toHaveText('–');
  const numbers = (await b.allTextContents()).map(Number);
  const [border = 0, inside = 0, all = 0, law = 0, mean = 0] = numbers;
  expect(border).toBeLessThan(inside);
  expect(all).toBeCloseTo(report.layers[0]?.std ?? 0, 3);
  expect(law).toBeCloseTo(all / Math.sqrt(2 * Math.PI), 3);
  expect(mean).toBeCloseTo(report.layers[1]?.mean ?? 0, 4);
  await expect(both).toContainText("b's border cells");
  await expectAccessible(page, '.before-after');
});
