import { expect, test } from './support/test';

/** Some 50 G multiply-accumulates: long on any machine that tests run on. */
const LONG = `nn.Sequential(
    nn.Conv2d(3, 96, 3, padding=1),
${'    nn.Conv2d(96, 96, 3, padding=1),\n'.repeat(8)})`;

test('a computation that takes long says how far it is and can be stopped; the next change is computed @every', async ({
  page,
  scope,
}) => {
  await scope.backend('wasm');
  const loading = scope.load({ code: LONG, input: [3, 280, 280], seed: 0 }).then(
    () => 'computed',
    (error: unknown) => String(error),
  );
  const line = page.getByRole('region', { name: 'Computation' });
  await expect(line.getByRole('progressbar')).toBeVisible();
  await line.getByRole('button', { name: 'Stop' }).click();
  await expect(line).toContainText('Stopped');
  expect(await loading).toContain('stopped');
  await expect(line.getByRole('button', { name: 'Compute them' })).toBeVisible();
  const report = await scope.load({ code: 'nn.Sequential(nn.Conv2d(3, 4, 3))', input: [3, 8, 8], seed: 0 });
  expect(report.layers).toHaveLength(1);
  await expect(line).toHaveCount(0);
});
