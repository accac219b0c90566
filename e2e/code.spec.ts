import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { longestTask, TASKS } from './support/tasks';
import { expect, test } from './support/test';

const EXERCISE = readFileSync(new URL('../test-data/sources/exercise.py', import.meta.url), 'utf8');

const PRINT = `>>> print(net)
Net(
  (conv1): Conv2d(3, 16, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))
  (features): Sequential(
    (0): ReLU(inplace=True)
    (1): MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)
  )
  (fc): Linear(in_features=1024, out_features=10, bias=True)
)`;

const editor = (page: Page) => page.locator('.cm-content');
const status = (page: Page) => page.locator('[data-code-status]');
const shape = (page: Page) => page.locator('[data-answer-shape]');
const field = (page: Page, layer: number, arg: string) =>
  page.locator(`input[data-field="${arg}"][data-layer="${layer}"]`);

async function open(page: Page): Promise<void> {
  await page.locator('[data-panel-tab="code"]').click();
  await expect(editor(page)).toContainText('nn.Conv2d');
}

/** Puts the caret behind some words of the text. */
async function caretAfter(page: Page, words: string): Promise<void> {
  const spot = await page.locator('.cm-line').evaluateAll((lines, wanted) => {
    for (const line of lines) {
      const nodes = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      const at = (line.textContent ?? '').indexOf(wanted);
      let left = at + wanted.length;
      for (let node = nodes.nextNode(); at >= 0 && node; node = nodes.nextNode()) {
        const { length } = node.textContent ?? '';
        if (left <= length) {
          const range = document.createRange();
          range.setStart(node, left);
          range.setEnd(node, left);
          const { x, y, height } = range.getBoundingClientRect();
          return { x, y: y + height / 2 };
        }
        left -= length;
      }
    }
    return null;
  }, words);
  if (!spot) throw new Error(`there is no ${words} in the editor`);
  await page.mouse.click(spot.x, spot.y);
}

async function type(page: Page, whole: string): Promise<void> {
  await editor(page).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(whole);
}

/** Drops a file in the middle of the page, as a person would. */
async function drop(page: Page, name: string, content: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([fileName, fileText]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([fileText], fileName, { type: '' }));
      return transfer;
    },
    [name, content] as const,
  );
  await page.locator('#flow').dispatchEvent('dragover', { dataTransfer: data });
  await expect(page.locator('.drop-over')).toBeVisible();
  await page.locator('#flow').dispatchEvent('drop', { dataTransfer: data });
}

test('what is typed changes the net, and a slider changes the number in its place', async ({ page, scope }) => {
  await open(page);
  await caretAfter(page, 'padding=0');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('2');
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '64,18,18');
  await caretAfter(page, 'padding=2),');
  await page.keyboard.type('  # mine');
  await expect(status(page)).toHaveAttribute('data-code-status', 'read');
  await field(page, 0, 'padding').fill('3');
  await field(page, 0, 'padding').press('Enter');
  await expect(editor(page)).toContainText('padding=3),  # mine');
  expect(await scope.code('a')).toContain('padding=3');
  // One step of the page for the slider, one for the burst of typing; the comment was none.
  const undo = page.getByRole('button', { name: 'Undo' });
  await undo.click();
  await expect(editor(page)).toContainText('padding=2),  # mine');
  await undo.click();
  await expect(editor(page)).toContainText('padding=0),');
  await expect(undo).toBeDisabled();
});

test('what cannot be read is underlined and named, and the net stays', async ({ page, scope }) => {
  await open(page);
  await type(page, 'nn.Sequential(\n    nn.Conv2d(3, 8, 3),\n    nn.ReLUU(),\n)');
  await expect(status(page)).toHaveAttribute('data-code-status', 'wrong');
  await expect(status(page)).toContainText('Line 3');
  await expect(status(page)).toContainText('There is no nn.ReLUU: did you mean nn.ReLU?');
  await expect(page.locator('.cm-lintRange-error')).toHaveText(/nn\.ReLUU/);
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '64,14,14');
  expect((await scope.report()).layers).toHaveLength(5);
  await caretAfter(page, 'nn.ReLUU');
  await page.keyboard.press('Backspace');
  await expect(status(page)).toHaveAttribute('data-code-status', 'read');
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '8,14,14');
  // The text's own undo brings the text back, and the net with it.
  await page.keyboard.press('Control+z');
  await expect(editor(page)).toContainText('ReLUU');
  await page.keyboard.press('Control+z');
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '64,14,14');
});

