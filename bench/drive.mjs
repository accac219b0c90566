// Driving a page by its real sliders, and what is measured meanwhile. The same for the product and the yardstick.

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('@playwright/test').Browser} Browser */
/** @typedef {'kernel_size' | 'padding' | 'stride'} Arg */

/**
 * @typedef {object} Subject
 * @property {string} address
 * @property {string} measure name of the User Timing measure from an input event to its painted maps
 */

/** One walk through conv1's settings, a step of one slider at a time; it ends where it began. @type {readonly [Arg, 'ArrowRight' | 'ArrowLeft', number][]} */
const WALK = [
  ['kernel_size', 'ArrowRight', 4],
  ['kernel_size', 'ArrowLeft', 6],
  ['kernel_size', 'ArrowRight', 2],
  ['padding', 'ArrowRight', 3],
  ['padding', 'ArrowLeft', 3],
  ['stride', 'ArrowRight', 3],
  ['stride', 'ArrowLeft', 3],
];

/** Selector of conv1's slider. @param {Arg} arg */
const sliderOf = (arg) => `[data-slot="a"][data-layer="0"][data-arg="${arg}"]`;

/** Runs before the page's own scripts. */
function probe() {
  /** @type {number[]} */
  const longTasks = [];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((entry) => entry.duration))).observe({
    type: 'longtask',
  });
  const readouts = () =>
    [...document.querySelectorAll('math, [data-readout="shape"]')].map((node) => node.textContent).join('\n');
  /** @type {string | null} */
  let next = null;
  addEventListener(
    'input',
    () => {
      next = null;
      // After the paint of the frame that follows the event.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          next = readouts();
        };
        port2.postMessage(null);
      });
    },
    { capture: true },
  );
  Object.assign(window, { bench: { longTasks, readouts, next: () => next } });
}

/** @typedef {{ bench: { longTasks: number[]; readouts: () => string; next: () => string | null } }} Probed */

/**
 * A fresh page with an empty cache, opened and with its first maps painted.
 * @param {Browser} browser
 * @param {Subject} subject
 * @returns {Promise<{ page: Page; firstMaps: number; firstPaint: number }>} times in ms since navigation
 */
export async function open(browser, subject) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(probe);
  // Set from inside the page, so that the time of asking is not measured with it.
  await page.addInitScript((measure) => {
    const global = /** @type {{ convscope?: { ready: Promise<void> }; firstMaps?: number }} */ (
      /** @type {unknown} */ (window)
    );
    const look = () => {
      const drawn = () => {
        global.firstMaps = performance.now();
      };
      if (global.convscope !== undefined) global.convscope.ready.then(drawn);
      else if (performance.getEntriesByName(measure).length > 0) drawn();
      else setTimeout(look, 1);
    };
    look();
  }, subject.measure);
  await page.goto(subject.address);
  await page.waitForFunction(() => 'firstMaps' in window, undefined, { timeout: 60_000, polling: 50 });
  const times = await page.evaluate(() => ({
    firstMaps: /** @type {{ firstMaps: number }} */ (/** @type {unknown} */ (window)).firstMaps,
    firstPaint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  }));
  await page.waitForTimeout(1500);
  return { page, ...times };
}

/**
 * One change at a time by the keyboard: milliseconds from each event to its painted maps, and of the changes that altered
 * shapes or formulas, in how many these stood on the screen in the frame after the event.
 * @param {Page} page
 * @param {Subject} subject
 * @param {number} rounds
 */
export async function walk(page, { measure }, rounds) {
  /** @type {number[]} */
  const times = [];
  const readouts = { altered: 0, inNextFrame: 0 };
  for (let round = 0; round < rounds; round++) {
    for (const [arg, key, steps] of WALK) {
      await page.locator(sliderOf(arg)).first().focus();
      for (let step = 0; step < steps; step++) {
        const { count, before } = await page.evaluate(
          (name) => ({
            count: performance.getEntriesByName(name).length,
            before: /** @type {Probed} */ (/** @type {unknown} */ (window)).bench.readouts(),
          }),
          measure,
        );
        await page.keyboard.press(key);
        await page.waitForFunction(
          ([name, n]) => performance.getEntriesByName(String(name)).length > Number(n),
          [measure, count],
          {
            timeout: 60_000,
            polling: 20,
          },
        );
        await page.waitForTimeout(60);
        const { duration, next, settled } = await page.evaluate((name) => {
          const { bench } = /** @type {Probed} */ (/** @type {unknown} */ (window));
          const duration = performance.getEntriesByName(name).at(-1)?.duration ?? Number.NaN;
          return { duration, next: bench.next(), settled: bench.readouts() };
        }, measure);
        times.push(duration);
        if (settled !== before) {
          readouts.altered += 1;
          if (next === settled) readouts.inNextFrame += 1;
        }
      }
    }
  }
  return { times, readouts };
}

/** Milliseconds between two keys that are pressed without waiting for what comes of them. */
const STEP = 200;

/**
 * The same walk a key at a time at one pace, asking the page nothing meanwhile: what its main thread does is its own.
 * @param {Page} page
 * @returns {Promise<number>} how many changes
 */
export async function steady(page) {
  let changes = 0;
  for (const [arg, key, steps] of WALK) {
    await page.locator(sliderOf(arg)).first().focus();
    for (let step = 0; step < steps; step++) {
      await page.keyboard.press(key);
      await page.waitForTimeout(STEP);
      changes += 1;
    }
  }
  return changes;
}

