import type { Locator, Page } from '@playwright/test';
import type { ArgSpec } from '../src/core/args';
import { type ClassKind, LAYERS } from '../src/core/layers/table';
import { expectAccessible } from './support/axe';
import type { Scope } from './support/scope';
import { expect, test } from './support/test';

const KINDS = Object.keys(LAYERS) as ClassKind[];

const ONE = { code: 'nn.Sequential(nn.Conv2d(3, 8, 3, padding=1))', input: [3, 8, 8] } as const;

/** Opens the menu at the end of the flow, finds a layer by typing, and takes it with Enter. */
async function add(page: Page, kind: ClassKind) {
  await page.locator('.add-end').click();
  const search = page.getByRole('combobox', { name: 'Find a layer' });
  await expect(search).toBeFocused();
  await search.fill(kind);
  await expect(page.locator('.layer-option[aria-selected=true]')).toHaveAttribute('data-kind', kind);
  await search.press('Enter');
  await expect(page.locator('.pop:popover-open')).toHaveCount(0);
}

/** Turns a control by keys alone: arrows, Space, or what is typed into a field that has no steps. */
async function turn(page: Page, control: Locator, changed: () => Promise<boolean>): Promise<boolean> {
  const [type, tag] = await control.evaluate((e) => [e.getAttribute('type') ?? '', e.tagName]);
  await control.focus();
  const keys = type === 'checkbox' || type === 'radio' ? ['Space'] : ['ArrowUp', 'ArrowDown'];
  for (const key of tag === 'SELECT' ? ['ArrowDown', 'ArrowUp'] : keys) {
    await page.keyboard.press(key);
    if (await changed()) return true;
  }
  if (type !== 'text') return false;
  await control.fill('3');
  await page.keyboard.press('Enter');
  return changed();
}

/** Turns every control in a part of the last card; gives those that did nothing. */
async function stuck(scope: Scope, part: string): Promise<string[]> {
  const controls = scope.page.locator('.op').last().locator(`${part} input, ${part} select`);
  const before = await scope.getState();
  const idle: string[] = [];
  for (let i = 0; i < (await controls.count()); i += 1) {
    const control = controls.nth(i);
    if ((await control.getAttribute('type')) === 'radio' && (await control.isChecked())) continue;
    const changed = async () => JSON.stringify(await scope.getState()) !== JSON.stringify(before);
    if (await turn(scope.page, control, changed)) await scope.setState(before);
    else idle.push((await control.getAttribute('aria-label')) ?? part);
  }
  return idle;
}

/** What tells one sort of control from another: kinds with the same sorts are turned in the same way. */
const sorts = (kind: ClassKind): string[] =>
  (LAYERS[kind].args as readonly ArgSpec[])
    .filter((a) => a.control !== 'none')
    .map((a) =>
      [a.type, a.control, a.default === null, a.step !== undefined, a.log, (a.choices?.length ?? 0) > 3].join(),
    );

/** Few kinds that have every sort of control between them. */
function sampled(): ClassKind[] {
  const missing = new Set(KINDS.flatMap(sorts));
  const chosen: ClassKind[] = [];
  const gain = (kind: ClassKind) => new Set(sorts(kind).filter((sort) => missing.has(sort))).size;
  while (missing.size > 0) {
    const best = KINDS.reduce((most, kind) => (gain(kind) > gain(most) ? kind : most));
    for (const sort of sorts(best)) missing.delete(sort);
    chosen.push(best);
  }
  return chosen;
}

/** Layers of rows and of indices, which a map is refused by, in PyTorch's words; behind a view or a pool that gives indices they run. */
const REFUSES_MAPS: Readonly<Record<string, string>> = {
  Conv1d: 'wrong-rank',
  BatchNorm1d: 'wrong-rank',
  Fold: 'wrong-rank',
  MaxPool1d: 'wrong-rank',
  AvgPool1d: 'wrong-rank',
  AdaptiveAvgPool1d: 'wrong-rank',
  AdaptiveMaxPool1d: 'wrong-rank',
  Dropout1d: 'wrong-rank',
  MaxUnpool2d: 'missing-argument',
};

