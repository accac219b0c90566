import { expect, test } from './support/test';

const G = 1_000_000_000;

/** The longest time, in milliseconds, that the page did not answer: what a person feels as a page that hangs. */
async function worstGap(page: import('@playwright/test').Page, act: () => Promise<unknown>): Promise<number> {
  await page.evaluate(() => {
    const worst = { gap: 0, last: performance.now(), on: true };
    (window as unknown as { worst: typeof worst }).worst = worst;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      const now = performance.now();
      worst.gap = Math.max(worst.gap, now - worst.last);
      worst.last = now;
      if (worst.on) setTimeout(() => port2.postMessage(null), 5);
    };
    port2.postMessage(null);
  });
  await act();
  return page.evaluate(() => {
    const { worst } = window as unknown as { worst: { gap: number; on: boolean } };
    worst.on = false;
    return worst.gap;
  });
}

/** Before, each of these took minutes, or the page with it; a second is far below that and far above what a busy machine adds. */
const PATIENCE = 2500;

for (const [name, code, input] of [
  ['a padding', `nn.Conv2d(3, 4, 3, padding=${G})`, [3, 16, 16]],
  ['a padding with a stride', `nn.Conv2d(3, 4, 3, padding=${G}, stride=2, dilation=3)`, [3, 16, 16]],
  ['a kernel', `nn.Conv2d(3, 4, ${G}, padding=${G})`, [3, 16, 16]],
  ['channels', `nn.Conv2d(3, ${G}, 3)`, [3, 16, 16]],
  ['an enlargement', 'nn.Sequential(nn.Upsample(scale_factor=1000000), nn.Conv2d(3, 3, 3, stride=2))', [3, 16, 16]],
  ['an adaptive pool', 'nn.AdaptiveMaxPool2d(10000000)', [3, 16, 16]],
  ['rows', 'nn.Sequential(nn.MaxPool2d(3, stride=2, ceil_mode=True))', [3, 100_000_000, 16]],
] as const) {
  test(`${name} of a billion is refused at once, and the page goes on`, async ({ page, scope }) => {
    const gap = await worstGap(page, async () => {
      const report = await scope.load({ code, input });
      expect(['too-large', 'tensor-too-large']).toContain(report.error?.code);
      // The working of its size, and the panels that look at the whole net.
      for (const panel of ['Numbers', 'Compare', 'Experiment', 'Designs', 'Challenges']) {
        await page.getByRole('navigation', { name: 'Tools' }).getByRole('button', { name: panel }).click();
      }
      await page.mouse.move(700, 400);
    });
    expect(gap).toBeLessThan(PATIENCE);
    await page.goto(await scope.url());
    await scope.ready();
    const back = await scope.load({ code: 'nn.Conv2d(3, 4, 3)', input: [3, 16, 16] });
    expect(back.layers[0]?.shape).toEqual([4, 14, 14]);
  });
}

test('an input of fifty million values that nothing is computed on is refused at once', async ({ page, scope }) => {
  const start = Date.now();
  const gap = await worstGap(page, async () => {
    const report = await scope.load({ code: 'nn.Sequential(nn.Conv2d(3, 16, 3), nn.ReLU())', input: [3, 4096, 4096] });
    expect(report.error?.code).toBe('too-large');
    expect(report.input.mean).toBeNull();
  });
  expect(gap).toBeLessThan(PATIENCE);
  expect(Date.now() - start).toBeLessThan(8000);
});