/** Presses a key on conv1's slider and waits for its maps. @param {Page} page @param {string} measure @param {Arg} arg @param {string} key */
async function press(page, measure, arg, key) {
  await page.locator(sliderOf(arg)).first().focus();
  const count = await page.evaluate((name) => performance.getEntriesByName(name).length, measure);
  await page.keyboard.press(key);
  await page.waitForFunction(
    ([name, n]) => performance.getEntriesByName(String(name)).length > Number(n),
    [measure, count],
    { timeout: 60_000, polling: 20 },
  );
  await page.waitForTimeout(60);
  return page.evaluate((name) => performance.getEntriesByName(name).at(-1)?.duration ?? Number.NaN, measure);
}

/**
 * A net loaded from its source, and one change at a time of its first convolution's padding: milliseconds from each
 * event to its painted maps.
 * @param {Page} page
 * @param {Subject} subject
 * @param {{ code: string; input: readonly number[] }} net
 * @param {number} rounds
 */
export async function walkNet(page, { measure }, net, rounds) {
  await page.evaluate(
    async (source) => {
      const { convscope } = /** @type {{ convscope: { load(source: unknown): Promise<{ error: unknown }> } }} */ (
        /** @type {unknown} */ (window)
      );
      const { error } = await convscope.load(source);
      if (error !== null) throw new Error(`refused: ${JSON.stringify(error)}`);
    },
    { code: net.code, input: net.input },
  );
  await page.waitForTimeout(1500);
  /** @type {number[]} */
  const times = [];
  for (let round = 0; round < rounds; round++) {
    for (const key of ['ArrowRight', 'ArrowLeft']) times.push(await press(page, measure, 'padding', key));
  }
  return times;
}

/**
 * Drags every slider from end to end and back with the mouse, a move a frame, and says which tasks of the main thread took over 50 ms.
 * @param {Page} page
 * @returns {Promise<number[]>} their durations in ms
 */
export async function drag(page) {
  /** @type {number[]} */
  const all = [];
  for (const arg of /** @type {const} */ (['kernel_size', 'padding', 'stride'])) {
    const slider = page.locator(sliderOf(arg)).first();
    await slider.scrollIntoViewIfNeeded();
    const box = await slider.boundingBox();
    if (box === null) throw new Error(`${arg} has no slider on the screen`);
    const start = await slider.evaluate((node) => /** @type {HTMLInputElement} */ (node).value);
    const y = box.y + box.height / 2;
    const at = (/** @type {number} */ share) => box.x + 4 + share * (box.width - 8);
    await page.evaluate(() => {
      /** @type {Probed} */ (/** @type {unknown} */ (window)).bench.longTasks.length = 0;
    });
    await page.mouse.move(at(0), y);
    await page.mouse.down();
    for (let i = 1; i <= 60; i++) {
      await page.mouse.move(at(i <= 30 ? i / 30 : 2 - i / 30), y);
      await page.waitForTimeout(16);
    }
    await page.mouse.up();
    // What came late belongs to the drag, too.
    await page.waitForTimeout(1000);
    const moved = await slider.evaluate((node) => /** @type {HTMLInputElement} */ (node).value);
    if (moved === start && start !== (await slider.getAttribute('min')))
      throw new Error(`${arg} did not follow the mouse`);
    all.push(...(await page.evaluate(() => /** @type {Probed} */ (/** @type {unknown} */ (window)).bench.longTasks)));
    await slider.fill(start);
    await page.waitForTimeout(500);
  }
  return all;
}

/** What is typed into the code panel: a layer, a key at a time. Thirty characters. */
const TYPED = 'nn.Conv2d(64, 8, 3, padding=1)';

/**
 * Types a layer into the code panel, a key every 60 ms, and says how long the main thread's tasks took meanwhile: those of the
 * browser's own trace, which knows also tasks shorter than 50 ms.
 * @param {import('@playwright/test').Browser} browser
 * @param {Page} page
 * @returns {Promise<number[]>} in ms
 */
export async function typeCode(browser, page) {
  await page.locator('[data-panel-tab="code"]').click();
  const editor = page.locator('.cm-content');
  await editor.click();
  // Behind the last layer, on a line of its own.
  for (const key of ['Control+End', 'ArrowUp', 'End', 'Enter']) await page.keyboard.press(key);
  await page.waitForTimeout(1000);
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', '__metadata'] });
  await page.keyboard.type(TYPED, { delay: 60 });
  // What comes late belongs to the typing, too: the net is read, computed, painted.
  await page.waitForTimeout(1000);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const code = await page.locator('.cm-line').allTextContents();
  if (!code.some((line) => line.includes(TYPED))) throw new Error('what was typed is not in the editor');
  return longestOf(traceEvents);
}

/** @typedef {{ name: string; ph: string; pid: number; tid: number; dur?: number; args?: { name?: string } }} TraceEvent */

/** Durations of the tasks of the page's main thread, ms. @param {readonly TraceEvent[]} events */
function longestOf(events) {
  const mains = new Set(
    events
      .filter((e) => e.name === 'thread_name' && e.args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  return events
    .filter((e) => e.ph === 'X' && /RunTask$/.test(e.name) && mains.has(`${e.pid}/${e.tid}`))
    .map((e) => (e.dur ?? 0) / 1000);
}
