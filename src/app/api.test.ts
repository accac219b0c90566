import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type App, startApp } from './start';
import { FakeClock, FakeEngine, FakeWindow } from './testing/fakes';

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
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
const rejection = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => error,
  );

const NET = 'nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))';

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

  it("writes a net in other frameworks' words", async () => {
    expect(await app.api.code('a', 'keras')).toContain('keras.Input(shape=(16, 16, 3))');
    expect(await app.api.code('a', 'tfjs')).toContain('inputShape: [16, 16, 3]');
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
      ['bad-argument', app.api.code('a', 'caffe')],
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
