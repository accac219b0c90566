import { test as base, expect, type Page } from '@playwright/test';
import { Scope } from './scope';

/** What must not happen on any page: errors in the console, exceptions that nobody caught, requests to another origin. */
export class Problems {
  private readonly found: string[] = [];
  private readonly allowed: RegExp[] = [];

  /** `origin`: the only one that the page may ask anything of. */
  watch(page: Page, origin: string): void {
    page.on('console', (message) => {
      if (message.type() === 'error') this.found.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.found.push(`exception: ${error.stack ?? error.message}`));
    page.on('crash', () => this.found.push('the page crashed'));
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (/^https?:$/.test(url.protocol) && url.origin !== origin) this.found.push(`request to ${url}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) this.found.push(`${response.status()} for ${response.url()}`);
    });
  }

  /** For a test that provokes an error on purpose. */
  allow(pattern: RegExp): void {
    this.allowed.push(pattern);
  }

  /** What was found since the last call. */
  take(): string[] {
    return this.found.splice(0).filter((line) => !this.allowed.some((pattern) => pattern.test(line)));
  }
}

interface PerTest {
  /** Watches the test's own page, and fails the test where it finds something. */
  readonly problems: Problems;
  /** The opening page, its first maps painted. */
  readonly scope: Scope;
  /** The worker's page, shared by all tests that ask for it: for many small questions. Its state is what the test before left. */
  readonly shared: Scope;
}

interface PerWorker {
  readonly sharedPage: { readonly scope: Scope; readonly problems: Problems };
}

const originOf = (address: string | undefined) => new URL(address ?? 'http://127.0.0.1').origin;

export const test = base.extend<PerTest, PerWorker>({
  problems: [
    async ({ page, baseURL }, use) => {
      const problems = new Problems();
      problems.watch(page, originOf(baseURL));
      await use(problems);
      expect(problems.take(), 'errors on the page').toEqual([]);
    },
    { auto: true },
  ],
  scope: async ({ page, problems: _watched }, use) => {
    await use(await Scope.open(page));
  },
  sharedPage: [
    async ({ browser }, use, info) => {
      const { baseURL, viewport } = info.project.use;
      const context = await browser.newContext({ baseURL, viewport: viewport ?? null });
      const page = await context.newPage();
      const problems = new Problems();
      problems.watch(page, originOf(baseURL));
      await use({ scope: await Scope.open(page), problems });
      await context.close();
    },
    { scope: 'worker' },
  ],
  shared: async ({ sharedPage }, use) => {
    await use(sharedPage.scope);
    expect(sharedPage.problems.take(), 'errors on the page').toEqual([]);
  },
});

export { expect };
