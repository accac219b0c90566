import type { Page } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { copies } from './support/copies';
import { Scope } from './support/scope';
import { expect, test } from './support/test';

/** A challenge in which the third layer's padding is all that may be turned: layer 4 of the net, behind two ReLUs. */
const START =
  'v1&x=randn,3,16,16&seed=0&recipe=paired&a=c16k3p0/r/c32k3p1/r/c64k3p1&challenge=own' +
  '&needs=output:64x16x16,convs-most:3&free=args:padding/4&goal=64,16,16&view=ch0,orange-blue,layer,full&panel=challenges';

const field = (page: Page, name: string, layer: number, slot = 'a') =>
  page.locator(`input[data-field="${name}"][data-layer="${layer}"][data-slot="${slot}"]`).first();
const type = async (page: Page, name: string, layer: number, value: string, slot = 'a') => {
  await field(page, name, layer, slot).fill(value);
  await field(page, name, layer, slot).press('Enter');
};

/** A page of its own, as somebody has who opens a link. */
async function arrive(page: Page, address: string): Promise<Scope> {
  await page.goto('about:blank');
  return Scope.open(page, address);
}

test('a teacher includes the solution, and students see it when they ask', async ({ page }) => {
  const copied = await copies(page);
  await Scope.open(page);
  await page.locator('[data-panel-tab=challenges]').click();
  await page.locator('[data-make]').click();
  await type(page, 'padding', 4, '2');
  await page.locator('[data-wants=output]').fill('64 16 16');
  await page.locator('[data-wants=output]').press('Enter');
  await page.locator('[data-draft=title]').fill('The ring');
  await page.locator('[data-keep-solution]').check();
  await page.locator('[data-draft=why]').fill('Two rings for one.');
  await type(page, 'padding', 4, '1');
  await page.locator('[data-limit=args]').uncheck();
  await page.locator('[data-limit-arg=padding]').uncheck();
  await page.locator('.single-args summary').click();
  await page.locator('[data-limit-arg="padding/2"]').check();
  await expect(page.locator('[data-limit=layers]')).toBeDisabled();
  await expect(page.locator('[data-solution-fails]')).toContainText('Students cannot get there');
  await page.locator('[data-limit-arg="padding/2"]').uncheck();
  await page.locator('[data-limit-arg="padding/4"]').check();
  await expect(page.locator('[data-solution-fails]')).toHaveCount(0);

  // Tried, left again, and the net turned on: the layer that is named is followed to where it stands then.
  await page.locator('[data-try-task]').click();
  await expect(field(page, 'padding', 4)).toBeEnabled();
  await expect(field(page, 'padding', 2)).toBeDisabled();
  await page.locator('[data-back-to-making]').click();
  await expect(field(page, 'padding', 2)).toBeEnabled();
  await page.locator('.act').first().click();
  await expect(page.locator('[data-limit-arg="padding/3"]')).toBeChecked();
  await page.keyboard.press('Control+z');
  await page.locator('[data-copy-task]').click();
  const link = await copied();
  expect(link).toContain('free=input,args:padding/4&');

  await arrive(page, link);
  await expect(page.locator('.limits-note')).toContainText('only conv3.padding can be turned');
  await expect(page.locator('.panel')).not.toContainText('Two rings for one.');
  await page.locator('[data-solution]').click();
  await expect(page.locator('.solution')).toContainText('Two rings for one.');
  await expectAccessible(page, '.panel');
  await page.locator('[data-load=a]').click();
  await expect(page.locator('.challenge')).toHaveAttribute('data-met', 'true');
});

