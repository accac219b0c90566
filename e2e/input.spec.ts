import { expect, test } from './support/test';

const SOURCE =
  'import torch.nn as nn\nnet = nn.Sequential(nn.Conv2d(1, 2, 3, padding=1), nn.ReLU(), nn.Conv2d(2, 1, 3))';

test('a tensor, a .npy and a picture stand in x’s place, with PyTorch’s numbers, through links and undo', async ({
  page,
}) => {
  await page.goto('.');
  const first = await page.evaluate(async (code) => {
    const scope = window.convscope;
    await scope.ready;
    await scope.load({ code, input: [1, 4, 4], seed: 0 });
    const data = Array.from({ length: 16 }, (_, i) => (i / 255) * (-1) ** i + 0);
    await scope.setInput({ shape: [1, 4, 4], data });
    const report = await scope.report();
    return { mean: report.layers[2]?.mean, first: report.input.first, last: report.input.last, url: await scope.url() };
  }, SOURCE);
  // torch.manual_seed(0); torch.randn(1, 1, 4, 4); net(given).mean()
  expect(Math.abs((first.mean ?? 1) - 0.15803514420986176)).toBeLessThan(1e-6);
  expect([first.first, first.last]).toEqual([0, Math.fround(-15 / 255)]);
  await expect(page.getByRole('combobox', { name: /source|input/i }).first()).toHaveValue('given');

  await page.goto('about:blank');
  await page.goto(`.${new URL(first.url, 'http://x').hash}`);
  const again = await page.evaluate(async () => (await window.convscope.report()).layers[2]?.mean);
  expect(again).toBe(first.mean);

  const kept = await page.evaluate(async () => {
    const scope = window.convscope;
    const head = `${"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 20, 30), }".padEnd(117)}\n`;
    const prefix = Uint8Array.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, head.length, 0]);
    const data = Float32Array.from({ length: 600 }, (_, i) => Math.sin(i));
    await scope.setInput(new Blob([prefix, head, data]));
    const { shape, first, last } = (await scope.report()).input;
    return { shape, ends: [first, last], want: [data[0], data[599]], url: await scope.url() };
  });
  expect(kept.shape).toEqual([1, 20, 30]);
  expect(kept.ends).toEqual(kept.want);
  expect(kept.url).toMatch(/x=given,1,20,30:[0-9a-f]{64}&/);
  // Kept in this browser.
  await page.reload();
  const after = await page.evaluate(async () => {
    const { input, complete } = await window.convscope.report();
    return { ends: [input.first, input.last], complete };
  });
  expect(after).toEqual({ ends: kept.want, complete: true });

  const picture = await page.evaluate(async () => {
    const scope = window.convscope;
    const canvas = new OffscreenCanvas(3, 2);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    // The last pixel stays transparent.
    for (const [i, colour] of ['#ff0000', '#00ff00', '#0000ff', '#010203', '#c86432'].entries()) {
      context.fillStyle = colour;
      context.fillRect(i % 3, Math.floor(i / 3), 1, 1);
    }
    const file = await canvas.convertToBlob({ type: 'image/png' });
    const bytesOf = async () => {
      const { shape, data } = await scope.activations(-1);
      return { shape, bytes: [...data].map((v) => v * 255) };
    };
    await scope.setInput(file);
    const grey = await bytesOf();
    await scope.setInput({ shape: [3, 1, 1], data: [0, 0, 0] });
    await scope.setInput(await file.arrayBuffer());
    return { grey, rgb: await bytesOf() };
  });
  expect(picture.grey.shape).toEqual([1, 2, 3]);
  expect(picture.grey.bytes.map(Math.round)).toEqual([76, 150, 29, 2, 124, 255]);
  expect(picture.rgb.shape).toEqual([3, 2, 3]);
  const channels = [0, 1, 2].map((c) => picture.rgb.bytes.slice(6 * c, 6 * c + 6).map(Math.round));
  expect(channels).toEqual([
    [255, 0, 0, 1, 200, 255],
    [0, 255, 0, 2, 100, 255],
    [0, 0, 255, 3, 50, 255],
  ]);
});

test('an input that this browser does not have is named, and x as drawn goes through', async ({ page }) => {
  await page.goto(`.#v1&x=given,3,16,16:${'e'.repeat(64)}&seed=0&recipe=paired&a=c16k3p0&goal=c3&view=ch0`);
  await expect(page.getByText(/eeeeeeeeeeee…/).first()).toBeVisible();
  const report = await page.evaluate(() => window.convscope.report());
  expect(report.complete).toBe(false);
  expect(report.notes.some(({ text, effect }) => effect && text.includes('eeeeeeeeeeee'))).toBe(true);
  expect(report.input.first).not.toBe(0);
});
