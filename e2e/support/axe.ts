import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Expects that axe finds nothing: no rule is switched off. `include`: a selector, where only a part is meant. */
export async function expectAccessible(page: Page, include?: string): Promise<void> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (include === undefined ? axe : axe.include(include)).analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}`),
  );
  expect(found, 'axe').toEqual([]);
}
