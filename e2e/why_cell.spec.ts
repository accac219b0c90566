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
