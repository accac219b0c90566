import { expectAccessible } from './support/axe';
import { expect, test } from './support/test';

const code = `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)
        self.bn = nn.BatchNorm2d(4)
        self.down = nn.MaxPool2d(2)

    def forward(self, x):
        y = self.bn(self.conv(x))
        return self.down(F.relu(y)) + self.down(y)
`;

test('a cell says what it was made of, and what x is worth to it', async ({ scope, page }) => {
  await scope.load({ code, input: [3, 8, 8], seed: 0 });
  const found = await page.evaluate(async () => {
    const { convscope } = window;
    const [conv, norm, join, whole, map] = await Promise.all([
      convscope.explain(0, [2, 0, 3]),
      convscope.explain(1, [2, 0, 3]),
      convscope.explain(5, [1, 2, 2]),
      convscope.influence(5, [1, 2, 2]),
      convscope.activations(0),
    ]);
    const refused = await Promise.all(
      [convscope.explain(0, [4, 0, 0]), convscope.explain(0, [0, 0]), convscope.influence(9, 'sum')].map((call) =>
        call.then(
          () => null,
          (error: { code: string }) => error.code,
        ),
      ),
    );
    return {
      conv,
      norm,
      join,
      whole: { shape: whole.shape, data: [...whole.data] },
      map: map.data[2 * 64 + 3],
      refused,
    };
  });
  const { conv, norm, join, whole } = found;
  expect(conv.value).toBe(found.map);
  expect(conv.terms.reduce((sum, { value, weight }) => sum + value * weight, conv.constant)).toBeCloseTo(conv.value, 5);
  expect(conv.terms.filter(({ at }) => at === null)).toHaveLength(9);
  expect(conv.terms[4]).toMatchObject({ layer: -1, at: [0, 0, 3], name: 'conv.weight[2, 0, 1, 1]' });
  expect(norm.steps.map(({ name }) => name)).toEqual(['mean', 'var', 'normalised', 'weight[2]', 'bias[2]']);
  expect(norm.terms.map(({ layer, at }) => [layer, at])).toEqual([[0, [2, 0, 3]]]);
  expect(join.terms.map(({ layer, at, weight }) => [layer, at, weight])).toEqual([
    [3, [1, 2, 2], 1],
    [4, [1, 2, 2], 1],
  ]);
  expect(whole.shape).toEqual([3, 8, 8]);
  expect(whole.data.some((v) => v !== 0)).toBe(true);
  expect(found.refused).toEqual(['bad-argument', 'bad-argument', 'no-such-layer']);
});

test('a click takes a cell apart, its products lead on to what they were made of, and Back returns', async ({
  scope,
  page,
}) => {
  await scope.load({
    code: 'nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(), nn.Conv2d(4, 2, 3))',
    input: [3, 8, 8],
    seed: 0,
  });
  const { data } = await scope.activations(2);
  const map = page.locator('canvas[data-map="2"]');
  await map.click({ position: { x: 3, y: 3 } });
  const panel = page.getByRole('region', { name: 'Why this value' });
  await expect(panel.getByRole('heading')).toContainText((data[0] ?? 0).toFixed(6).replace('-', '−'));
  await expect(panel.locator('.apart-channel')).toHaveCount(4);
  await expect(panel.locator('.apart-total')).toHaveText((data[0] ?? 0).toFixed(6).replace('-', '−'));
  await expectAccessible(page, '.apart');
  // Into a cell of the window: an activation, told with the convolution that it stands behind.
  await panel.locator('.apart-channel').first().getByRole('button').first().click();
  await expect(panel.locator('.apart-then')).toContainText('ReLU');
  await expect(panel.locator('.apart-cell.is-padding').first()).toBeVisible();
  await panel.getByRole('button', { name: 'Back' }).click();
  await expect(panel.locator('.apart-then')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
});

test('Enter on a cell does the same', async ({ page, scope }) => {
  await scope.report();
  await page.locator('.map-box').nth(1).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Why this value' }).locator('.apart-total')).toBeVisible();
});
