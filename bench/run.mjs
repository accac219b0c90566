// npm run bench: the product beside the yardstick, in one run, as one table. What falls short stands in it as it is.
// npm run bench -- --against FOLDER: beside another build of it, too, in turn.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { findBrowser, launchOptions } from '../scripts/browser.mjs';
import { npm, ROOT, run } from '../scripts/run.mjs';
import { serve } from '../scripts/serve.mjs';
import { againstRows } from './against.mjs';
import { drag, open, typeCode, walk, walkNet } from './drive.mjs';
import { NETS } from './nets.mjs';
import { seedRows } from './seeds.mjs';
import { firstPaint } from './size.mjs';
import { solverRows } from './solver.mjs';

const { values: asked } = parseArgs({ options: { against: { type: 'string' } } });
const FRAME = 1000 / 60;
const ROUNDS = 3;
const OPENINGS = 5;
const NET_ROUNDS = 8;

/** The value below which a share of the others lies (nearest rank). @param {readonly number[]} values @param {number} share */
const quantile = (values, share) => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
};
const ms = (/** @type {number} */ value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const frames = (/** @type {number} */ value) => `${ms(value)} (${(value / FRAME).toFixed(1)} frames)`;
const ratio = (/** @type {number} */ ours, /** @type {number} */ theirs) => `${(theirs / ours).toFixed(1)}×`;
const kB = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const tasks = (/** @type {readonly number[]} */ all) =>
  all.length === 0 ? 'none' : `${all.length}, longest ${ms(Math.max(...all))}`;

/** @param {import('@playwright/test').Browser} browser @param {import('./drive.mjs').Subject} subject */
async function measured(browser, subject) {
  /** @type {{ firstMaps: number; firstPaint: number }[]} */
  const openings = [];
  for (let i = 0; i < OPENINGS - 1; i++) {
    const { page, ...times } = await open(browser, subject);
    openings.push(times);
    await page.context().close();
  }
  const { page, ...times } = await open(browser, subject);
  openings.push(times);
  const first = await walk(page, subject, 1);
  const later = await walk(page, subject, ROUNDS - 1);
  const long = await drag(page);
  await page.context().close();
  return {
    firstMaps: quantile(
      openings.map((o) => o.firstMaps),
      0.5,
    ),
    firstPaint: quantile(
      openings.map((o) => o.firstPaint),
      0.5,
    ),
    first: first.times,
    all: [...first.times, ...later.times],
    altered: first.readouts.altered + later.readouts.altered,
    inNextFrame: first.readouts.inNextFrame + later.readouts.inNextFrame,
    long,
  };
}

/** @param {string} folder @param {string} measure */
const subjectOf = async (folder, measure) => {
  const server = await serve({ root: join(ROOT, folder) });
  return { server, address: server.address, measure };
};

if ((await npm(['run', '--silent', 'build'])) !== 0) process.exit(1);
const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
for (const config of ['bench/yardstick/vite.config.ts', 'bench/seeds/vite.config.ts']) {
  if ((await run(process.execPath, [vite, 'build', '--config', config])) !== 0) process.exit(1);
}

const product = await subjectOf('dist', 'convscope:update');
const yardstick = await subjectOf('dist-bench', 'yardstick:update');
const browser = await chromium.launch(launchOptions(await findBrowser()));
const version = browser.version();
const theirs = await measured(browser, yardstick);
const ours = await measured(browser, product);
const { page: typing } = await open(browser, product);
const typed = await typeCode(browser, typing);
await typing.context().close();
/** @type {[name: string, times: number[]][]} */
const others = [];
for (const net of NETS) {
  const { page } = await open(browser, product);
  others.push([net.name, await walkNet(page, product, net, NET_ROUNDS)]);
  await page.context().close();
}
const earlier = asked.against === undefined ? null : await serve({ root: resolve(asked.against) });
const against =
  earlier && (await againstRows(browser, product, { address: earlier.address, measure: product.measure }, NETS, ms));
await earlier?.close();
const seeds = await subjectOf('dist-bench-seeds', '');
const experiment = [['', 'ConvScope', 'other', 'ratio', 'aim'], ...(await seedRows(browser, seeds.address))];
await browser.close();
await Promise.all([product.server.close(), yardstick.server.close(), seeds.server.close()]);
const designs = await solverRows();
const size = firstPaint(join(ROOT, 'dist'));
const sizeOfTheirs = firstPaint(join(ROOT, 'dist-bench'));

/** @param {string} what @param {readonly number[]} a @param {readonly number[]} b @param {number} share @param {string} aim */
const times = (what, a, b, share, aim) => [
  what,
  frames(quantile(a, share)),
  frames(quantile(b, share)),
  ratio(quantile(a, share), quantile(b, share)),
  aim,
];

const rows = [
  ['', 'ConvScope', 'yardstick', 'ratio', 'aim'],
  times('event → 112 painted maps, median', ours.all, theirs.all, 0.5, '≤ 2 frames, ratio ≥ 10×'),
  times('event → 112 painted maps, p95', ours.all, theirs.all, 0.95, '≤ 3 frames, ratio ≥ 10×'),
  times('… settings seen for the first time, median', ours.first, theirs.first, 0.5, ''),
  times('… settings seen for the first time, p95', ours.first, theirs.first, 0.95, ''),
  ...others.flatMap(([name, all]) => [
    [`one change in ${name}, median`, frames(quantile(all, 0.5)), '', '', ''],
    [`one change in ${name}, p95`, frames(quantile(all, 0.95)), '', '', ''],
  ]),
  ['main-thread tasks > 50 ms, sliders dragged end to end', tasks(ours.long), tasks(theirs.long), '', 'none'],
  ['longest main-thread task, 30 characters typed in the code panel', frames(Math.max(...typed)), '', '', '≤ 1 frame'],
  ['shape and formula in the frame after the event', `${ours.inNextFrame} of ${ours.altered} changes`, '', '', 'all'],
  [
    'script before first paint, gzip, tfjs apart',
    kB(size.scripts),
    kB(sizeOfTheirs.scripts),
    ratio(size.scripts, sizeOfTheirs.scripts),
    '≤ 100 kB',
  ],
  ['style before first paint, gzip', kB(size.styles), kB(sizeOfTheirs.styles), '', ''],
  [
    'first paint, loopback, median',
    ms(ours.firstPaint),
    ms(theirs.firstPaint),
    ratio(ours.firstPaint, theirs.firstPaint),
    '',
  ],
  [
    'first maps, loopback, median',
    ms(ours.firstMaps),
    ms(theirs.firstMaps),
    ratio(ours.firstMaps, theirs.firstMaps),
    '< 1000 ms',
  ],
  // Of these the yardstick is plain enumeration, in Node.
  ...designs,
];
/** @param {readonly string[][]} table */
const markdown = (table) => {
  const widths = table.reduce(
    (most, row) => row.map((cell, i) => Math.max(most[i] ?? 3, cell.length)),
    [0, 0, 0, 0, 0],
  );
  const text = (/** @type {readonly string[]} */ row) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [
    text(table[0] ?? []),
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...table.slice(1).map(text),
  ].join('\n');
};
const table = [
  `Net a, ${ours.all.length} changes of conv1's sliders in ${ROUNDS} rounds; Chromium ${version}, ${cpus().length} × ${cpus()[0]?.model ?? '?'}; a frame is 16.7 ms; load ${loadavg()[0]?.toFixed(1)}.`,
  '',
  markdown(rows),
  '',
  'The experiment: both nets of the notebook, its recipe, the mean of the last layer; medians of turns about.',
  '',
  markdown(experiment),
  '',
  ...(against
    ? [
        `Beside the build in ${asked.against}, in turn; the least of each, and in brackets the median.`,
        '',
        markdown([['', 'this', 'that', 'ratio', 'aim'], ...against]),
        '',
      ]
    : []),
].join('\n');
mkdirSync(join(ROOT, 'bench/out'), { recursive: true });
writeFileSync(join(ROOT, 'bench/out/table.md'), table);
console.log(`\n${table}`);
