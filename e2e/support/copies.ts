import type { Page } from '@playwright/test';

/** What the page would have put on the clipboard: browsers give it to no test without asking. */
export async function copies(page: Page): Promise<() => Promise<string>> {
  await page.addInitScript(() => {
    const kept = window as unknown as { copied: string };
    kept.copied = '';
    Object.defineProperty(navigator, 'clipboard', {
      value: {
        writeText: async (text: string) => {
          kept.copied = text;
        },
      },
    });
  });
  return () => page.evaluate(() => (window as unknown as { copied: string }).copied);
}