test('what PyTorch refuses of a text that can be read is underlined at its layer, and named with what to do', async ({
  page,
  scope,
}) => {
  await scope.report();
  await open(page);
  await type(page, 'nn.Sequential(\n    nn.Conv2d(3, 8, 3),  # first\n    nn.Conv2d(16, 8, 3),\n)');
  await expect(page.locator('.cm-lintRange-error')).toHaveText('nn.Conv2d(16, 8, 3)');
  await expect(status(page)).toHaveAttribute('data-code-status', 'read');
  const said = page.locator('[data-code-refused]');
  await expect(said).toContainText('Line 3, column 5 Given groups=1, weight of size [8, 16, 3, 3]');
  await expect(said).toContainText('in_channels');
  await expectAccessible(page, '#panel');
  // A repair on the page mends the text in place, and nothing is underlined any more.
  await page.locator('[data-repair="0"]').click();
  await expect(page.locator('.cm-lintRange-error')).toHaveCount(0);
  await expect(said).toHaveCount(0);
  await expect(editor(page)).toContainText('# first');
});

test('the layer under the caret is lit on the page, and the other way round', async ({ page, scope }) => {
  await scope.report();
  await open(page);
  await caretAfter(page, 'nn.Conv2d(16, 32');
  await expect(page.locator('.op[data-lit]')).toHaveAttribute('aria-label', /conv2/);
  await page.keyboard.press('ArrowUp');
  await expect(page.locator('.chip[data-lit]')).toHaveText('ReLU');
  await page.locator('.op').last().hover();
  await expect(page.locator('.cm-lit')).toHaveText(/nn\.Conv2d\(32, 64/);
});

test('layers and their arguments are offered with their defaults', async ({ page, scope }) => {
  await scope.report();
  await open(page);
  await type(page, 'nn.MaxP');
  const offered = page.locator('.cm-tooltip-autocomplete');
  await expect(offered).toContainText('MaxPool2d(kernel_size, …)');
  // The editor takes no Enter in the first 75 ms of a list, so that none is accepted by mistake.
  await page.waitForTimeout(150);
  await page.keyboard.press('Enter');
  await expect(editor(page)).toHaveText('nn.MaxPool2d(kernel_size)');
  await page.keyboard.type('2, ');
  await expect(offered).toContainText('ceil_mode=False');
  await expect(page.locator('.cm-signature')).toContainText('MaxPool2d(kernel_size, stride=None');
});

const NOTEBOOK = JSON.stringify({
  cells: [
    { cell_type: 'markdown', source: ['# Two nets'] },
    { cell_type: 'code', source: ['%matplotlib inline\n', 'import torch.nn as nn'] },
    {
      cell_type: 'code',
      source: ['small = nn.Sequential(\n', '    nn.Conv2d(3, 8, 5),  # wide\n', '    nn.ReLU(),\n', ')'],
    },
    { cell_type: 'code', source: ['other = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.MaxPool2d(2))'] },
  ],
});

test('every net of a notebook that is dropped is offered, and goes where it is put', async ({ page, scope }) => {
  await scope.report();
  await drop(page, 'nets.ipynb', NOTEBOOK);
  const found = page.locator('[data-found]');
  await expect(found).toHaveCount(2);
  await expect(found.first()).toContainText('8 × 12 × 12');
  await expect(found.last()).toContainText('4 × 8 × 8');
  await expectAccessible(page, 'dialog');
  await found.first().locator('[data-into="a"]').click();
  await expect(editor(page)).toContainText('# wide');
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '8,12,12');
  await page.locator('[data-code-file]').setInputFiles({
    name: 'nets.ipynb',
    mimeType: 'application/json',
    buffer: Buffer.from(NOTEBOOK),
  });
  await found.last().locator('[data-into="b"]').click();
  await page.locator('[data-code-slot="b"]').click();
  await expect(editor(page)).toContainText('nn.MaxPool2d(2)');
  expect((await scope.report('b')).layers.map((l) => l.shape)).toEqual([
    [4, 16, 16],
    [4, 8, 8],
  ]);
});

