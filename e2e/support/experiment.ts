import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import type { Scope, Source } from './scope';

/** What says how far a run of the experiment panel is. */
export const progress = (page: Page) => page.locator('.run-progress');

/** How many seeds of a run are there. */
export const ready = async (page: Page) => Number(await progress(page).getAttribute('data-ready'));

/** Types the last seed of the run that is asked for. */
export async function lastSeed(page: Page, seed: number): Promise<void> {
  const to = page.locator('[data-seeds=to]');
  await to.fill(String(seed));
  await to.press('Enter');
}

/** Opens the experiment panel on nets. */
export async function openExperiment(page: Page, scope: Scope, nets: readonly Source[]): Promise<void> {
  for (const net of nets) await scope.load(net);
  await page.locator('[data-panel-tab=experiment]').click();
  await expect(page.locator('.experiment .ask')).toBeVisible();
}

/** Seed by seed what the panel's file holds: the seed, and the values of a and b. */
export async function fileOf(page: Page): Promise<{ seeds: number[]; a: number[]; b: number[] }> {
  await page.locator('.downloads > button').click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-download=csv]').click()]);
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\n');
  const rows = lines.filter((line) => /^\d/.test(line)).map((line) => line.split(',').map(Number));
  const column = (at: number) => rows.map((row) => row[at] ?? Number.NaN);
  return { seeds: column(0), a: column(1), b: column(2) };
}
