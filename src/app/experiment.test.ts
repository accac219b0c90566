import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SeedPool } from '../engine/seeds/pool';
import { FakeSeedWorker } from '../engine/testing/seed_worker';
import { createExperiments } from '../experiment/experiments';
import { once } from './once';
import { FakeClock, FakeEngine, FakeWindow } from './testing/fakes';
import { startFake } from './testing/start_fake';

const NET_A = `nn.Sequential(nn.Conv2d(3, 16, 3, padding=0), nn.ReLU(), nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(),
  nn.Conv2d(32, 64, 3, padding=1))`;
const NET_B = `nn.Sequential(nn.Conv2d(3, 32, 3, padding=1), nn.ReLU(), nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(),
  nn.Conv2d(64, 64, 3, padding=1))`;
const words = async () => ({
  help: () => '',
  lessonTitles: () => Promise.reject(new Error('unused')),
  aNotConstructed: () => ({ text: '', help: '' }),
  notes: async () => [],
  unreadable: async () => '',
});

let app: ReturnType<typeof startFake>;
let pool: SeedPool;

beforeEach(async () => {
  pool = new SeedPool({ spawn: () => new FakeSeedWorker(), cores: 2 });
  app = startFake({
    engine: new FakeEngine(),
    location: new FakeWindow(''),
    timing: new FakeClock(),
    words,
    experiments: async () =>
      createExperiments({
        engine: pool,
        now: () => performance.now(),
        later: (run, ms) => void setTimeout(run, ms),
      }),
  });
  await app.api.load({ code: NET_A, input: [3, 16, 16], seed: 0 });
});
afterEach(() => {
  app.stop();
  pool.dispose();
});

const rejection = async (plan: unknown) => {
  const error: unknown = await app.api.experiment(plan).catch((e: unknown) => e);
  return error instanceof Error && 'code' in error ? { code: error.code, message: error.message } : error;
};

