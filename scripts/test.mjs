// npm test: installs what is missing, then types, lint, unit, build, e2e. Goes on after a failure, to show the whole picture.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { closing, failedOfVitest, judged, line, ofPlaywright, ofVitest, secondTriesOf, total } from './counts.mjs';
import { CACHE, install, npm, requireNode } from './run.mjs';

const MINUTE = 60_000;
const UNIT = join(CACHE, 'unit.json');
const E2E = join(CACHE, 'e2e.json');

/** @typedef {import('./counts.mjs').Counts} Counts */

/** What failed in a stage whose output is long past when the totals are read. @type {string[]} */
const failures = [];
/** What failed once and then passed. @type {string[]} */
const secondTries = [];

/** A check without tests of its own counts as one. @param {string} script @returns {Promise<Counts>} */
async function check(script) {
  const code = await npm(['run', '--silent', script], { limit: 5 * MINUTE });
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/**
 * @param {readonly string[]} args
 * @param {string} file where its report for programs is written
 * @param {(report: unknown) => Counts} count
 * @param {import('./run.mjs').RunOptions} options
 */
async function tests(args, file, count, options) {
  rmSync(file, { force: true });
  const code = await npm(['run', '--silent', ...args], options);
  /** @type {unknown} */
  let report = null;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    console.error(`${args[0]} ended without a report.`);
  }
  return judged(count(report), code);
}

async function unit() {
  const args = ['unit', '--', '--reporter=default', '--reporter=json', `--outputFile.json=${UNIT}`];
  /** @param {unknown} report */
  const count = (report) => {
    failures.push(...failedOfVitest(report));
    return ofVitest(report);
  };
  return tests(args, UNIT, count, { limit: 8 * MINUTE });
}

async function e2e() {
  // A package, and so imported only after the installation.
  const { findBrowser } = await import('./browser.mjs');
  const { source, executablePath } = await findBrowser();
  console.log(`Browser: ${executablePath ?? source}`);
  const options = { env: { PLAYWRIGHT_JSON_OUTPUT_FILE: E2E }, limit: 21 * MINUTE };
  /** @param {unknown} report */
  const count = (report) => {
    secondTries.push(...secondTriesOf(report));
    return ofPlaywright(report);
  };
  return tests(['e2e', '--', '--reporter=list,json'], E2E, count, options);
}

/** @type {readonly [name: string, run: () => Promise<Counts>][]} */
const STAGES = [
  ['types', () => check('types')],
  ['lint', () => check('lint')],
  ['unit', unit],
  ['build', () => check('build')],
  ['e2e', e2e],
];

requireNode();
mkdirSync(CACHE, { recursive: true });
/** @type {[name: string, counts: Counts, seconds: number][]} */
const results = [];
if (await install()) {
  for (const [name, run] of STAGES) {
    console.log(`\n── ${name} ──`);
    const began = Date.now();
    /** @type {Counts} */
    let counts;
    try {
      counts = await run();
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      counts = { passed: 0, failed: 1, skipped: 0 };
    }
    results.push([name, counts, Math.round((Date.now() - began) / 1000)]);
  }
} else {
  results.push(['install', { passed: 0, failed: 1, skipped: 0 }, 0]);
}
for (const failure of failures) console.log(`\n${failure}`);
for (const name of secondTries) console.log(`\nPassed at the second try: ${name}`);
console.log('');
for (const [name, counts, seconds] of results) console.log(`${name.padEnd(8)} ${line(counts)} (${seconds} s)`);
const sum = total(results.map(([, counts]) => counts));
process.exitCode = sum.failed === 0 ? 0 : 1;
if (sum.skipped > 0) console.log(`${sum.skipped} skipped`);
console.log(`\n${closing(sum)}`);