test('nothing but what is left free can be changed, and the page says why', async ({ page }) => {
  const scope = await Scope.open(page, `./#${START}`);
  const kept = 'c16k3p0/r/c32k3p1/r/c64k3p1';
  const net = async () => new URL(await page.evaluate(() => location.href)).hash.match(/&a=([^&]*)/)?.[1];
  const refusal = page.locator('.notices', { hasText: 'does not let you change this' });
  const refused = async () => {
    await expect(refusal).toBeVisible();
    await refusal.getByRole('button').first().click();
    await expect(refusal).toHaveCount(0);
  };
  await expect(page.locator('.add')).toHaveCount(0);
  await expect(field(page, 'padding', 2)).toBeDisabled();
  await expect(field(page, 'kernel_size', 4)).toBeDisabled();
  await expect(page.locator('[data-open-presets]')).toBeDisabled();

  // Slot b is for trying; what differs there by more than is free comes into a by no swap and no copy.
  await scope.load({ code: 'nn.Sequential(nn.Conv2d(3, 64, 1))', slot: 'b' });
  await page.locator('[data-swap]').click();
  await refused();
  await page.locator('[data-panel-tab=compare]').click();
  await page.locator('[data-slot-tool=b-to-a]').click();
  await refused();
  await page.locator('[data-slot-tool=close]').click();

  await page.locator('[data-panel-tab=code]').click();
  const editor = page.locator('.cm-content').first();
  await expect(editor).toContainText('nn.Conv2d');
  await editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('nn.Sequential(nn.Conv2d(3, 64, 1))');
  await expect(page.locator('.panel')).toContainText('does not let you change this');
  await expect(scope.load({ code: 'nn.Sequential(nn.Conv2d(3, 64, 1))' })).rejects.toMatchObject({
    name: 'ScopeError',
  });
  await page.locator('[data-panel-tab=challenges]').click();
  await type(page, 'padding', 4, '2');
  await expect(page.locator('.challenge')).toHaveAttribute('data-met', 'true');
  await page.keyboard.press('Control+z');
  await expect(page.locator('.challenge')).toHaveAttribute('data-met', 'false');
  await page.keyboard.press('Control+z');
  await expect.poll(net).toBe(kept);
  await expect(page.locator('[data-limited]')).toBeVisible();
});

test('thirty answers of a class, good and bad, are one table', async ({ page }) => {
  const copied = await copies(page);
  await arrive(page, `./#${START}`);
  const answer = async (name: string) => {
    await page.locator('[data-answer-name]').fill(name);
    await page.locator('[data-copy-answer]').click();
    return copied();
  };
  const missed = await answer('');
  await type(page, 'padding', 4, '2');
  await expect(page.locator('.solved')).toBeVisible();
  const held = await answer('');
  const anna = await answer('Anna');

  // Everything else brings another challenge, so that what most bring is what all are judged by.
  const other = anna.replace(/challenge=own.*?&answer/, 'challenge=even-kernel&answer');
  const pasted = [
    `Olga: ${other}`,
    ...Array.from({ length: 12 }, (_, i) => `Student ${i + 1}: ${held}`),
    ...Array.from({ length: 9 }, (_, i) => `Pupil ${i + 1}: ${missed}`),
    `Cut: ${held.slice(0, held.indexOf('/r/c64'))}`,
    `Broken: ${held.replace('c16k3p0', 'c16k')}`,
    `Locked: ${held.replace('a=c16k3p0', 'a=c16k5p1').replace('start=a/4:c64k3p1', 'start=c16k3p0/r/c32k3p1/r/c64k3p1')}`,
    anna,
    anna,
    'I could not do it.',
    'https://example.org/',
    `Encoded: ${held.replaceAll('&', '%26')}`,
  ];
  expect(pasted).toHaveLength(30);
  await arrive(page, './');
  await page.locator('[data-panel-tab=challenges]').click();
  await page.locator('[data-collect]').click();
  await page.locator('[data-pasted]').fill(pasted.join('\n'));
  const panel = page.locator('.panel');
  await expect(panel.locator('[data-collected="27"]')).toContainText('27 answers, 15 met, 2 unreadable');
  await expect(panel).toContainText('2 lines have no link');
  await expect(panel).toContainText('1 link was pasted again');
  const row = (name: string) => panel.locator('[data-answer]').filter({ has: page.locator('th', { hasText: name }) });
  await expect(row('Cut')).toContainText('unreadable');
  await expect(row('Broken')).toContainText('damaged or cut off');
  await expect(row('Locked')).toContainText('changed what was locked');
  await expect(row('Encoded')).toHaveAttribute('data-met', 'true');
  await expect(row('Olga')).toContainText('another challenge');
  await expect(row('Student 2')).toContainText('the very same link as Student 1');
  await expectAccessible(page, '.panel');

  await panel.locator('[data-sort=met]').click();
  await expect(panel.locator('[data-answer]').first()).toHaveAttribute('data-met', 'true');
  await expect(panel.locator('[data-answer]').last()).toContainText('unreadable');
  await panel.locator('[data-copy-table]').click();
  expect((await copied()).split('\n')).toHaveLength(28);

  // Opened, an answer is judged by what the table is, and the way back is beside it.
  await row('Pupil 1').getByRole('button').click();
  await expect(page.locator('.answer-judged')).toContainText('Answer of Pupil 1');
  await expect(page.locator('.answer-judged')).toContainText('It does not hold');
  await page.locator('[data-back-to-answers]').click();
  await expect(panel.locator('[data-collected="27"]')).toBeVisible();
});
