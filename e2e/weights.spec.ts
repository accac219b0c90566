import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { expect, test } from './support/test';

const FOLDER = join(import.meta.dirname, '../test-data/weights/2141');
const written = JSON.parse(readFileSync(join(FOLDER, 'weights.json'), 'utf8')) as {
  nets: { source: string; file: string; state: [string, number[]][]; eval: number[]; train: number[] }[];
};
const bytesOf = (name: string) => [...readFileSync(join(FOLDER, name))];

/** Drops a file anywhere on the page. */
async function drop(page: Page, name: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([bytes, own]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], own));
      return transfer;
    },
    [bytesOf(name), name] as const,
  );
  await page.dispatchEvent('#flow', 'drop', { dataTransfer: data });
}

const outputOf = (page: Page) =>
  page.evaluate(async () => {
    const { layers, weights, complete } = await window.convscope.report();
    const { data } = await window.convscope.activations(layers.length - 1);
    return { data: [...data], weights, complete };
  });

function expectClose(got: readonly number[], want: readonly number[]): void {
  expect(got.length).toBe(want.length);
  expect(Math.max(...want.map((value, i) => Math.abs(value - (got[i] ?? Number.NaN))))).toBeLessThan(1e-5);
}

test('files that PyTorch, safetensors and numpy wrote give PyTorch’s numbers, and come back as they were', async ({
  page,
}) => {
  await page.goto('.');
  for (const { source, file, state, ...want } of written.nets) {
    const names = await page.evaluate(
      async ([code, bytes]) => {
        await window.convscope.ready;
        await window.convscope.load({ code, input: [3, 9, 9], seed: 7 });
        await window.convscope.loadStateDict(new Blob([new Uint8Array(bytes)]));
        return (await window.convscope.stateDict()).map(({ name, shape }) => [name, shape]);
      },
      [source, bytesOf(file)] as const,
    );
    expect(names, file).toEqual(state);
    for (const mode of ['eval', 'train'] as const) {
      await page.evaluate((own) => window.convscope.mode(own), mode);
      const { data, weights } = await outputOf(page);
      expect(weights).toBe('loaded');
      expectClose(data, want[mode]);
    }
    const again = await page.evaluate(async () => {
      const own = await window.convscope.export('safetensors');
      const { missing, unexpected } = await window.convscope.loadStateDict(own);
      await window.convscope.loadStateDict(await window.convscope.export('npz'));
      return { missing, unexpected };
    });
    expect(again).toEqual({ missing: [], unexpected: [] });
    expectClose((await outputOf(page)).data, want.train);
  }
});

test('what does not go with the net is refused in PyTorch’s words, and nothing of it taken', async ({ page }) => {
  await page.goto('.');
  const said = await page.evaluate(async () => {
    await window.convscope.ready;
    await window.convscope.load({ code: 'nn.Sequential(nn.Conv2d(3, 2, 1))', input: [3, 4, 4] });
    const load = (weights: unknown) =>
      window.convscope.loadStateDict(weights as Blob).then(
        () => 'taken',
        (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
      );
    return [
      await load({ '0.weight': { shape: [1], data: [1] }, extra: { shape: [1], data: [1] } }),
      await load(new Blob(['nothing at all'])),
      await load(3),
      (await window.convscope.report()).weights,
    ];
  });
  expect(said).toEqual([
    'state-dict-refused: Error(s) in loading state_dict for Sequential:\n\tMissing key(s) in state_dict: "0.bias". \n\tUnexpected key(s) in state_dict: "extra". \n\tsize mismatch for 0.weight: copying a param with shape torch.Size([1]) from checkpoint, the shape in current model is torch.Size([2, 3, 1, 1]).',
    expect.stringContaining('bad-weights: '),
    expect.stringContaining('bad-argument: '),
    'drawn',
  ]);
});

test('a dropped file is matched, settled by hand, loaded, kept over a reload, undone and drawn again', async ({
  page,
}) => {
  const [first] = written.nets;
  if (!first) throw new Error('no nets');
  await page.goto('.');
  await page.evaluate(async (code) => {
    await window.convscope.ready;
    await window.convscope.load({ code, input: [3, 9, 9], seed: 7 });
    await window.convscope.mode('eval');
  }, first.source);
  await drop(page, first.file);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('table')).toBeVisible();
  await expect(dialog.getByRole('status')).toContainText('8 of 8');
  await expectAccessible(page);
  await dialog.getByRole('combobox').first().selectOption({ index: 0 });
  await expect(dialog.getByRole('status')).toContainText('7 of 8');
  await dialog.getByRole('combobox').first().selectOption('0.weight');
  await dialog.getByRole('button', { name: 'Load' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('region', { name: 'Weights' })).toContainText(first.file);
  expectClose((await outputOf(page)).data, first.eval);
  const link = await page.evaluate(() => window.convscope.url());
  await page.goto('about:blank');
  await page.goto(link);
  await page.evaluate(() => window.convscope.ready);
  expectClose((await outputOf(page)).data, first.eval);
  await page.getByRole('button', { name: 'Draw weights again' }).click();
  const drawn = await outputOf(page);
  expect(drawn.weights).toBe('drawn');
  await page.keyboard.press('Control+z');
  expectClose((await outputOf(page)).data, first.eval);
});

test('a link whose file is not here says which it needs, and goes on with drawn weights, marked', async ({ page }) => {
  const digest = '0123456789abcdef'.repeat(4);
  await page.goto('.');
  const link = await page.evaluate(async () => {
    await window.convscope.ready;
    await window.convscope.load({ code: 'nn.Sequential(nn.Conv2d(3, 2, 1))', input: [3, 4, 4] });
    await window.convscope.loadStateDict({
      '0.weight': { shape: [2, 3, 1, 1], data: [1, 2, 3, 4, 5, 6] },
      '0.bias': { shape: [2], data: [0, 0] },
    });
    return window.convscope.url();
  });
  await page.goto('about:blank');
  await page.goto(link.replace(/w:[0-9a-f]{64}/, `w:${digest}`));
  await page.evaluate(() => window.convscope.ready);
  const report = await page.evaluate(() => window.convscope.report());
  expect(report.weights).toBe('drawn');
  expect(report.complete).toBe(false);
  expect(report.notes.map((note) => note.text).join()).toContain(digest.slice(0, 12));
  await expect(page.getByRole('region', { name: 'Weights' })).toContainText('not in this browser');
});

test('a pickle that names anything else is refused, and says to save a state_dict', async ({ page }) => {
  await page.goto('.');
  await page.evaluate(() => window.convscope.ready);
  for (const name of ['whole.pt', 'inside.pt']) {
    await drop(page, name);
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText('state_dict');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  }
});
