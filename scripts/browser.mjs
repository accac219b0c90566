// Finds a browser that really starts and really has WebGL2, or fetches one. Used by the e2e tests, the bench and the screenshots.
import { accessSync, constants, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';
import { CACHE, ROOT, run } from './run.mjs';

/**
 * @typedef {object} Browser
 * @property {string} source where it comes from, for people
 * @property {string} [executablePath] absent: the one that Playwright knows
 * @property {Record<string, string>} env what it needs in its environment
 * @property {readonly string[]} [args] what it needs beside BROWSER_ARGS
 */

const root = process.platform !== 'win32' && process.getuid?.() === 0;

/** Software WebGL2 and WebGPU where there is no GPU; a browser that asks nobody for anything. */
export const BROWSER_ARGS = [
  '--enable-unsafe-swiftshader',
  '--enable-unsafe-webgpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-default-browser-check',
  '--no-pings',
  ...(root ? ['--no-sandbox'] : []),
];

/** Playwright's launch options for a browser found here. @param {Browser} browser */
export const launchOptions = (browser) => ({
  ...(browser.executablePath === undefined ? {} : { executablePath: browser.executablePath }),
  args: [...BROWSER_ARGS, ...(browser.args ?? [])],
  env: { ...definedEnv(), ...browser.env },
  timeout: 60_000,
});

/** @returns {Record<string, string>} */
const definedEnv = () =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );

/**
 * Null where the browser starts, draws with WebGL2 and finds a font, else why not.
 * @param {Browser} browser
 * @returns {Promise<string | null>}
 */
async function refuses(browser) {
  let running;
  try {
    running = await chromium.launch(launchOptions(browser));
    const page = await running.newPage();
    await page.goto('data:text/html,<canvas></canvas><select><option>text</select>', { timeout: 60_000 });
    await page.screenshot();
    const drawn = await page.evaluate(() => {
      const gl = document.createElement('canvas').getContext('webgl2');
      if (gl === null) return null;
      gl.clearColor(1, 0, 0, 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
      const pixel = new Uint8Array(4);
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
      return pixel[0];
    });
    return drawn === 255 ? null : 'no WebGL2';
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? 'unknown') : String(error);
  } finally {
    await running?.close().catch(() => {});
  }
}

/** @param {string} path */
const runnable = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** @returns {Browser[]} */
function onTheSystem() {
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge'];
  const onPath = names.flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)));
  const usual =
    process.platform === 'darwin'
      ? ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`)
      : [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].flatMap((folder) =>
          folder === undefined ? [] : [join(folder, 'Google/Chrome/Application/chrome.exe')],
        );
  return [...onPath, ...usual]
    .filter(runnable)
    .map((executablePath) => ({ source: 'this system', executablePath, env: {} }));
}

/** The package's own configuration looks for fonts in Amazon's folders; a Chromium that finds none dies of a <select>. @param {string} folder */
const fontsConfig = (folder) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;

/**
 * The Chromium that comes as an npm package, for Linux on x64. Unpacks about 200 MB into .cache, once.
 * @returns {Promise<Browser[]>}
 */
async function fromNpm() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return [];
  const folder = join(CACHE, 'chromium-147');
  mkdirSync(folder, { recursive: true });
  // The package looks at the environment while it is imported, changes it for Amazon's machines, and unpacks into TMPDIR.
  const names = /** @type {const} */ (['TMPDIR', 'AWS_LAMBDA_JS_RUNTIME', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH']);
  const before = names.map((name) => process.env[name]);
  process.env.TMPDIR = folder;
  process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs20.x';
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    const executablePath = await packed.executablePath();
    const libraries = [join(folder, 'al2023/lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter);
    const fonts = join(folder, 'fonts.conf');
    writeFileSync(fonts, fontsConfig(folder));
    const env = { LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: fonts };
    // Else this build calls its software WebGL a major performance caveat, and tfjs refuses such a context.
    const args = ['--use-angle=swiftshader'];
    return [{ source: 'the npm package @sparticuz/chromium', executablePath, env, args }];
  } finally {
    names.forEach((name, i) => {
      if (before[i] === undefined) delete process.env[name];
      else process.env[name] = before[i];
    });
  }
}

/** @returns {Promise<Browser[]>} */
async function fromNpmAgain() {
  // An unpacking that was cut short leaves a broken program behind.
  rmSync(join(CACHE, 'chromium-147'), { recursive: true, force: true });
  return fromNpm();
}

/** @returns {Promise<Browser[]>} */
async function downloaded() {
  const cli = join(ROOT, 'node_modules/@playwright/test/cli.js');
  await run(process.execPath, [cli, 'install', 'chromium'], { limit: 300_000 });
  return [{ source: "Playwright's download", env: {} }];
}

/** @returns {Promise<Browser[]>} */
async function fromApt() {
  if (!root || !existsSync('/usr/bin/apt-get')) return [];
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env, limit: 180_000 });
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], { env, limit: 480_000 });
  return onTheSystem();
}

/** @type {readonly [name: string, candidates: () => Browser[] | Promise<Browser[]>][]} */
const WAYS = [
  ['npm', fromNpm],
  ['npm', fromNpmAgain],
  ['playwright', () => [{ source: 'Playwright', env: {} }]],
  ['download', downloaded],
  ['system', onTheSystem],
  ['apt', fromApt],
];

/**
 * The first browser that starts, in this order: CONVSCOPE_CHROMIUM, the npm package that the lockfile pins, Playwright's, its download,
 * the system's, apt-get: a machine that has a browser of its own proves what a bare one gets, and a later one changes no test's answer.
 * CONVSCOPE_BROWSER=npm|playwright|download|system|apt allows one way only. The answer is kept in the environment, for child processes.
 * @returns {Promise<Browser>}
 */
export async function findBrowser() {
  const kept = process.env.CONVSCOPE_FOUND_BROWSER;
  if (kept !== undefined) return JSON.parse(kept);
  const named = process.env.CONVSCOPE_CHROMIUM;
  const only = process.env.CONVSCOPE_BROWSER;
  /** @type {typeof WAYS} */
  const first = named ? [['named', () => [{ source: 'CONVSCOPE_CHROMIUM', executablePath: named, env: {} }]]] : [];
  /** @type {string[]} */
  const refusals = [];
  const say = (/** @type {string} */ line) => {
    refusals.push(line);
    // What was asked for by name and is not taken must not go unnoticed.
    if (named) console.error(line);
  };
  for (const [way, candidates] of [...first, ...WAYS]) {
    if (only && way !== only && way !== 'named') continue;
    let found;
    try {
      found = await candidates();
    } catch (error) {
      say(`${way}: ${error instanceof Error ? error.message : error}`);
      continue;
    }
    for (const browser of found) {
      const why = await refuses(browser);
      if (why === null) {
        process.env.CONVSCOPE_FOUND_BROWSER = JSON.stringify(browser);
        return browser;
      }
      say(`${way} (${browser.executablePath ?? browser.source}): ${why}`);
    }
  }
  throw new Error(`No browser with WebGL2 could be found or fetched:\n  ${refusals.join('\n  ')}`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { source, executablePath } = await findBrowser();
  console.log(executablePath ?? source);
}
