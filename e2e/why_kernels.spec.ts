import { expectAccessible } from './support/axe';
import { NET_A } from './support/nets';
import { expect, test } from './support/test';

test('a kernel is taken from the shelf, typed, painted and undone, and is in link and code', async ({
  page,
  scope,
}) => {
  await scope.load({ code: NET_A, input: [3, 16, 16], seed: 0 });
  const before = await scope.report();
  await page.locator('canvas[data-map="1"]').click({ position: { x: 20, y: 20 } });
  const panel = page.getByRole('region', { name: 'Why this value' });
  await panel.getByRole('button', { name: 'Kernels', exact: true }).click();
  await expect(panel).toContainText('drawn evenly between −0.1925 and 0.1925');
  await panel.getByRole('radio', { name: 'the whole kernel' }).check();
  await panel.getByRole('button', { name: 'Sobel x' }).click();
  const cell = panel.getByRole('textbox', { name: 'weight, row 1, column 2' });
  await expect(cell).toHaveValue('2.000');
  expect(await scope.code()).toContain(
    'weight.data[0] = torch.tensor([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])',
  );
  expect(await scope.url()).toContain('w0.weight~0:set:3x3=-1,0,1,-2,0,2,-1,0,1');
  // PyTorch 2.14.1 with that line: torch.manual_seed(0); x = torch.randn(3, 16, 16); net(x[None])[0].mean()
  const report = await scope.report();
  expect(Math.abs((report.layers.at(-1)?.mean ?? 0) - 0.040817)).toBeLessThan(1e-6);
  await expectAccessible(page, '.apart');

  // One weight of one slice, by hand.
  await panel.getByRole('radio', { name: 'this slice' }).check();
  await cell.fill('0.5');
  await cell.press('Enter');
  await expect(cell).toHaveValue('0.500');
  expect(await scope.url()).toContain('w0.weight~0_0:set:3x3=-1,0,1,-2,0,0.5,-1,0,1');
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect(cell).toHaveValue('2.000');

  // A stroke over three cells is one step.
  const map = panel.getByRole('img', { name: /drag to paint/ });
  const box = await map.boundingBox();
  if (!box) throw new Error('no kernel');
  await page.mouse.move(box.x + 5, box.y + 5);
  await page.mouse.down();
  for (const share of [0.5, 0.95]) {
    await page.mouse.move(box.x + share * box.width, box.y + 5);
    await expect(panel.getByRole('textbox', { name: `weight, row 0, column ${share < 0.9 ? 1 : 2}` })).toHaveValue(
      '2.000',
    );
  }
  await page.mouse.up();
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect(panel.getByRole('textbox', { name: 'weight, row 0, column 1' })).toHaveValue('0.000');

  // Of a slice alone what was drawn comes back, also where the whole kernel was set at once.
  await panel.getByRole('button', { name: 'as drawn' }).click();
  await expect(cell).not.toHaveValue('2.000');
  await panel.getByRole('radio', { name: 'the whole kernel' }).check();
  await panel.getByRole('button', { name: 'as drawn' }).click();
  await expect.poll(() => scope.url()).not.toContain('w0.weight');
  expect((await scope.report()).layers.at(-1)?.mean).toBe(before.layers.at(-1)?.mean);
});

test('the chosen kernel is the chosen channel', async ({ page, scope }) => {
  await scope.load({ code: NET_A, input: [3, 16, 16], seed: 0 });
  await page.locator('canvas[data-map="1"]').click({ position: { x: 20, y: 20 } });
  const panel = page.getByRole('region', { name: 'Why this value' });
  await panel.getByRole('button', { name: 'Kernels', exact: true }).click();
  const sheet = panel.getByRole('slider', { name: /Kernels, 16 of them/ });
  await sheet.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(panel.locator('.kernel-editor')).toHaveAttribute('data-kernel', '2');
  await expect(sheet).toBeFocused();
  await expect(page.locator('.stage').nth(1).locator('.sheet-channel')).toHaveText('channel 2');
  await expect(panel.getByRole('heading')).toContainText('[2, ');
});
