import { Scope } from './support/scope';
import { expect, test } from './support/test';

const TEXT = "Conv2d.__init__() got an unexpected keyword argument 'kernal'";
const CODE = `net = nn.Sequential(
    nn.Conv2d(3, 8, 3),  # the first
    nn.Conv2d(8, 4, kernal=5),
    nn.ReLU(),
)`;

test('a call that PyTorch does not take is loaded, underlined at its place, kept by undo and reload, and repaired', async ({
  page,
}) => {
  const scope = await Scope.open(page);
  expect((await scope.load({ code: CODE, input: [3, 16, 16] })).error).toEqual({
    layer: 1,
    when: 'construct',
    code: 'unknown-argument',
    text: TEXT,
    help: expect.stringContaining('kernal'),
  });

  const fault = page.locator('[data-fault="unknown-argument"]');
  await expect(fault).toHaveAttribute('data-fault-layer', '1');
  await expect(fault.locator('[data-fault-text]')).toHaveText(TEXT);
  await page.locator('[data-panel-tab="code"]').click();
  const editor = page.locator('.cm-content');
  await expect(editor).toContainText('nn.Conv2d(8, 4, kernal=5),');
  await expect(editor).toContainText('# the first');
  await expect(page.locator('.cm-lintRange-error')).toHaveText('kernal=5');
  await expect(page.locator('[data-code-status="read"]')).toContainText(TEXT);

  // As typed, the text stays; so does the refusal after undo, and after the page is opened anew.
  await editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('  # and mine');
  await page.locator('[data-repair="0"]').click();
  await expect(fault).toHaveCount(0);
  await expect(editor).toContainText('nn.Conv2d(8, 4, kernel_size=5, stride=1, padding=0),');
  await expect(editor).toContainText('# and mine');
  expect((await scope.report()).layers.map((l) => l.shape)).toEqual([
    [8, 14, 14],
    [4, 10, 10],
    [4, 10, 10],
  ]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(fault.locator('[data-fault-text]')).toHaveText(TEXT);
  await expect(editor).toContainText('nn.Conv2d(8, 4, kernal=5),');
  await page.goto(await scope.url());
  await page.reload();
  await scope.ready();
  expect((await scope.report()).error).toMatchObject({ layer: 1, text: TEXT });

  // A slider of the refused layer makes its call right, too.
  await page.locator('input[data-field="padding"][data-layer="1"]').fill('2');
  await page.keyboard.press('Enter');
  await expect(fault).toHaveCount(0);
});

test('a function called wrongly is a layer refused in forward, kept by a reload, and repaired in its place', async ({
  page,
}) => {
  const text = "_max_pool2d() missing 1 required positional argument: 'kernel_size'";
  const code = `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)

    def forward(self, x):
        return F.max_pool2d(self.conv(x))  # smaller
`;
  const scope = await Scope.open(page);
  const { error } = await scope.load({ code, input: [3, 16, 16] });
  expect(error).toMatchObject({ layer: 1, when: 'forward', code: 'missing-argument', text });
  await page.locator('[data-panel-tab="code"]').click();
  const editor = page.locator('.cm-content');
  await expect(editor).toContainText('F.max_pool2d(self.conv(x))  # smaller');
  await page.locator('[data-repair="0"]').click();
  await expect(editor).toContainText('F.max_pool2d(self.conv(x), 3)  # smaller');
  expect((await scope.report()).layers.map((l) => l.shape)).toEqual([
    [8, 14, 14],
    [8, 4, 4],
  ]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(editor).toContainText('F.max_pool2d(self.conv(x))  # smaller');
  await page.goto(await scope.url());
  await page.reload();
  await scope.ready();
  expect((await scope.report()).error).toMatchObject({ layer: 1, text });
});
