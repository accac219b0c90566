import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { expectAccessible } from './support/axe';
import { Scope } from './support/scope';
import { expect, test } from './support/test';

test('a QR code of what is shown is read back from the screen', async ({ page }) => {
  const scope = await Scope.open(page);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(page.locator('[data-share-length]')).toBeVisible();
  await expectAccessible(page);
  await page.locator('[data-share-qr]').click();
  const code = page.locator('[data-qr]');
  await expect(code).toBeVisible();
  const png = (await code.screenshot()).toString('base64');
  // The page's policy fetches nothing from elsewhere, not even data: an empty page decodes the screenshot.
  const blank = await page.context().newPage();
  await blank.addScriptTag({ path: fileURLToPath(import.meta.resolve('jsqr')) });
  const read = await blank.evaluate(async (data) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context?.drawImage(image, 0, 0);
    const pixels = context?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray();
    const { jsQR } = window as unknown as {
      jsQR(data: Uint8ClampedArray, w: number, h: number): { data: string } | null;
    };
    return jsQR(pixels, image.width, image.height)?.data;
  }, png);
  expect(read).toBe(await scope.url());
  await page.keyboard.press('Escape');
  await expect(code).toHaveCount(0);
});

test('a link that is too long for a code says so', async ({ page }) => {
  const scope = await Scope.open(page);
  await scope.load({
    code: Array.from({ length: 400 }, () => 'nn.Conv2d(3, 3, 3, padding=1, bias=False)').join('\n'),
    input: [3, 8, 8],
  });
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.locator('[data-share-qr]').click();
  await expect(page.locator('[data-qr-too-long]')).toContainText('2 953');
});

test('a snippet makes a frame that shows what was chosen, answers its page and tells its height', async ({
  page,
  baseURL,
  problems,
}) => {
  problems.allow(/^request to http:\/\/127\.0\.0\.1/);
  await Scope.open(page);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.locator('[data-share-embed]').click();
  const snippet = await page.locator('[data-embed-snippet]').inputValue();
  expect(snippet).toContain(`${baseURL ?? ''}`);
  expect(snippet).toContain('?embed=flow#');
  // Another origin embeds it.
  const html = `<!doctype html><title>course</title><script>
    window.told = [];
    addEventListener('message', (e) => told.push(e.data));
    function ask(id, call, ...args) { document.querySelector('iframe').contentWindow.postMessage({ convscope: 1, id, call, args }, '*'); }
  </script>${snippet}`;
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(html);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  try {
    await page.goto(`http://127.0.0.1:${address.port}/`);
    const frame = page.frameLocator('iframe');
    await expect(frame.locator('canvas[data-map]').first()).toBeVisible();
    await expect(frame.locator('.bar')).toBeHidden();
    await expect(frame.locator('.dock-tabs')).toBeHidden();
    await expect(frame.locator('.embed-open')).toHaveAttribute('href', /#v1&/);
    const told = (id: string) =>
      page.evaluate(
        (wanted) => (window as unknown as { told: { id: string }[] }).told.filter((t) => t.id === wanted),
        id,
      );
    await page.evaluate(() => (window as unknown as { ask(...args: unknown[]): void }).ask('r', 'report'));
    await expect.poll(async () => (await told('r'))[0]).toMatchObject({ result: { params: 23584 } });
    await page.evaluate(() => (window as unknown as { ask(...args: unknown[]): void }).ask('h', 'on', 'height'));
    await expect.poll(async () => (await told('h')).length).toBeGreaterThan(1);
    const [, first] = (await told('h')) as unknown as { event: string; detail: { height: number } }[];
    expect(first?.event).toBe('height');
    expect(first?.detail.height).toBeGreaterThan(300);
    await page.evaluate(() => (window as unknown as { ask(...args: unknown[]): void }).ask('m', 'mode'));
    await expect.poll(async () => (await told('m'))[0]).toMatchObject({ result: 'train' });
  } finally {
    server.close();
  }
});

test('one layer is embedded with its sliders and nothing beside it', async ({ page }) => {
  const scope = await Scope.open(page);
  const link = await scope.url();
  await page.goto('about:blank');
  await Scope.open(page, link.replace('#', '?embed=layer:2#'));
  await expect(page.locator('[data-stage]:visible')).toHaveCount(1);
  await expect(page.locator('input[data-field="padding"]:visible')).toHaveCount(1);
});
