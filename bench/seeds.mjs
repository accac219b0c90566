// The experiment beside PyTorch and beside the plain way, turn about in one run; and what each worker more gives.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../scripts/run.mjs';

const SEEDS = 300;
const ROUNDS = 7;
/** The plain way is slow: so few seeds tell enough of it. */
const PLAIN_SEEDS = 20;
const MANY = 3000;

/** @typedef {import('./seeds/main.ts').SeedsBench} SeedsBench */
/** @typedef {{ seeds: SeedsBench }} Page */

const median = (/** @type {readonly number[]} */ values) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const perSeed = (/** @type {number} */ ms) => `${(ms / SEEDS).toFixed(2)} ms a seed`;

/**
 * Asks PyTorch for one round after the other. Where this machine's python3 has no PyTorch, `ready` gives null; one that
 * ends before it is asked to is an error, in its own words.
 * @param {number} threads
 */
function pytorch(threads) {
  const child = spawn('python3', [join(ROOT, 'bench/seeds.py'), String(SEEDS), String(threads)]);
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  child.on('error', (error) => {
    said += error.message;
  });
  child.stdin.on('error', () => {});
  const closed = once(child, 'close').catch(() => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async () => {
    const { value, done } = await lines.next();
    if (!done) return Number(value);
    await closed;
    return null;
  };
  const missing = () => /No module named 'torch'|ENOENT/.test(said);
  const died = () => new Error(`PyTorch ended in the middle:\n${said.trim()}`);
  return {
    ready: async () => {
      const ms = await read();
      if (ms === null && !missing()) throw died();
      return ms;
    },
    /** Milliseconds of one more round. */
    round: async () => {
      child.stdin.write('\n');
      const ms = await read();
      if (ms === null) throw died();
      return ms;
    },
    end: () => child.stdin.end(),
  };
}

/**
 * @param {import('@playwright/test').Browser} browser
 * @param {string} address of the built bench/seeds
 * @returns {Promise<string[][]>} rows: what, ours, the other's, their ratio, the aim
 */
export async function seedRows(browser, address) {
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForFunction(() => 'seeds' in window);
  const ask = (
    /** @type {number} */ cores,
    /** @type {number} */ count,
    /** @type {number} */ rounds,
    warmed = false,
  ) =>
    page.evaluate(
      ([c, n, r, w]) => /** @type {Page} */ (/** @type {unknown} */ (window)).seeds.pooled(c, n, r, w),
      /** @type {const} */ ([cores, count, rounds, warmed]),
    );
  const cores = await page.evaluate(() => /** @type {Page} */ (/** @type {unknown} */ (window)).seeds.cores);
  const cold = await ask(cores, SEEDS, 1);

  const threads = [...new Set([1, cores])];
  /** @type {string[][]} */
  const rows = [];
  /** @type {number[]} */
  const ours = [];
  /** @type {number[]} */
  const firsts = [];
  for (const count of threads) {
    const torch = pytorch(count);
    const there = (await torch.ready()) !== null;
    /** @type {number[]} */
    const theirs = [];
    for (let round = 0; round < ROUNDS; round++) {
      if (there) theirs.push(await torch.round());
      // The first run of new workers that have been warmed, as the page has them, and the next.
      const [first, next] = (await ask(cores, SEEDS, 2, true)).ms;
      firsts.push(first ?? Number.NaN);
      ours.push(next ?? Number.NaN);
    }
    torch.end();
    const b = median(theirs);
    for (const [which, times] of /** @type {const} */ ([
      ['first run', firsts],
      ['next runs', ours],
    ])) {
      const a = median(times.slice(-ROUNDS));
      rows.push([
        `${SEEDS} seeds of the notebook's nets, ${which}, PyTorch with ${count} thread${count > 1 ? 's' : ''}`,
        perSeed(a),
        there ? perSeed(b) : 'python3 has no PyTorch',
        there ? `${(b / a).toFixed(1)}×` : '',
        'ratio ≥ 2×',
      ]);
    }
  }
  const plain =
    (await page.evaluate((n) => /** @type {Page} */ (/** @type {unknown} */ (window)).seeds.plain(n), PLAIN_SEEDS)) /
    PLAIN_SEEDS;
  const warm = median(ours);
  rows.push([
    `… beside the plain way, one thread of TypeScript`,
    perSeed(warm),
    perSeed(plain * SEEDS),
    `${((plain * SEEDS) / warm).toFixed(0)}×`,
    '',
  ]);
  rows.push(['… without warming, workers started and kernels compiled', perSeed(cold.ms[0] ?? Number.NaN), '', '', '']);
  for (let workers = 1; workers <= cores; workers++) {
    const { ms } = await ask(workers, MANY, 2);
    rows.push([
      `seeds a second with ${workers} worker${workers > 1 ? 's' : ''}`,
      String(Math.round((MANY / (ms[1] ?? Number.NaN)) * 1000)),
      '',
      '',
      '',
    ]);
  }
  await page.close();
  return rows;
}