describe('experiment', () => {
  it('gives the notebook’s means, and Welch’s test of them', async () => {
    await app.api.load({ code: NET_B, slot: 'b' });
    const state = await app.api.getState();
    const { a, b, difference } = await app.api.experiment({ seeds: { from: 0, count: 5 }, recipe: 'notebook' });
    for (const [i, wanted] of [0.021454, 0.013182, -0.010624, -0.001127, -0.001375].entries()) {
      expect(Math.abs((a.values[i] ?? 1) - wanted)).toBeLessThan(1e-6);
    }
    for (const [i, wanted] of [-0.007642, -0.000444, 0.003213, -0.011474, 0.000817].entries()) {
      expect(Math.abs((b?.values[i] ?? 1) - wanted)).toBeLessThan(1e-6);
    }
    expect(difference?.test).toBe('welch');
    expect(difference?.aLower).toBe(0.4);
    expect(difference?.mean).toBeCloseTo((a.mean ?? 0) - (b?.mean ?? 0), 12);
    expect(difference?.df).not.toBe(4);
    expect(JSON.stringify({ a, b, difference })).not.toMatch(/NaN|undefined/);
    expect(await app.api.getState()).toEqual(state);
  });

  it('takes the state’s recipe, each slot’s last layer and the mean where nothing is said', async () => {
    await app.api.load({ code: `${NET_B.slice(0, -1)}, nn.ReLU())`, slot: 'b' });
    const { b, difference } = await app.api.experiment({ seeds: { from: 3, count: 4 } });
    expect(difference).toMatchObject({ test: 'paired', df: 3 });
    expect(b?.mean).toBeGreaterThan(0);
    const { b: third } = await app.api.experiment({ seeds: { from: 3, count: 4 }, layer: 3, measure: 'zeros' });
    expect(third?.mean).toBeGreaterThan(0.2);
  });

  it('of one slot alone has neither b nor a difference; of one seed no deviation', async () => {
    const outcome = await app.api.experiment({ seeds: { from: '18446744073709551615', count: 1 }, measure: 'std' });
    expect(outcome).toMatchObject({ a: { sd: null }, b: null, difference: null });
    expect(outcome.a.values).toEqual([outcome.a.mean]);
    await app.api.load({ code: NET_A, slot: 'b' });
    const same = await app.api.experiment({ seeds: { from: -2, count: 3 } });
    expect(same.difference).toEqual({
      test: 'paired',
      mean: 0,
      sd: 0,
      ci95: null,
      t: null,
      df: null,
      p: null,
      effect: null,
      aLower: 0,
      aLowerCi95: [0, expect.closeTo(0.5615, 4)],
    });
  });

  it('leaves out values that are not finite, and all that would follow from them', async () => {
    await app.api.load({
      code: 'nn.Sequential(nn.MaxPool2d(2, stride=3, padding=1, dilation=20))',
      input: [1, 19, 19],
    });
    const { a } = await app.api.experiment({ seeds: { from: 0, count: 2 } });
    expect(a).toEqual({ values: [null, null], mean: null, sd: null });
  });

  it.each([
    [undefined, /^plan is an object/],
    [{}, /^seeds is an object/],
    [{ seeds: { from: 0 } }, /^seeds.count/],
    [{ seeds: { from: 0, count: 0 } }, /^seeds.count/],
    [{ seeds: { from: 0, count: 2.5 } }, /^seeds.count/],
    [{ seeds: { from: 0, count: 100_001 } }, /^seeds.count .* 100000$/],
    [{ seeds: { from: 2 ** 53, count: 1 } }, /^seeds.from/],
    [{ seeds: { from: 'one', count: 1 } }, /^seeds.from/],
    [{ seeds: { from: '18446744073709551615', count: 2 } }, /2\^64-1$/],
    [{ seeds: { from: 0, count: 1, step: 2 } }, /^seeds is an object: .*, and no step$/],
    [{ seeds: { from: 0, count: 1 }, layer: '2' }, /^layer/],
    [{ seeds: { from: 0, count: 1 }, layer: null }, /^layer/],
    [{ seeds: { from: 0, count: 1 }, measure: 'median' }, /^measure is one of mean, /],
    [{ seeds: { from: 0, count: 1 }, recipe: 'both' }, /^recipe/],
    [{ seeds: { from: 0, count: 1 }, slots: 2 }, /^plan is an object: .*, and no slots$/],
  ])('refuses %j', async (plan, message) => {
    expect(await rejection(plan)).toEqual({ code: 'bad-argument', message: expect.stringMatching(message) });
  });

  it('says which slot cannot be measured, and why', async () => {
    const seeds = { from: 0, count: 3 };
    expect(await rejection({ seeds, layer: 5 })).toEqual({
      code: 'no-such-layer',
      message: 'slot a: layer 5: there are 5',
    });
    expect(await rejection({ seeds, layer: 0, measure: 'border-mean' })).toEqual({
      code: 'measure-undefined',
      message: 'slot a: layer 0 has no border-mean',
    });
    await app.api.load({ code: 'nn.Sequential(nn.Conv2d(3, 4, 17), nn.ReLU())', slot: 'b' });
    const refused = await rejection({ seeds });
    expect(refused).toMatchObject({ code: 'net-refused', message: expect.stringMatching(/^slot b: .*Kernel size/) });
    await app.api.load({ code: 'nn.Sequential(nn.Conv2d(3, 4, 3, padding=1))', slot: 'b' });
    expect(await rejection({ seeds, layer: 1 })).toMatchObject({
      code: 'no-such-layer',
      message: expect.stringMatching(/^slot b/),
    });
  });

  it('says so where no worker can be started', async () => {
    pool.dispose();
    pool = new SeedPool({
      spawn: () => {
        throw new Error('not allowed');
      },
      cores: 1,
    });
    expect(await rejection({ seeds: { from: 0, count: 3 } })).toEqual({
      code: 'compute-failed',
      message: 'not allowed',
    });
  });
});

it('what loads experiments is asked once, and again after a failure', async () => {
  let asked = 0;
  const load = once(async () => {
    asked += 1;
    if (asked === 1) throw new Error('offline');
    return asked;
  });
  await expect(load()).rejects.toThrow('offline');
  expect([await load(), await load()]).toEqual([2, 2]);
});
