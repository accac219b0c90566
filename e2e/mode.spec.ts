import { expectAccessible } from './support/axe';
import { expect, test } from './support/test';

const NORMED = 'nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU())';

test('train and eval are a switch in the first card of each net, by keyboard, in the link and undone', async ({
  page,
  scope,
}) => {
  await scope.load({ code: 'nn.Sequential(nn.Conv2d(3, 8, 3))', input: [3, 8, 8], seed: 0 });
  await expect(page.locator('[data-net-mode]')).toHaveCount(0);
  const trained = await scope.load({ code: NORMED, input: [3, 8, 8], seed: 0 });
  expect(trained.layers[2]?.mean).toBeCloseTo(0.404497, 5);
  const card = page.locator('[data-net-mode]');
  await expect(card).toContainText('statistics of this input');
  await card.getByRole('radio', { name: 'train' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(card).toHaveAttribute('data-net-mode', 'eval');
  await expect(card).toContainText('running statistics');
  expect((await scope.report()).layers[2]?.mean).toBeCloseTo(0.188499, 5);
  expect(await scope.url()).toContain('eval');
  await expectAccessible(page);
  await scope.load({ code: NORMED, slot: 'b' });
  await expect(page.locator('[data-net-mode]')).toHaveCount(2);
});

test('a norm over one value is offered eval, and runs then', async ({ page, scope }) => {
  const report = await scope.load({
    code: 'nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.BatchNorm2d(3))',
    input: [3, 8, 8],
    seed: 0,
  });
  expect(report.error?.code).toBe('one-value-per-channel');
  await page.locator('[data-repair="0"]').click();
  expect((await scope.report()).error).toBeNull();
  await expect(page.locator('[data-net-mode]')).toHaveAttribute('data-net-mode', 'eval');
});

test('a notebook’s page that is pasted brings its net, its input and its seed, and says what it passed over', async ({
  page,
  scope,
}) => {
  const text = [
    'Exercise: look at the mean of the map.',
    '',
    'In [1]:',
    'import torch',
    'import torch.nn as nn',
    'torch.manual_seed(7)',
    'x = torch.randn(3, 12, 12)',
    'net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())',
    '',
    'In [2]:',
    'y = net(x[None])[0]',
    'print(y.shape, y.mean())',
    'torch.Size([4, 10, 10]) tensor(0.2, grad_fn=<MeanBackward0>)',
    '',
    'What does padding change here?',
  ].join('\n');
  await scope.report();
  await page.locator('[data-panel-tab=code]').click();
  const editor = page.locator('.cm-content');
  await expect(page.locator('[data-code-status=read]')).toBeVisible();
  await editor.click();
  await page.keyboard.press('ControlOrMeta+a');
  await editor.evaluate((target, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
  await expect(page.locator('[data-code-taken]')).toContainText('seed 7');
  await expect(page.locator('[data-code-passed]')).toContainText('Line 1');
  const report = await scope.report();
  expect([report.seed, report.input.shape, report.complete]).toEqual([7, [3, 12, 12], true]);
});
