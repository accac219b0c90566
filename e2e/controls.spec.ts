import type { Page } from '@playwright/test';
import { field, slider, type } from './support/fields';
import { expect, test } from './support/test';

const shape = (page: Page) => page.locator('[data-answer-shape]');
const card = (page: Page, name: string) => page.locator(`.op[aria-label$=" ${name}"]`);
const names = (page: Page) =>
  page.locator('.op').evaluateAll((all) => all.map((c) => c.getAttribute('data-kind') ?? ''));

const valuesOf = (all: Element[]) => all.map((e) => (e instanceof HTMLInputElement ? e.value : ''));

test('a drag from end to end is one step of undo', async ({ page, scope }) => {
  await scope.report();
  const thumb = await slider(page, 0, 'padding').boundingBox();
  if (!thumb) throw new Error('no slider');
  const y = thumb.y + thumb.height / 2;
  await page.mouse.move(thumb.x + 6, y);
  await page.mouse.down();
  for (let i = 0; i <= 20; i += 1) await page.mouse.move(thumb.x + 6 + ((thumb.width - 12) * i) / 20, y);
  await page.mouse.up();
  await expect(slider(page, 0, 'padding')).toHaveValue('4');
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '64,22,22');
  await page.keyboard.press('Control+z');
  await expect(slider(page, 0, 'padding')).toHaveValue('0');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled();
  await page.keyboard.press('Control+Shift+z');
  await expect(slider(page, 0, 'padding')).toHaveValue('4');
});

test('keys move a slider, and what is pressed in a row is one step', async ({ page, scope }) => {
  await scope.report();
  const out = slider(page, 0, 'out_channels');
  await out.focus();
  const keys = ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'PageUp', 'PageDown', 'End', 'Home', 'PageUp'];
  // As a hand presses them, which does not wait for the page between two.
  await Promise.all(keys.map((key) => page.keyboard.press(key)));
  await expect(out).toHaveValue('9');
  await page.keyboard.press('Control+z');
  await expect(out).toHaveValue('16');
  // What comes in next follows: the second convolution was told of every change.
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '64,14,14');
});

test('a typed value stretches the slider, which shrinks back', async ({ page, scope }) => {
  await scope.report();
  await type(page, 0, 'padding', '7');
  await expect(slider(page, 0, 'padding')).toHaveAttribute('max', '7');
  await expect(slider(page, 0, 'padding')).toHaveValue('7');
  await type(page, 0, 'padding', '2');
  await expect(slider(page, 0, 'padding')).toHaveAttribute('max', '4');
  await field(page, 0, 'padding').press('ArrowUp');
  await expect(field(page, 0, 'padding')).toHaveValue('3');
});

test('what is no number is named, and the old value stays', async ({ page, scope }) => {
  await scope.report();
  for (const junk of ['abc', '1.5', '', '9'.repeat(30), '<b>']) {
    await type(page, 2, 'kernel_size', junk);
    await expect(field(page, 2, 'kernel_size')).toHaveValue('3');
    await expect(field(page, 2, 'kernel_size')).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByRole('alert')).toContainText('3 stays');
  }
  await type(page, 2, 'kernel_size', '1');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '64,16,16');
});

test('PyTorch’s refusal stands at its layer, the maps before it stay, a repair makes the net whole', async ({
  page,
  scope,
}) => {
  await type(page, 2, 'kernel_size', '19');
  const fault = page.locator('[data-fault]');
  await expect(fault).toHaveAttribute('data-fault', 'kernel-too-large');
  await expect(fault.locator('[data-fault-text]')).toHaveText(
    "Calculated padded input size per channel: (16 x 16). Kernel size: (19 x 19). Kernel size can't be greater than actual input size",
  );
  await expect(fault.locator('[data-fault-help]')).toContainText('19');
  await expect(page.locator('canvas[data-map]')).toHaveCount(2);
  await type(page, 0, 'stride', '-1');
  await expect(fault.locator('[data-fault-text]')).toHaveText('non-positive stride is not supported');
  await page.keyboard.press('Control+z');
  const repair = fault.locator('[data-repair]');
  await expect(repair.first()).toContainText('conv2');
  expect(await repair.count()).toBeLessThanOrEqual(3);
  await repair.first().click();
  await expect(fault).toHaveCount(0);
  expect((await scope.report()).error).toBeNull();
});

