import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock, FakeEngine, FakeWindow } from './testing/fakes';
import { startFake } from './testing/start_fake';

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
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
const rejection = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => error,
  );

const NET = 'nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))';

describe('the scripting API', () => {
  it('takes the input and the seed that a source states, its own arguments first, and says what slot b does not take', async () => {
    const code = `torch.manual_seed(7)\nx = torch.randn(1, 3, 12, 10)\nnet = ${NET}\ny = net(x)\n`;
    const stated = await app.api.load({ code });
    expect([stated.seed, stated.input.shape, stated.complete]).toEqual([7, [3, 12, 10], true]);
    expect(await app.api.load({ code, seed: 3, input: [3, 8, 8] })).toMatchObject({
      seed: 3,
      input: { shape: [3, 8, 8] },
    });
    const b = await app.api.load({ code, slot: 'b' });
    expect(b.seed).toBe(3);
    expect(doc().slots.b?.leftOut?.notes?.map((n) => n.code)).toEqual(['untaken-input', 'untaken-seed']);
  });

  it('says of a source that cannot be read what is wrong with it, also where the words do not come', async () => {
    expect(await rejection(app.api.load({ code: '\n  nn.Convolve2d(3, 4, 3)' }))).toMatchObject({
      code: 'bad-source',
      message: 'unknown-layer at 2:3',
    });
    app.stop();
    const offline = async () => ({ ...(await words()), unreadable: () => Promise.reject(new Error('offline')) });
    app = startFake({ engine, location: page, timing: clock, words: offline });
    expect(await rejection(app.api.load({ code: 'print(1)' }))).toMatchObject({
      name: 'ConvScopeError',
      message: 'Line 1, column 1: no-net',
    });
  });

  it('loads a net with a call that PyTorch does not take, says so, and keeps it in the state and the link', async () => {
    const code = 'nn.Sequential(nn.Conv2d(3, 8, 3), nn.Conv2d(8, 8, kernal=5), nn.ReLU())';
    const error = {
      layer: 1,
      when: 'construct',
      code: 'unknown-argument',
      text: "Conv2d.__init__() got an unexpected keyword argument 'kernal'",
    };
    expect(await app.api.load({ code })).toMatchObject({ layers: [{ kind: 'Conv2d' }], error });
    expect(await app.api.code()).toContain('nn.Conv2d(8, 8, kernal=5)');
    const state = await app.api.getState();
    const url = await app.api.url();
    await app.api.load({ code: NET });
    await app.api.setState(JSON.parse(JSON.stringify(state)));
    expect(await app.api.report()).toMatchObject({ error });
    app.stop();
    open(url.slice(url.indexOf('#')));
    expect(await app.api.report()).toMatchObject({ error });
    expect(await app.api.code()).toContain('nn.Conv2d(8, 8, kernal=5)');
  });

  it('tells each of several loads at once of its own net', async () => {
    const widths = [4, 5, 6];
    const loads = widths.map((w) => app.api.load({ code: `nn.Sequential(nn.Conv2d(3, ${w}, 3))` }));
    const reports = await Promise.all(loads);
    expect(reports.map((r) => r.layers[0]?.shape[0])).toEqual(widths);
    expect((await app.api.report()).layers[0]?.shape[0]).toBe(6);
  });

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

  it('cannot be written over, and rejects as itself what throws when it is looked at', async () => {
    expect(Object.isFrozen(app.api)).toBe(true);
    const hostile = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new TypeError('no');
        },
      },
    );
    const seeds = { from: 0, count: 1 };
    for (const call of [
      app.api.load(hostile),
      app.api.experiment(hostile),
      app.api.experiment({ seeds: hostile }),
      app.api.experiment({ seeds, measure: null }),
    ]) {
      expect(await rejection(call)).toMatchObject({ name: 'ConvScopeError', code: 'bad-argument' });
    }
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
