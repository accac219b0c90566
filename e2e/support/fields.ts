import type { Page } from '@playwright/test';

/** The slider of an argument of the layer at a place. */
export const slider = (page: Page, layer: number, arg: string) =>
  page.locator(`input[type=range][data-layer="${layer}"][data-arg="${arg}"]`);

/** The field in which that argument is typed. */
export const field = (page: Page, layer: number, arg: string) =>
  page.locator(`input[data-field="${arg}"][data-layer="${layer}"]`);

/** Types an argument's value. */
export async function type(page: Page, layer: number, arg: string, text: string) {
  await field(page, layer, arg).fill(text);
  await field(page, layer, arg).press('Enter');
}