test('every layer is added from the menu and runs; its controls have names, its fields take a key', async ({
  shared,
}) => {
  // Sixty layers, each added and looked at.
  test.slow();
  const { page } = shared;
  await shared.load(ONE);
  // The menu's module is fetched once, and then opens at once.
  await add(page, 'ReLU');
  // All in the page: a round trip for each step would be most of the time.
  const told = await page.evaluate(async (kinds) => {
    interface Api {
      report(): Promise<{ error: { code: string } | null; layers: readonly { kind: string }[] }>;
      getState(): Promise<unknown>;
      setState(state: unknown): Promise<void>;
    }
    const { convscope } = window as unknown as { convscope: Api };
    const until = async <T>(look: (frame: number) => T | null | undefined): Promise<T> => {
      for (let frame = 0; frame < 600; frame += 1) {
        const found = look(frame);
        if (found) return found;
        await new Promise(requestAnimationFrame);
      }
      throw new Error(`never came: ${look}`);
    };
    const find = (selector: string, at: ParentNode = document) => at.querySelector<HTMLElement>(selector);
    const state = async () => JSON.stringify(await convscope.getState());
    const card = () => [...document.querySelectorAll<HTMLElement>('.op')].at(-1) ?? document.body;
    const start = await convscope.getState();
    const all: { kind: string; error: string | null; ran: string | undefined; wrong: string[] }[] = [];
    for (const kind of kinds) {
      // A click on a button that is being drawn anew is lost.
      (
        await until((frame) => {
          const option = find(`.pop:popover-open [data-kind="${kind}"]`);
          if (!option && frame % 60 === 0) find('.add-end')?.click();
          return option;
        })
      ).click();
      const { error, layers } = await convscope.report();
      find('.dots', await until(() => (find('.pop:popover-open') ? null : card())))?.click();
      await until(() => find('.pop:popover-open .actions'));
      const wrong: string[] = [];
      for (const control of card().querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select')) {
        const named = control.getAttribute('aria-label') ?? control.labels?.[0]?.textContent;
        if (!named) wrong.push(`no name: ${control.outerHTML}`);
        if (control.type !== 'text' || control.closest('.row-text')) continue;
        // Another argument took its place on the card.
        if (!control.isConnected) continue;
        const before = await state();
        for (const key of ['ArrowUp', 'ArrowDown']) {
          if ((await state()) !== before) continue;
          control.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
        }
        if ((await state()) === before) wrong.push(`idle: ${control.getAttribute('aria-label')}`);
      }
      all.push({ kind, error: error?.code ?? null, ran: layers.at(-1)?.kind, wrong });
      find('.pop:popover-open')?.hidePopover();
      await convscope.setState(start);
    }
    return all;
  }, KINDS);
  const expected = KINDS.map((kind) => {
    const error = REFUSES_MAPS[kind] ?? null;
    return { kind, error, ran: error === null ? kind : 'ReLU', wrong: [] };
  });
  expect(told).toEqual(expected);
});

test('keys turn every sort of control', async ({ shared }) => {
  // Some hundred controls, each turned and turned back.
  test.slow();
  const { page } = shared;
  await shared.load(ONE);
  const start = await shared.getState();
  for (const kind of sampled()) {
    await add(page, kind);
    const idle = await stuck(shared, ':scope > .rows');
    await page.locator('.op').last().locator('.dots').click();
    await expect(page.locator('.pop:popover-open .actions')).toBeVisible();
    idle.push(...(await stuck(shared, '.rows.more:not(:has([data-init]))')));
    await page.keyboard.press('Escape');
    expect([kind, idle]).toEqual([kind, []]);
    await shared.setState(start);
  }
});

