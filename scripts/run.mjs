// Starting programs, and what must be there before any can be started. Imports no package: it runs before they exist.
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Where everything lies that is made by running and may be thrown away. */
export const CACHE = join(ROOT, '.cache');

/** What a person or a supervisor ends us with. */
const ENDINGS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * @typedef {object} RunOptions
 * @property {Record<string, string | undefined>} [env] added to the environment
 * @property {number} [limit] milliseconds after which the program and its children are ended
 */

/**
 * Runs a program with its output on ours and without input. Never rejects.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>} its exit code; 1 where a signal ended it, 127 where it could not be started
 */
export function run(command, args, { env = {}, limit } = {}) {
  // With a limit, the program leads a process group of its own, so that its children end with it.
  const grouped = limit !== undefined && process.platform !== 'win32';
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: grouped,
    });
    const end = (/** @type {NodeJS.Signals} */ signal) => {
      try {
        if (grouped && child.pid !== undefined) process.kill(-child.pid, signal);
        else child.kill(signal);
      } catch {
        // It has ended already.
      }
    };
    const timers = [
      limit === undefined ? undefined : setTimeout(() => end('SIGINT'), limit),
      limit === undefined ? undefined : setTimeout(() => end('SIGKILL'), limit + 20_000),
    ];
    const interrupted = () => {
      end('SIGINT');
      process.exit(130);
    };
    for (const signal of ENDINGS) if (grouped) process.once(signal, interrupted);
    const finish = (/** @type {number} */ code) => {
      for (const timer of timers) clearTimeout(timer);
      for (const signal of ENDINGS) process.removeListener(signal, interrupted);
      done(code);
    };
    child.once('error', (error) => {
      console.error(`${command}: ${error.message}`);
      finish(127);
    });
    child.once('close', (code) => finish(code ?? 1));
  });
}

/**
 * Runs npm itself: the one that called us, where one did.
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export function npm(args, options) {
  const path = process.env.npm_execpath;
  if (path?.endsWith('.js') || path?.endsWith('.cjs')) return run(process.execPath, [path, ...args], options);
  return process.platform === 'win32' ? run('cmd', ['/c', 'npm', ...args], options) : run('npm', args, options);
}

/** Modification time in ms; 0 where there is no such file. @param {string} path */
const modified = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

/** npm writes its hidden lockfile last, so an interrupted installation counts as none. */
export const installed = () =>
  existsSync(join(ROOT, 'node_modules/.package-lock.json')) &&
  modified(join(ROOT, 'node_modules/.package-lock.json')) >= modified(join(ROOT, 'package-lock.json'));

/** Says which Node is needed, and ends, where this one is older. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`ConvScope needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/**
 * Installs what the lockfile names, if it is not there already. The options are given by hand, since a person's own
 * npmrc or NODE_ENV may leave out development packages, or lay them out in another way. No package here needs its install script.
 * @returns {Promise<boolean>} whether everything is there now
 */
export async function install() {
  if (installed()) return true;
  console.log('Installing packages …');
  const code = await npm([
    'ci',
    '--include=dev',
    '--include=optional',
    '--package-lock=true',
    '--install-strategy=hoisted',
    '--legacy-peer-deps=false',
    '--global=false',
    '--dry-run=false',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  if (code !== 0) console.error('The packages could not be installed (npm ci failed, see above).');
  return code === 0;
}