test('what is too large to compute here keeps its shapes, and says so in our words', async ({ page, scope }) => {
  await scope.report();
  await type(page, -1, 'height', '20000');
  const fault = page.locator('[data-fault="too-large"]');
  await expect(fault.locator('[data-fault-help]')).toContainText('1,200,000,000 values in one map');
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '64,19998,19998');
  await fault.locator('[data-repair]').first().click();
  await expect(fault).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '64,14,14');
});

test('height and width can be set apart, and joined again', async ({ page, scope }) => {
  await scope.report();
  const link = card(page, 'conv1').getByRole('button', { name: /^kernel_size: one value/ });
  await expect(link).toHaveAttribute('aria-pressed', 'true');
  await link.click();
  await expect(field(page, 0, 'kernel_size')).toHaveCount(2);
  await field(page, 0, 'kernel_size').nth(1).fill('5');
  await field(page, 0, 'kernel_size').nth(1).press('Enter');
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '64,14,12');
  await link.click();
  await expect(field(page, 0, 'kernel_size')).toHaveCount(1);
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '64,14,14');
  await type(page, 0, 'padding', '(1, 2)');
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '64,16,18');
});

test('the wheel over a slider is the page’s', async ({ page, scope }) => {
  await scope.report();
  await slider(page, 0, 'kernel_size').hover();
  await slider(page, 0, 'kernel_size').focus();
  await page.mouse.wheel(0, 300);
  await field(page, 0, 'kernel_size').focus();
  await page.mouse.wheel(0, -300);
  await expect(slider(page, 0, 'kernel_size')).toHaveValue('3');
});

test('layers are added, duplicated, switched off, moved and removed', async ({ page, scope }) => {
  await scope.report();
  await page.getByRole('button', { name: 'Add a layer here' }).nth(1).click();
  await page.getByRole('option', { name: /^MaxPool2d/ }).click();
  await expect.poll(() => names(page)).toEqual(['Conv2d', 'MaxPool2d', 'Conv2d', 'Conv2d']);
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '64,7,7');

  // The new card has the focus, and Alt with an arrow moves it.
  await expect(card(page, 'pool1').locator('.grip')).toBeFocused();
  await page.keyboard.press('Alt+ArrowRight');
  await expect.poll(() => names(page)).toEqual(['Conv2d', 'Conv2d', 'MaxPool2d', 'Conv2d']);
  await expect(card(page, 'pool1').locator('.grip')).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect.poll(() => names(page)).toEqual(['Conv2d', 'MaxPool2d', 'Conv2d', 'Conv2d']);

  const menu = async (name: string, what: string) => {
    await page.getByRole('button', { name: `More about ${name}` }).click();
    await page.getByRole('button', { name: what, exact: true }).click();
  };
  await menu('pool1', 'Duplicate');
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '64,3,3');
  await menu('pool2', 'Switch off');
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '64,7,7');
  expect((await scope.report()).layers.filter((l) => l.kind === 'MaxPool2d')).toHaveLength(1);
  await menu('pool2', 'Remove');
  await menu('pool1', 'Remove');
  await expect.poll(() => names(page)).toEqual(['Conv2d', 'Conv2d', 'Conv2d']);
  await menu('conv1', 'Duplicate');
  expect((await scope.report()).layers.map((l) => l.kind).join()).toBe('Conv2d,ReLU,Conv2d,ReLU,Conv2d,ReLU,Conv2d');
  expect((await scope.report()).error).toBeNull();
});

