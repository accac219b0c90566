import type { Page } from '@playwright/test';
import { fileOf, lastSeed, openExperiment, progress, ready } from './support/experiment';
import type { Scope, Source } from './support/scope';
import { expect, test } from './support/test';

interface Nets {
  readonly a: Source;
  readonly b: Source;
}
/** Two nets that differ in conv1's padding. */
const nets = (width: number, size: number): Nets => {
  const code = (padding: number) =>
    `nn.Sequential(nn.Conv2d(3, ${width}, 3, padding=${padding}), nn.ReLU(), nn.Conv2d(${width}, ${width}, 3))`;
  return { a: { code: code(0), input: [3, size, size] }, b: { code: code(1), slot: 'b' } };
};
const SMALL = nets(8, 8);
/** So large that a run of many seeds is still going on after all that is done to it. */
const LARGE = nets(32, 24);

/** Of a long run, so many seeds of its beginning and of its end are compared with a fresh run's. */
const COMPARED = 2000;

/** Expects every seed once, in order, each with the value that a fresh run of the nets as they were gives it. Returns how many. */
async function expectUndisturbed(page: Page, scope: Scope, given: Nets): Promise<number> {
  const { seeds, a, b } = await fileOf(page);
  const count = seeds.length;
  expect(seeds).toEqual(Array.from({ length: count }, (_, i) => i));
  await scope.load(given.a);
  await scope.load(given.b);
  for (const from of new Set([0, Math.max(0, count - COMPARED)])) {
    const end = Math.min(count, from + COMPARED);
    const fresh = await scope.experiment({ seeds: { from, count: end - from } });
    expect({ a: a.slice(from, end), b: b.slice(from, end) }).toEqual({ a: fresh.a.values, b: fresh.b?.values });
  }
  return count;
}

/**
 * Hides the page for a while as a browser does whose tab is not in front: it is told, and gets no more frames. Returns how
 * many seeds were shown at both ends.
 */
function hideFor(page: Page, ms: number): Promise<readonly [number, number]> {
  return page.evaluate(async (time) => {
    const frames = window.requestAnimationFrame;
    const held: FrameRequestCallback[] = [];
    const show = (visible: boolean) => {
      window.requestAnimationFrame = visible ? frames : (callback) => held.push(callback);
      Object.defineProperty(document, 'hidden', { value: !visible, configurable: true });
      Object.defineProperty(document, 'visibilityState', { value: visible ? 'visible' : 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    };
    const shown = () => Number(document.querySelector('.run-progress')?.getAttribute('data-ready'));
    const wait = (pause: number) => new Promise((done) => setTimeout(done, pause));
    show(false);
    // A frame that was under way comes to its end.
    await wait(60);
    const before = shown();
    await wait(time);
    const after = shown();
    show(true);
    for (const callback of held) frames.call(window, callback);
    return [before, after] as const;
  }, ms);
}

test('the page hidden and shown, a parameter turned, the backend switched: a run ends with the nets it began with', async ({
  page,
  scope,
}) => {
  await openExperiment(page, scope, [LARGE.a, LARGE.b]);
  await lastSeed(page, 99_999);
  await page.locator('[data-run]').click();
  await expect.poll(() => ready(page)).toBeGreaterThan(0);

  const [drawn, then] = await hideFor(page, 400);
  expect(then).toBe(drawn);
  await expect.poll(() => ready(page)).toBeGreaterThan(then);

  const padding = page.locator('input[data-field="padding"][data-slot="a"][data-layer="0"]');
  await padding.fill('2');
  await padding.press('Enter');
  expect(await scope.backend('cpu')).toBe('cpu');
  // All of that in the middle of the run, and it is said that the page has moved on.
  await expect(progress(page)).toHaveAttribute('data-state', 'running');
  await expect(page.locator('.outdated')).toBeVisible();
  const during = await ready(page);
  await expect.poll(() => ready(page)).toBeGreaterThan(during);
  await page.locator('.run-buttons').getByRole('button', { name: 'Stop' }).click();
  await expect(progress(page)).toHaveAttribute('data-state', 'stopped');
  expect(await expectUndisturbed(page, scope, LARGE)).toBeGreaterThan(during);
});

test('more seeds are added to what is there, none twice; an error in b leaves a alone, is said, and can be mended', async ({
  page,
  scope,
}) => {
  await openExperiment(page, scope, [SMALL.a, SMALL.b]);
  await lastSeed(page, 99);
  await page.locator('[data-run]').click();
  await expect(page.locator('.plot')).toHaveAttribute('data-count', '100');
  await page.getByRole('button', { name: '+ 100' }).click();
  await expect(page.locator('.plot')).toHaveAttribute('data-count', '200');
  await expect(progress(page)).toHaveAttribute('data-state', 'done');
  expect(await expectUndisturbed(page, scope, SMALL)).toBe(200);

  const before = await scope.report('a');
  const { error } = await scope.load({ slot: 'b', code: 'nn.Conv2d(3, 8, 9)' });
  expect(error?.text).toContain("Kernel size can't be greater than actual input size");
  expect(await scope.report('a')).toEqual(before);
  await expect(scope.experiment({ seeds: { from: 0, count: 20 } })).rejects.toThrow(/slot b: .*Kernel size can't/);
  const panel = page.locator('.experiment');
  await expect(panel.getByText('Net b cannot run')).toBeVisible();
  await expect(panel.locator('[data-fault-text]')).toContainText("Kernel size can't");
  await expect(page.locator('[data-run]')).toBeDisabled();
  // What was computed before is not thrown away for it.
  await expect(page.locator('.plot')).toHaveAttribute('data-count', '200');

  await panel.locator('[data-repair="0"]').click();
  await page.locator('[data-run]').click();
  await expect(page.locator('.outdated')).toHaveCount(0);
  await expect(page.locator('.plot')).toHaveAttribute('data-count', '200');
  expect((await scope.report('b')).error).toBeNull();
  expect(await scope.report('a')).toEqual(before);
});
