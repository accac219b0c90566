import { type Browser, type BrowserContextOptions, test as base, expect, type Page } from '@playwright/test';
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

interface Opened {
  readonly scope: Scope;
  readonly problems: Problems;
}

/** Opens the page in a context of its own, as long as it is used. */
async function openFor(browser: Browser, options: BrowserContextOptions, use: (opened: Opened) => Promise<void>) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const problems = new Problems();
  problems.watch(page, originOf(options.baseURL));
  await use({ scope: await Scope.open(page), problems });
  await context.close();
}

const originOf = (address: string | undefined) => new URL(address ?? 'http://127.0.0.1').origin;

/**
 * For hundreds of questions about numbers: one page for a whole worker, so small that there is little to paint. A page
 * of its own for each question would take longer than the answer.
 */
export const ask = base.extend<{ readonly small: Scope }, { readonly smallPage: Opened }>({
  smallPage: [
    async ({ browser }, use, info) => {
      const { baseURL } = info.project.use;
      await openFor(browser, { baseURL, viewport: { width: 320, height: 200 }, reducedMotion: 'reduce' }, use);
    },
    { scope: 'worker' },
  ],
  small: async ({ smallPage }, use) => {
    await use(smallPage.scope);
    expect(smallPage.problems.take(), 'errors on the page').toEqual([]);
  },
});

export const test = base.extend<PerTest, { readonly sharedPage: Opened }>({
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
      await openFor(browser, { baseURL, viewport: viewport ?? null }, use);
    },
    { scope: 'worker' },
  ],
  shared: async ({ sharedPage }, use) => {
    await use(sharedPage.scope);
    expect(sharedPage.problems.take(), 'errors on the page').toEqual([]);
  },
});

export { expect };
