import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type App, startApp } from './start';
import { FakeClock, FakeEngine, FakeWindow } from './testing/fakes';
import { UPDATE } from './timing';

let engine: FakeEngine;
let page: FakeWindow;
let clock: FakeClock;
let app: App;

const words = () => ({
  help: ({ code }: { code: string }) => `help for ${code}`,
  aNotConstructed: () => ({ text: 'a is not there', help: 'repair a' }),
});

function open(hash = '', manual = false): void {
  engine = new FakeEngine();
  engine.manual = manual;
  page = new FakeWindow(hash);
  clock = new FakeClock();
  app = startApp({ engine, location: page, timing: clock, words });
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

const NET = 'nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))';

describe('the address', () => {
  it('says at once what is on the screen', () => {
    expect(page.entries).toHaveLength(1);
    expect(page.location.hash).toMatch(/^#v1&x=randn,3,16,16&seed=0&/);
    expect(app.location.url()).toBe(page.location.href);
    expect(app.location.url()).toMatch(/^https:\/\/example\.org\/scope\/\?embed#v1&/);
  });

  it('is written once, after a gesture or a settled change, over its entry', () => {
    const before = page.location.hash;
    app.actions.beginGesture();
    for (const k of [4, 5, 6]) app.actions.setArg('a', first(), 'kernel_size', k);
    page.runTimers();
    expect(page.location.hash).toBe(before);
    app.actions.endGesture();
    expect(page.location.hash).toContain('a=c16k6p0');
    app.actions.nextSeed();
    expect(page.location.hash).toContain('seed=0');
    expect(app.location.url()).toContain('seed=1');
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

  it('lets the newest win, whatever comes back when', async () => {
    open('', true);
    app.actions.setSeed('1');
    app.actions.setSeed('2');
    const settled = app.computation.settled();
    engine.pending[2]?.finish();
    engine.pending[0]?.finish();
    engine.pending[1]?.fail(new Error('late'));
    expect(await settled).toMatchObject({ ok: true, frame: { job: { seed: '2' } } });
    await turn();
    expect(app.live.getState().frame?.job.seed).toBe('2');
    expect(app.live.getState().notices).toEqual([]);
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

describe('the scripting API', () => {
  it('is ready when the first maps have been painted', async () => {
    let ready = false;
    void app.api.ready.then(() => {
      ready = true;
    });
    await turn();
    expect(ready).toBe(false);
    app.timing.markPainted();
    clock.show();
    await turn();
    expect(ready).toBe(true);
  });

  it('is ready also when nothing could be computed, or nothing is there to be painted', async () => {
    open('', true);
    engine.pending[0]?.fail(new Error('no'));
    await app.api.ready;
    open();
    await turn();
    page.runTimers();
    await app.api.ready;
  });

  it('loads source as one undo step and reports it', async () => {
    const report = await app.api.load({ code: NET, input: [3, 10, 12], seed: '18446744073709551615' });
    expect(report).toMatchObject({
      slot: 'a',
      seed: '18446744073709551615',
      recipe: 'paired',
      params: 224,
      error: null,
    });
    expect(report.layers.map((l) => [l.kind, l.shape, l.params])).toEqual([
      ['Conv2d', [8, 10, 12], 224],
      ['ReLU', [8, 10, 12], 0],
      ['MaxPool2d', [8, 5, 6], 0],
    ]);
    expect(report.layers[2]?.receptiveField).toEqual({ size: [4, 4], jump: [2, 2], start: [1, 1] });
    expect(app.store.temporal.getState().pastStates).toHaveLength(1);
    const code = await app.api.code();
    expect(await app.api.load({ code })).toEqual(report);
    app.actions.undo();
    expect((await app.api.report()).seed).toBe(0);
    expect(page.entries).toHaveLength(1);
  });

  it('has a slot b once a net is loaded into it', async () => {
    for (const call of [app.api.report('b'), app.api.code('b'), app.api.activations(0, 'b')]) {
      expect(await rejection(call)).toMatchObject({ code: 'no-slot-b' });
    }
    expect(await app.api.load({ code: NET, slot: 'b' })).toMatchObject({ slot: 'b', params: 224 });
    expect((await app.api.report()).params).toBe(23584);
    expect(await app.api.url()).toContain('&b=c8k3p1/r/max2&');
  });

  it('reports a refused net, with help', async () => {
    const report = await app.api.load({ code: 'nn.Sequential(nn.ReLU(), nn.Conv2d(3, 8, 30))' });
    expect(report.error).toMatchObject({ layer: 1, when: 'forward', code: 'kernel-too-large' });
    expect(report.error?.help).toBe('help for kernel-too-large');
    expect(report.layers).toHaveLength(1);
    expect(await rejection(app.api.activations(1))).toMatchObject({ code: 'not-computed' });
  });

  it('says under the notebook’s recipe that b cannot go on from a net that was not constructed', async () => {
    await app.api.load({ code: 'nn.Sequential(nn.Conv2d(3, 8, 3, groups=2))' });
    await app.api.load({ code: NET, slot: 'b' });
    expect((await app.api.report('b')).error).toBeNull();
    await app.api.setState({ ...(await app.api.getState()), recipe: 'notebook' });
    expect((await app.api.report('b')).error).toEqual({
      layer: -1,
      when: 'construct',
      code: 'a-not-constructed',
      text: 'a is not there',
      help: 'repair a',
    });
  });

  it('gives activations as a copy', async () => {
    const x = await app.api.activations(-1);
    expect(x.shape).toEqual([3, 16, 16]);
    x.data.fill(99);
    expect((await app.api.activations(-1)).data[0]).toBe(0);
    expect((await app.api.activations(4)).data[0]).toBe(5);
    for (const layer of [5, -2])
      expect(await rejection(app.api.activations(layer))).toMatchObject({ code: 'no-such-layer' });
  });

  it('refuses what cannot be done and changes nothing', async () => {
    const before = doc();
    const state = await app.api.getState();
    const bad: readonly [string, Promise<unknown>][] = [
      ['bad-argument', app.api.load(null)],
      ['bad-argument', app.api.load({ code: 7 })],
      ['bad-argument', app.api.load({ code: NET, slot: 'c' })],
      ['bad-argument', app.api.load({ code: NET, input: [3, 16] })],
      ['bad-argument', app.api.load({ code: NET, input: [3, 0, 16] })],
      ['bad-argument', app.api.load({ code: NET, seed: 2 ** 53 })],
      ['bad-argument', app.api.load({ code: NET, seed: '18446744073709551616' })],
      ['bad-argument', app.api.load({ code: NET, seeds: 1 })],
      ['bad-source', app.api.load({ code: 'print("hello")' })],
      ['bad-state', app.api.setState({ ...state, seed: 'x' })],
      ['bad-state', app.api.setState(undefined)],
      ['bad-argument', app.api.report('c')],
      ['not-available', app.api.code('a', 'keras')],
      ['bad-argument', app.api.backend('quantum')],
      ['backend-unavailable', app.api.backend('webgpu')],
    ];
    for (const [code, call] of bad) {
      expect(await rejection(call)).toMatchObject({ name: 'ConvScopeError', code });
      expect(doc()).toBe(before);
    }
    expect(() => app.api.on('paint', () => {})).toThrow(/painted/);
  });

  it('runs calls that change the state in the order in which they came', async () => {
    const state = await app.api.getState();
    void app.api.load({ code: NET, seed: 1 });
    void app.api.setState({ ...state, seed: 2 });
    void app.api.load({ code: NET, seed: 3 });
    expect((await app.api.report()).seed).toBe(3);
    app.actions.undo();
    expect(await app.api.getState()).toEqual({ ...state, seed: 2 });
  });

  it('sets the backend and says which runs', async () => {
    expect(await app.api.backend()).toBe('wasm');
    const jobs = engine.jobs.length;
    expect(await app.api.backend('cpu')).toBe('cpu');
    expect(engine.jobs.length).toBe(jobs + 1);
  });

  it('tells who listens, until they stop', async () => {
    const heard: unknown[] = [];
    const stop = app.api.on('painted', (detail: unknown) => heard.push(detail));
    const paint = async () => {
      await app.computation.settled();
      app.timing.markPainted();
      clock.show();
    };
    await paint();
    expect(heard).toEqual([{ duration: 16 }]);
    stop();
    app.actions.nextSeed();
    await paint();
    expect(heard).toHaveLength(1);
  });
});
