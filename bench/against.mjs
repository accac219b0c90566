// Another build of this page, an earlier one, beside this: both in turn, so that what else the machine does hits both.
import { open, steady, walk, walkNet } from './drive.mjs';

/** @typedef {import('@playwright/test').Browser} Browser */
/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('./drive.mjs').Subject} Subject */

const TURNS = 3;
const NET_ROUNDS = 3;

/**
 * Milliseconds of the main thread's own time (not of those that share its core) that each change costs, all in all and
 * in scripts, by the browser's counters.
 * @param {Page} page
 * @param {() => Promise<number>} changes makes some, and says how many
 */
async function cost(page, changes) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const counters = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    const of = (/** @type {string} */ name) => 1000 * (metrics.find((m) => m.name === name)?.value ?? Number.NaN);
    return { task: of('TaskDuration'), script: of('ScriptDuration') };
  };
  // Once to warm up what is compiled as it runs.
  await changes();
  const before = await counters();
  const count = await changes();
  const after = await counters();
  await cdp.detach();
  return { task: (after.task - before.task) / count, script: (after.script - before.script) / count };
}

/**
 * @param {Browser} browser
 * @param {Subject} ours
 * @param {Subject} theirs the other build
 * @param {readonly { name: string; code: string; input: readonly number[] }[]} nets
 * @param {(ms: number) => string} ms
 * @returns {Promise<string[][]>} rows: what, of this build, of the other, how many times less, its aim. Of times the least, which
 *   a busy machine disturbs least; medians behind them
 */
export async function againstRows(browser, ours, theirs, nets, ms) {
  /** @type {Map<string, { aim: string; all: [number[], number[]] }>} */
  const rows = new Map();
  const note = (/** @type {string} */ what, /** @type {0 | 1} */ of, /** @type {number[]} */ values, aim = '') => {
    const row = rows.get(what) ?? { aim, all: [[], []] };
    row.all[of].push(...values);
    rows.set(what, row);
  };
  for (let turn = 0; turn < TURNS; turn++) {
    for (const of of /** @type {const} */ ([1, 0])) {
      const subject = of === 0 ? ours : theirs;
      const { page, firstMaps, firstPaint } = await open(browser, subject);
      note('first paint', of, [firstPaint], 'not more');
      note('first maps', of, [firstMaps], 'not more');
      note('event → painted maps, the exercise', of, (await walk(page, subject, 1)).times, '≤ 0.7');
      const own = await cost(page, () => steady(page));
      note('main thread for a change, the exercise', of, [own.task], '≤ 0.5');
      note('… of which scripts', of, [own.script]);
      for (const net of nets) {
        note(`event → painted maps, ${net.name}`, of, await walkNet(page, subject, net, NET_ROUNDS), '≤ 0.7');
        const { task } = await cost(page, async () => (await walkNet(page, subject, net, NET_ROUNDS)).length);
        note(`main thread for a change, ${net.name}`, of, [task]);
      }
      await page.context().close();
    }
  }
  const least = (/** @type {readonly number[]} */ values) => Math.min(...values);
  const middle = (/** @type {readonly number[]} */ values) =>
    values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
  const both = (/** @type {readonly number[]} */ values) => `${ms(least(values))} (${ms(middle(values))})`;
  return [...rows].map(
    ([
      what,
      {
        aim,
        all: [a, b],
      },
    ]) => [what, both(a), both(b), `${(least(a) / least(b)).toFixed(2)} (${(middle(a) / middle(b)).toFixed(2)})`, aim],
  );
}
