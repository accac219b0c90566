import '../state/all_presets';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeClock, FakeEngine, FakeWindow } from './testing/fakes';
import { startFake } from './testing/start_fake';
import { UPDATE } from './timing';

let engine: FakeEngine;
let page: FakeWindow;
let clock: FakeClock;
let app: ReturnType<typeof startFake>;

const words = async () => ({
  help: ({ code }: { code: string }) => `help for ${code}`,
  lessonTitles: () => Promise.reject(new Error('unused')),
  aNotConstructed: () => ({ text: 'a is not there', help: 'repair a' }),
  notes: async () => [],
  unreadable: async ({ code, line, column }: { code: string; line: number; column: number }) =>
    `${code} at ${line}:${column}`,
});

function open(hash = '', manual = false): void {
  engine = new FakeEngine();
  engine.manual = manual;
  page = new FakeWindow(hash);
  clock = new FakeClock();
  app = startFake({ engine, location: page, timing: clock, words });
}

beforeEach(() => open());
afterEach(() => app.stop());

const doc = () => app.store.getState().doc;
const first = () => doc().slots.a.forward.uses[0]?.id ?? '';
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
const rejection = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => error,
  );

describe('the address', () => {
  it('says at once what is on the screen', async () => {
    expect(page.entries).toHaveLength(1);
    expect(page.location.hash).toMatch(/^#v1&x=randn,3,16,16&seed=0&/);
    expect((await app.location.links()).linkTo(doc())).toBe(page.location.href);
    expect((await app.location.links()).linkTo(doc())).toMatch(/^https:\/\/example\.org\/scope\/\?embed#v1&/);
  });

  it('is written as soon as the browser lets it be again, and gets the entry that was refused', () => {
    page.refuses = true;
    app.actions.choosePreset('exercise-b');
    app.actions.nextSeed();
    for (let i = 0; i < 5; i += 1) page.runTimers();
    expect(page.entries).toHaveLength(1);
    expect(page.location.hash).toContain('seed=0');
    page.refuses = false;
    page.runTimers();
    expect(page.entries).toHaveLength(2);
    expect(page.location.hash).toContain('seed=1');
    // One without an address of its own is not asked for ever.
    page.refuses = true;
    app.actions.nextSeed();
    for (let i = 0; i < 30; i += 1) page.runTimers();
    page.refuses = false;
    page.runTimers();
    expect(page.location.hash).toContain('seed=1');
    app.actions.nextSeed();
    page.runTimers();
    expect(page.location.hash).toContain('seed=3');
  });

  it('is written once, after a gesture or a settled change, over its entry', async () => {
    const before = page.location.hash;
    app.actions.beginGesture();
    for (const k of [4, 5, 6]) app.actions.setArg('a', first(), 'kernel_size', k);
    page.runTimers();
    expect(page.location.hash).toBe(before);
    app.actions.endGesture();
    expect(page.location.hash).toContain('a=c16k6p0');
    app.actions.nextSeed();
    expect(page.location.hash).toContain('seed=0');
    expect((await app.location.links()).linkTo(doc())).toContain('seed=1');
    page.runTimers();
    expect(page.location.hash).toContain('seed=1');
    expect(page.entries).toHaveLength(1);
  });

  it('gets an entry for a preset, and Back returns to what was built', () => {
    app.actions.nextSeed();
    app.actions.choosePreset('lenet5');
    expect(page.entries).toHaveLength(2);
    expect(page.entries[0]?.hash).toContain('seed=1');
    app.actions.setSeed('9');
    page.runTimers();
    page.go(-1);
    expect(doc()).toMatchObject({ seed: '1', input: { shape: [3, 16, 16] }, preset: 'exercise-a' });
    page.go(1);
    expect(doc()).toMatchObject({ seed: '9', input: { shape: [1, 32, 32] }, preset: 'lenet5' });
    expect(page.entries).toHaveLength(2);
    app.actions.undo();
    expect(doc().seed).toBe('1');
    expect(page.entries).toHaveLength(2);
  });

  it('is read when it is changed by hand, and what cannot be kept is said', () => {
    page.type('#v1&x=randn,1,8,8&seed=pi&recipe=notebook&a=c4k3p1/zap&goal=none&view=ch0,grey,layer,full');
    expect(doc()).toMatchObject({ seed: '0', recipe: 'notebook', input: { shape: [1, 8, 8] } });
    expect(app.live.getState().notices.map((n) => [n.key, n.values])).toEqual([
      ['link-bad-value', { path: 'seed', value: 'pi' }],
      ['link-unknown-layer', { path: 'a.1', value: 'zap' }],
    ]);
    expect(page.location.hash).toContain('seed=0&recipe=notebook&a=c4k3p1&');
    expect(app.store.temporal.getState().pastStates).toHaveLength(1);
    app.actions.undo();
    expect(doc().input.shape).toEqual([3, 16, 16]);
  });

  it('opens a broken link with what can be kept', () => {
    open('#v1&seed=4&a=%FF/c4k3p1&<script>');
    expect(doc().seed).toBe('4');
    expect(app.live.getState().notices.length).toBeGreaterThan(1);
    expect(app.store.temporal.getState().pastStates).toHaveLength(0);
  });
});

describe('computing', () => {
  it('computes what opens and every change of numbers, but not of the view', async () => {
    await app.computation.settled();
    expect(engine.jobs).toHaveLength(1);
    app.actions.setPalette('grey');
    app.actions.setLang('ru');
    app.actions.setGoal({ target: null, maxConvs: 1, unpadded: null });
    app.actions.setChannel('input', 1);
    expect(engine.jobs).toHaveLength(1);
    app.actions.setInputSource('edge');
    app.actions.nextSeed();
    await app.computation.settled();
    expect(engine.jobs).toHaveLength(3);
    expect(app.live.getState().frame?.job.seed).toBe('1');
  });

  it('computes only the newest of those that wait', async () => {
    open('', true);
    app.actions.setSeed('1');
    app.actions.setSeed('2');
    const settled = app.computation.settled();
    expect(engine.jobs.map((j) => j.seed)).toEqual(['0']);
    engine.pending[0]?.finish();
    await turn();
    expect(app.live.getState().frame?.job.seed).toBe('0');
    expect(engine.jobs.map((j) => j.seed)).toEqual(['0', '2']);
    engine.pending[1]?.finish();
    expect(await settled).toMatchObject({ ok: true, frame: { job: { seed: '2' } } });
    expect(app.live.getState().frame?.job.seed).toBe('2');
  });

  it('aborts an older job that takes too long, and nothing of it is said or shown', async () => {
    vi.useFakeTimers();
    try {
      open('', true);
      app.actions.setSeed('1');
      vi.advanceTimersByTime(1000);
      const settled = app.computation.settled();
      expect(engine.jobs.map((j) => j.seed)).toEqual(['0', '1']);
      engine.pending[0]?.fail(new Error('late'));
      engine.pending[1]?.finish();
      expect(await settled).toMatchObject({ ok: true, frame: { job: { seed: '1' } } });
      expect(app.live.getState().notices).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('says a failure, keeps the frame, and goes on with the next change', async () => {
    await app.computation.settled();
    const frame = app.live.getState().frame;
    const errors: unknown[] = [];
    app.api.on('error', (e: unknown) => errors.push(e));
    engine.manual = true;
    app.actions.nextSeed();
    engine.pending[0]?.fail(new Error('out of memory'));
    expect(await rejection(app.api.report())).toMatchObject({ name: 'ConvScopeError', code: 'compute-failed' });
    expect(app.live.getState().frame).toBe(frame);
    expect(app.live.getState().notices.map((n) => n.key)).toEqual(['engine-failed']);
    expect(errors).toEqual([{ code: 'compute-failed', message: 'out of memory' }]);
    engine.manual = false;
    app.actions.nextSeed();
    expect((await app.api.report()).seed).toBe(2);
  });

  it('tells how far a long job is, and forgets it with the next', async () => {
    open('', true);
    engine.pending[0]?.progress(0.25);
    expect(app.live.getState().long).toEqual({ share: 0.25 });
    engine.pending[0]?.finish();
    expect(await app.computation.settled()).toMatchObject({ ok: true });
    expect(app.live.getState().long).toBeNull();
    engine.pending[0]?.progress(0.5);
    expect(app.live.getState().long).toBeNull();
  });

  it('stops where it is told to, says so, and goes on with the next change or when asked again', async () => {
    open('', true);
    app.actions.setSeed('1');
    app.stopComputing();
    expect(await app.computation.settled()).toMatchObject({ ok: false, error: { name: 'AbortError' } });
    expect(app.live.getState().long).toEqual({ share: null });
    expect(engine.jobs.map((j) => j.seed)).toEqual(['0']);
    app.computeAgain();
    expect(app.live.getState().long).toBeNull();
    engine.pending[1]?.finish();
    expect(await app.computation.settled()).toMatchObject({ ok: true, frame: { job: { seed: '1' } } });
    app.stopComputing();
    expect(app.live.getState().long).toBeNull();
    expect(app.live.getState().notices).toEqual([]);
  });

  it('says when a backend was replaced', () => {
    engine.set({ reason: 'fallback', running: 'cpu', detail: { name: 'wasm' } });
    engine.set({ beside: ['AvgPool2d'] });
    expect(app.live.getState().notices).toMatchObject([
      { key: 'engine-replaced', values: { name: 'wasm', by: 'cpu' } },
    ]);
  });
});

describe('timing', () => {
  it('measures from the event to the frame that is shown', async () => {
    await app.computation.settled();
    app.timing.markPainted();
    clock.show();
    clock.time = 1000;
    app.timing.noteInput(990);
    app.actions.nextSeed();
    await app.computation.settled();
    app.timing.markPainted();
    app.timing.markPainted();
    clock.show();
    expect(clock.measures.at(-1)).toEqual({ name: UPDATE, startTime: 990, duration: 26 });
    expect(clock.measures).toHaveLength(2);
    app.timing.noteInput(1015);
    app.actions.setPalette('grey');
    app.timing.markPainted();
    clock.show();
    expect(clock.measures.at(-1)).toMatchObject({ startTime: 1015 });
  });

  it('does not take an old event for a new change’s', () => {
    app.timing.noteInput(50);
    clock.time = 5000;
    expect(app.timing.takeStart()).toBe(5000);
  });

  it('keeps the newest measures only', () => {
    for (let i = 0; i < 1300; i += 1) {
      app.timing.expectPaint(clock.time);
      app.timing.markPainted();
      clock.show();
    }
    expect(clock.measures.length).toBeGreaterThanOrEqual(500);
    expect(clock.measures.length).toBeLessThan(1000);
    expect(clock.measures.at(-1)?.startTime).toBe(clock.time - 16);
  });
});
