// The solver's rows: time and memory against plain enumeration, where that ends at all. Each in a process of its own.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT, run } from '../scripts/run.mjs';

const SECONDS = 60;

/** @typedef {{ total: string; complete: boolean; listed: number; ms: number; warm: number | null; bytes: number }} Outcome */

/** @type {readonly (readonly [name: string, what: string, aim: string])[]} */
const PROBLEMS = [
  ['exercise', 'designs: the exercise, 3 convolutions', '< 10 ms'],
  ['four', 'designs: 32×32 → 8×8, 4 convolutions', ''],
  ['large', 'designs: 224×224 → 7×7, 5 convolutions, 2 pools, kernels to 11', '< 1000 ms'],
];

const ms = (/** @type {number} */ value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const MB = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(0)} MB`;

/** @param {string} name @param {'solver' | 'plain'} how @returns {Promise<Outcome>} */
async function once(name, how) {
  const program = join(ROOT, 'dist-bench/solver/main.js');
  const { stdout } = await promisify(execFile)(process.execPath, [program, name, how, String(SECONDS)]);
  return JSON.parse(stdout);
}

/** Rows of the table; the ratio is that of the first run of each, in a program that has just started: what, solver, enumeration, ratio, aim. @returns {Promise<string[][]>} */
export async function solverRows() {
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  if ((await run(process.execPath, [vite, 'build', '--config', 'bench/solver/vite.config.ts'])) !== 0) process.exit(1);
  /** @type {string[][]} */
  const rows = [];
  for (const [name, what, aim] of PROBLEMS) {
    const ours = await once(name, 'solver');
    const plain = await once(name, 'plain');
    if (plain.complete && plain.total !== ours.total) throw new Error(`${name}: ${plain.total}, not ${ours.total}`);
    const theirs = plain.complete ? ms(plain.ms) : `not in ${SECONDS} s`;
    const ratio = `${plain.complete ? '' : '> '}${(plain.ms / ours.ms).toFixed(0)}×`;
    const total = BigInt(ours.total).toLocaleString('en');
    rows.push([`${what}: ${total}`, `${ms(ours.warm ?? Number.NaN)}, the first ${ms(ours.ms)}`, theirs, ratio, aim]);
    rows.push(['… memory', MB(ours.bytes), MB(plain.bytes), '', '']);
  }
  return rows;
}