const pyFile = (name: string, text: string) => ({ name, mimeType: 'text/x-python', buffer: Buffer.from(text) });
const BLOCKS = `import torch.nn as nn
class ResBlock(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv = nn.Conv2d(c, c, 3, padding=1)
    def forward(self, x):
        return x + self.conv(x)
`;
const ASKING = `import torch.nn as nn
from blocks import ResBlock

class Net(nn.Module):
    def __init__(self, in_channels, width, zyx):
        super().__init__()
        self.stem = nn.Conv2d(in_channels, width, zyx)
        self.block = ResBlock(width)
    def forward(self, x, features=False):
        h = self.block(self.stem(x))
        return (h, h.mean(1)) if features else h
`;

test('what a file does not say is asked for: names of other files, and arguments', async ({ page, scope }) => {
  await scope.report();
  await page.locator('[data-panel-tab="code"]').click();
  await page.locator('[data-code-file]').setInputFiles(pyFile('net.py', ASKING));
  await expect(page.locator('[data-missing="blocks"]')).toContainText('ResBlock');
  await expect(page.locator('[data-found]')).toHaveCount(0);
  await page.locator('[data-add-file]').setInputFiles(pyFile('blocks.py', BLOCKS));
  await expect(page.locator('[data-used="blocks.py"]')).toContainText('ResBlock');
  // No name says what zyx is likely to be.
  const unmade = page.locator('[data-unmade="Net"]');
  await expect(unmade.locator('[data-asked="width"]')).toHaveValue('16');
  await expectAccessible(page, 'dialog');
  await unmade.locator('[data-asked="zyx"]').fill('5');
  await unmade.locator('[data-asked="zyx"]').press('Enter');
  const net = page.locator('[data-found]').filter({ hasText: 'net.py' });
  await expect(net).toContainText('16 × 12 × 12');
  await net.locator('[data-asked="width"]').fill('4 +');
  await net.locator('[data-asked="width"]').press('Enter');
  await expect(net.getByRole('alert')).toBeVisible();
  await net.locator('[data-asked="width"]').fill('2 * 4');
  await net.locator('[data-asked="width"]').press('Enter');
  await net.locator('[data-asked="features"]').fill('True');
  await net.locator('[data-asked="features"]').press('Enter');
  await expect(net).toContainText('8 × 12 × 12');
  await net.locator('[data-into="a"]').click();
  const report = await scope.report();
  expect(report.layers.map((l) => l.kind)).toEqual(['Conv2d', 'Conv2d', 'add', 'mean']);
  expect(report.outputs).toEqual([2, 3]);
});

test('a text that hangs on the size of the input is read again for another one', async ({ page, scope }) => {
  const code = `class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 3, stride=2, padding=1)
    def forward(self, x):
        while x.shape[-1] > 8:  # as long as it is large
            x = self.conv(x)
        return x
`;
  const count = async () => (await scope.report()).layers.length;
  expect((await scope.load({ code, input: [3, 16, 16] })).layers).toHaveLength(1);
  const state = await scope.getState();
  await scope.setState({ ...state, input: { ...Object(state.input), shape: [3, 64, 64] } });
  expect(await count()).toBe(3);
  await page.locator('[data-panel-tab="code"]').click();
  await expect(editor(page)).toContainText('# as long as it is large');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(count).toBe(1);
});