test('a card is dragged to another place by its name', async ({ page, scope }) => {
  await scope.report();
  await page.getByRole('button', { name: 'Add a layer at the end' }).click();
  await page.getByRole('option', { name: /^AvgPool2d/ }).click();
  const from = await card(page, 'pool1').locator('.grip').boundingBox();
  const to = await card(page, 'conv1').boundingBox();
  if (!from || !to) throw new Error('no cards');
  const [x, y] = [from.x + 20, from.y + 8];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - 40, y + 5);
  await page.mouse.move(to.x + 30, to.y + 20, { steps: 6 });
  await expect(page.locator('[data-drop]')).toHaveCount(1);
  await page.mouse.up();
  await expect.poll(() => names(page)).toEqual(['AvgPool2d', 'Conv2d', 'Conv2d', 'Conv2d']);
  await page.keyboard.press('Control+z');
  await expect.poll(() => names(page)).toEqual(['Conv2d', 'Conv2d', 'Conv2d', 'AvgPool2d']);

  // To the right, behind the second of the others.
  const right = await card(page, 'conv3').boundingBox();
  const first = await card(page, 'conv1').locator('.grip').boundingBox();
  if (!right || !first) throw new Error('no cards');
  await page.mouse.move(first.x + 20, first.y + 8);
  await page.mouse.down();
  await page.mouse.move(right.x + 20, right.y + 20, { steps: 6 });
  await page.mouse.up();
  await expect(page.locator('.op').nth(1)).toContainText('ReLU');
  await expect
    .poll(() => page.locator('[data-arg=out_channels][type=range]').evaluateAll(valuesOf))
    .toEqual(['32', '16', '64']);
  await page.keyboard.press('Control+z');

  await card(page, 'pool1').locator('.grip').hover();
  await page.mouse.down();
  await page.mouse.move(200, 200, { steps: 4 });
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect.poll(() => names(page)).toEqual(['Conv2d', 'Conv2d', 'Conv2d', 'AvgPool2d']);
});

test('a ReLU is put in and taken out at its convolution', async ({ page, scope }) => {
  await page.getByRole('button', { name: 'Add ReLU after conv3' }).click();
  expect((await scope.report()).layers.map((l) => l.kind).join()).toBe('Conv2d,ReLU,Conv2d,ReLU,Conv2d,ReLU');
  await page.getByRole('button', { name: 'Remove ReLU after conv1' }).click();
  expect((await scope.report()).layers.map((l) => l.kind).join()).toBe('Conv2d,Conv2d,ReLU,Conv2d,ReLU');
});

test('arguments behind “more” reach the net', async ({ page, scope }) => {
  await page.getByRole('button', { name: 'More about conv2' }).click();
  const more = page.locator('.rows.more');
  await more.locator('select[data-arg="padding"]').selectOption('same');
  await more.locator('select[data-arg="padding_mode"]').selectOption('reflect');
  await more.locator('input[data-arg="bias"]').uncheck();
  await more.locator('input[data-field="groups"]').fill('4');
  await more.locator('input[data-field="groups"]').press('Enter');
  await page.keyboard.press('Escape');
  expect(await scope.code()).toContain("padding='same', groups=4, bias=False, padding_mode='reflect')");
  await expect(field(page, 2, 'padding')).toHaveValue("'same'");
  await slider(page, 2, 'padding').focus();
  await page.keyboard.press('ArrowRight');
  await expect(field(page, 2, 'padding')).toHaveValue('2');
});

test('input and seed', async ({ page, scope }) => {
  await type(page, -1, 'height', '20');
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '64,18,18');
  await expect(page.locator('.op-input .card-note')).toContainText('other weights');
  await page.getByRole('button', { name: /^height, width: one value/ }).click();
  await type(page, -1, 'width', '12');
  await expect(shape(page)).toHaveAttribute('data-answer-shape', '64,18,10');
  await type(page, -1, 'channels', '0');
  await expect(page.getByRole('alert')).toContainText('less than 1');
  await type(page, -1, 'channels', '1');
  expect((await scope.report()).error).toBeNull();

  await page.locator('select[data-arg="source"]').selectOption('checkerboard');
  await page.locator('[data-next-seed]').click();
  await expect(field(page, -1, 'seed')).toHaveValue('1');
  await field(page, -1, 'seed').blur();
  await page.keyboard.press('n');
  await expect(field(page, -1, 'seed')).toHaveValue('2');
  await type(page, -1, 'seed', '18446744073709551615');
  expect((await scope.report()).seed).toBe('18446744073709551615');
  await type(page, -1, 'seed', '18446744073709551616');
  await expect(page.getByRole('alert')).toContainText('is not a seed');
  await expect(field(page, -1, 'seed')).toHaveValue('18446744073709551615');
});