test('a layer is found by what it does, replaced by another, and its weights filled by nn.init', async ({
  page,
  scope,
}) => {
  await scope.report();
  await page.locator('.add-end').click();
  await page.keyboard.type('larger');
  await expect(page.getByRole('option', { name: /^Upsample/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');

  const card = page.locator('.op').first();
  await card.locator('.dots').click();
  await page.getByRole('combobox', { name: /^nn.init of weight/ }).selectOption('constant_');
  await page.locator('input[data-field="weight.val"]').fill('0.5');
  await page.keyboard.press('Enter');
  await expect.poll(() => scope.code()).toContain('nn.init.constant_(self.conv1.weight, 0.5)');
  expect(await scope.url()).toContain('c16k3p0,weight:constant:val:0.5');
  await page.getByRole('combobox', { name: /^nn.init of bias/ }).selectOption('xavier_normal_');
  await expect(page.locator('.init-refused')).toContainText('Fan in and fan out can not be computed');
  await expect(page.locator('[data-fault="init-refused"] [data-fault-text]')).toBeVisible();
  await page.getByRole('combobox', { name: /^nn.init of bias/ }).selectOption('zeros_');
  await expect(page.locator('[data-fault]')).toHaveCount(0);
  await page.getByRole('button', { name: 'Replace by…' }).click();
  await page.keyboard.type('transp');
  await page.keyboard.press('Enter');
  await expect(card).toHaveAttribute('data-kind', 'ConvTranspose2d');
  const report = await scope.report();
  expect(report.layers[0]).toMatchObject({ kind: 'ConvTranspose2d', shape: [16, 18, 18] });
});

test('the size of an Upsample is turned on its card, and changed for a factor behind “more”', async ({
  page,
  scope,
}) => {
  await scope.load({ code: 'nn.Sequential(nn.Conv2d(3, 4, 3), nn.Upsample(size=7))', input: [3, 8, 8] });
  const card = page.locator('[data-kind="Upsample"]');
  const size = card.locator('.rows:not(.more)').getByRole('slider', { name: /^size/ });
  await expect(size).toHaveValue('7');
  await size.press('ArrowRight');
  await expect.poll(async () => (await scope.report()).layers[1]?.shape).toEqual([4, 8, 8]);
  await card.locator('.dots').click();
  await card
    .locator('.more')
    .getByRole('slider', { name: /^scale_factor/ })
    .press('ArrowRight');
  await expect(card.locator('.rows:not(.more)').getByRole('slider', { name: /^scale_factor/ })).toBeVisible();
  await expect(size).toHaveCount(0);
  expect(await scope.code()).toContain('nn.Upsample(scale_factor=1.25)');
});

test('axe finds nothing in cards, menus and sheets of layers of every kind', async ({ page, scope }) => {
  const report = await scope.load({
    code: `nn.Sequential(nn.Conv2d(3, 8, 3), nn.GELU(), nn.LayerNorm((8, 14, 14)), nn.ZeroPad2d((1, 2, 0, -1)),
      nn.Upsample(scale_factor=2), nn.Dropout2d(), nn.Flatten(), nn.Linear(7072, 10))`,
    input: [3, 16, 16],
  });
  expect([report.error, report.layers.at(-1)?.shape]).toEqual([null, [10]]);
  await expectAccessible(page);
  await page.locator('.dots').first().click();
  await page.getByRole('button', { name: 'Switch off' }).click();
  await expectAccessible(page, '.op.is-off');
  await page.locator('.add').first().click();
  await expect(page.locator('.layer-option').first()).toBeVisible();
  await expectAccessible(page, '.pop:popover-open');
});

test('what is empty and what is not finite is shown as that', async ({ page, scope }) => {
  const words = () => page.locator('.host').textContent();
  const empty = await scope.load({
    code: 'nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(784, 0), nn.Linear(0, 5))',
  });
  expect(empty.error).toBeNull();
  expect(empty.layers.map((l) => l.mean)).toMatchObject([expect.any(Number), expect.any(Number), null, 0]);
  await expect(page.getByText('empty map')).toBeVisible();
  expect(await words()).not.toMatch(/NaN|undefined|Infinity/);
  const flat = await scope.load({
    code: 'nn.Sequential(nn.AvgPool2d(2, divisor_override=3), nn.AdaptiveAvgPool2d((0, 3)))',
  });
  expect([flat.error, flat.layers[1]?.shape]).toEqual([null, [3, 0, 3]]);
  await expect(page.getByText('empty map')).toBeVisible();
  expect(await words()).not.toMatch(/NaN|undefined|Infinity/);
  const huge = await scope.load({
    code: `net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Conv2d(4, 4, 3), nn.Flatten())
nn.init.constant_(net[0].weight, 1e38)
nn.init.constant_(net[1].weight, 1e38)`,
  });
  expect(huge.error).toBeNull();
  await expect(page.getByText(/values are not finite/).first()).toBeVisible();
  expect(await words()).not.toMatch(/NaN|undefined|Infinity/);
});