test('both nets of the exercise’s class are offered, and their script is copied', async ({ page, scope, context }) => {
  await scope.report();
  await drop(page, 'exercise.py', EXERCISE);
  const found = page.locator('[data-found]');
  await expect(found).toHaveCount(2);
  await found.filter({ hasText: 'unpadded_first=False' }).locator('[data-into="a"]').click();
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '64,16,16');
  await expect(status(page)).toHaveAttribute('data-code-status', 'read');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.locator('[data-code-tab="script"]').click();
  await page.locator('[data-code-copy]').click();
  await expect(page.locator('[data-code-copy]')).toHaveText('Copied');
  const script = await page.evaluate(() => navigator.clipboard.readText());
  expect(script).toContain('torch.manual_seed(0)\nx = torch.randn(3, 16, 16)');
  expect(script).toContain('nn.Conv2d(3, 32');
});

test('a pasted print(net) is shown as its chain, and the page says what a print does not tell', async ({
  page,
  scope,
}) => {
  await open(page);
  await editor(page).click();
  await page.keyboard.press('Control+a');
  await page.evaluate((print) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', print);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.querySelector('.cm-content')?.dispatchEvent(event);
  }, PRINT);
  await expect(status(page)).toContainText('A printed net does not tell its forward');
  await expect(status(page)).toHaveAttribute('data-code-status', 'read');
  await expect(page.locator('.cm-lintRange-error')).toHaveCount(0);
  await expect(status(page)).toContainText('add the line (flatten): Flatten() before it');
  await caretAfter(page, 'ceil_mode=False)');
  await page.keyboard.insertText('\n    (flatten): Flatten()');
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '10');
  await expect(status(page)).not.toContainText('(flatten)');
  const { layers } = await scope.report();
  expect(layers.map((l) => l.kind)).toEqual(['Conv2d', 'ReLU', 'MaxPool2d', 'Flatten', 'Linear']);
  // The number changes where it is printed.
  await field(page, 0, 'out_channels').fill('8');
  await field(page, 0, 'out_channels').press('Enter');
  await expect(editor(page)).toContainText('(conv1): Conv2d(3, 8, kernel_size=(3, 3)');
  await expect(status(page)).toContainText('A printed net does not tell its forward');
  await caretAfter(page, 'Linear');
  await page.keyboard.type('X');
  await expect(status(page)).toContainText('This page knows no layer LinearX');
});

test('what a program loads is what the panel shows', async ({ page, scope }) => {
  await open(page);
  await scope.load({ code: '# loaded\nnn.Sequential(nn.Conv2d(3, 5, 3), nn.Tanh())', slot: 'a' });
  await expect(editor(page)).toContainText('# loaded');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(editor(page)).toContainText('nn.Conv2d(3, 16');
});

test('a megabyte of brackets neither freezes the page nor loses it', async ({ page, scope, browser }) => {
  await open(page);
  await editor(page).click();
  await page.keyboard.press('Control+a');
  const paste = (text: string) =>
    page.evaluate((pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      document.querySelector('.cm-content')?.dispatchEvent(event);
    }, text);
  await browser.startTracing(page, { categories: [TASKS] });
  await paste('('.repeat(1_000_001));
  await expect(page.getByRole('dialog')).toContainText('Too long to read whole');
  await page.keyboard.press('Escape');
  // As many as can be pasted into the editor itself.
  await paste('('.repeat(99_000));
  await expect(status(page)).toContainText('Nested too deeply');
  expect(longestTask(await browser.stopTracing())).toBeLessThan(250);
  expect((await scope.report()).layers).toHaveLength(5);
});

test('the panel is accessible, and Escape, then Tab leaves the text @every', async ({ page, scope }) => {
  await scope.report();
  await open(page);
  await expectAccessible(page);
  await editor(page).focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(editor(page)).not.toBeFocused();
  await page.locator('[data-code-tab="keras"]').click();
  await expect(page.locator('.is-written .cm-line').first()).toBeVisible();
  await expectAccessible(page, '#panel');
});
