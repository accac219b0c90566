import { createServer } from 'node:net';
import { defineConfig } from '@playwright/test';
import { findBrowser, launchOptions } from './scripts/browser.mjs';

/** The build is tested below a path, as many static hosts serve it. */
const BASE = '/some/path/';

/** This file is read once more in every worker process; what is found first is handed on in the environment. */
async function freePort(): Promise<string> {
  const port = await new Promise<number>((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const at = server.address();
      server.close(() => done(typeof at === 'object' && at !== null ? at.port : 0));
    });
  });
  return String(port);
}

process.env.CONVSCOPE_E2E_PORT ??= await freePort();
const port = process.env.CONVSCOPE_E2E_PORT;
const address = `http://127.0.0.1:${port}${BASE}`;
const browser = await findBrowser();

/**
 * Tests run on the desktop's size, unless their title carries tags: `@phone`, `@projector`, `@desktop` name the sizes that they
 * run on, `@every` means all three.
 */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // A software GPU on two shared cores is slow; a test that hangs still ends.
  timeout: 90_000,
  expect: { timeout: 20_000 },
  globalTimeout: 20 * 60_000,
  workers: 2,
  // A machine that others share may starve a page of frames for a minute. What fails twice has failed.
  retries: process.env.CI ? 1 : 0,
  // A page that is broken altogether need not fail hundreds of times, each on a fresh browser.
  maxFailures: process.env.CI ? 25 : 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    baseURL: address,
    launchOptions: launchOptions(browser),
    actionTimeout: 20_000,
    trace: 'off',
    locale: 'en-US',
    reducedMotion: 'no-preference',
  },
  projects: [
    {
      name: 'desktop',
      grep: /@every|@desktop|^(?!.*@(?:phone|projector)\b)/,
      use: { viewport: { width: 1440, height: 900 } },
    },
    { name: 'projector', grep: /@every|@projector/, use: { viewport: { width: 1024, height: 768 } } },
    {
      name: 'phone',
      grep: /@every|@phone/,
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
    },
  ],
  webServer: {
    command: `node scripts/serve.mjs --root dist --base ${BASE} --port ${port}`,
    url: address,
    reuseExistingServer: false,
    stdout: 'ignore',
    stderr: 'pipe',
  },
});
