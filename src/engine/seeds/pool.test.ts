import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SeedJob, Series } from '../../core/experiment/experiment';
import { seriesOf } from '../../core/experiment/experiment_plan';
import { inferNet } from '../../core/net/infer';
import { sequential } from '../../core/net/net';
import { FakeSeedWorker } from '../testing/seed_worker';
import { createSeedComputer } from './compute_seeds';
import { SeedPool } from './pool';
import type { SeedRequest } from './protocol';

const net = inferNet(
  sequential([{ kind: 'Conv2d', args: { in_channels: 1, out_channels: 2, kernel_size: 3, padding: 1 } }]),
  [1, 4, 4],
);
const job: SeedJob = {
  a: net,
  b: null,
  input: { shape: [1, 4, 4], source: 'randn' },
  recipe: 'paired',
  layers: 'last',
  measures: ['mean', 'std'],
};
const series: Series[] = seriesOf(job);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const turn = () => new Promise((resolve) => setImmediate(resolve));
async function until(done: () => boolean): Promise<void> {
  for (let i = 0; i < 5000 && !done(); i += 1) await turn();
  expect(done()).toBe(true);
}

/** Collects what comes, and how often each seed does. */
class Collected {
  readonly values: Float64Array;
  readonly times: Uint8Array;
  failure: string | null = null;

  constructor(count: number) {
    this.values = new Float64Array(2 * count);
    this.times = new Uint8Array(count);
  }

  readonly listener = {
    values: (at: number, count: number, values: Float64Array) => {
      for (let i = 0; i < count; i += 1) {
        this.times[at + i] = (this.times[at + i] ?? 0) + 1;
        for (const s of [0, 1]) this.values[2 * (at + i) + s] = values[s * count + i] ?? Number.NaN;
      }
    },
    failed: (message: string) => {
      this.failure = message;
    },
  };

  get count(): number {
    return this.times.reduce((sum, n) => sum + n, 0);
  }

  /** Every seed once, with the value that it has alone. */
  async expectAll(from: bigint): Promise<void> {
    expect(this.times.every((n) => n === 1)).toBe(true);
    const compute = await createSeedComputer(job);
    const one = new Float64Array(series.length);
    for (let i = 0; i < this.times.length; i += 1) {
      await compute(Number(BigInt.asUintN(32, from + BigInt(i))), one, async () => {});
      expect([...this.values.subarray(2 * i, 2 * i + 2)]).toEqual([...one]);
    }
  }
}

test('every seed comes once from several workers, also across 2^32', async () => {
  const workers: FakeSeedWorker[] = [];
  const spawn = () => {
    const worker = new FakeSeedWorker();
    workers.push(worker);
    return worker;
  };
  const pool = new SeedPool({ spawn, cores: 3 });
  const got = new Collected(500);
  pool.open(job, '4294967200', got.listener).want(500);
  await until(() => got.count === 500);
  expect(workers.length).toBe(3);
  await got.expectAll(4294967200n);
  pool.dispose();
  expect(workers.every((w) => w.terminated)).toBe(true);
});

test('workers that end in the middle lose nothing, and nothing comes twice', async () => {
  const workers: FakeSeedWorker[] = [];
  let asked = 0;
  const spawn = () => {
    const worker = new FakeSeedWorker((request, own) => {
      if (request.type === 'work') asked += 1;
      // Every fifth chunk ends its worker, some after the answer is on its way.
      if (request.type !== 'work' || asked % 5 !== 0) return true;
      setImmediate(() => own.die('killed'));
      return asked % 2 === 0;
    });
    workers.push(worker);
    return worker;
  };
  const pool = new SeedPool({ spawn, cores: 2 });
  const got = new Collected(300);
  pool.open(job, '0', got.listener).want(300);
  await until(() => got.count === 300);
  expect(workers.length).toBeGreaterThan(2);
  await got.expectAll(0n);
  pool.dispose();
});

test('a chunk that ends every worker ends the session, and no other', async () => {
  const killer = (request: SeedRequest, own: FakeSeedWorker) => {
    if (request.type !== 'work' || request.session !== 1) return true;
    setImmediate(() => own.die('out of memory'));
    return false;
  };
  const pool = new SeedPool({ spawn: () => new FakeSeedWorker(killer), cores: 2 });
  const [bad, good] = [new Collected(10), new Collected(10)];
  pool.open(job, '0', bad.listener).want(10);
  pool.open(job, '0', good.listener).want(10);
  await until(() => bad.failure !== null && good.count === 10);
  expect(bad.failure).toBe('out of memory');
  expect(bad.count).toBe(0);
  expect(good.failure).toBeNull();
  await good.expectAll(0n);
  pool.dispose();
});

test('a worker that says nothing for long is replaced', async () => {
  let spawned = 0;
  const spawn = () => {
    spawned += 1;
    const deaf = spawned === 1;
    return new FakeSeedWorker((request) => !(deaf && request.type === 'work'));
  };
  const pool = new SeedPool({ spawn, cores: 1, patience: 5 });
  const got = new Collected(20);
  pool.open(job, '-3', got.listener).want(20);
  await turn();
  vi.advanceTimersByTime(5000);
  expect(spawned).toBe(1);
  vi.advanceTimersByTime(1000);
  expect(spawned).toBe(2);
  await until(() => got.count === 20);
  await got.expectAll(-3n);
  pool.dispose();
});

test('held, no more seeds are begun; more can be wanted; closed, nothing comes', async () => {
  const pool = new SeedPool({ spawn: () => new FakeSeedWorker(), cores: 2 });
  const got = new Collected(400);
  const session = pool.open(job, '9', got.listener);
  session.want(100);
  session.hold(true);
  for (let i = 0; i < 50; i += 1) await turn();
  const then = got.count;
  expect(then).toBeLessThan(100);
  for (let i = 0; i < 50; i += 1) await turn();
  expect(got.count).toBe(then);
  session.hold(false);
  await until(() => got.count === 100);
  session.want(400);
  await until(() => got.count === 400);
  await got.expectAll(9n);
  session.want(500);
  session.close();
  for (let i = 0; i < 50; i += 1) await turn();
  expect(got.count).toBe(400);
  pool.dispose();
});

test('workers are let go when nothing has been asked for a while', async () => {
  const pool = new SeedPool({ spawn: () => new FakeSeedWorker(), cores: 2 });
  const got = new Collected(50);
  const session = pool.open(job, '0', got.listener);
  session.want(20);
  await until(() => got.count === 20);
  expect(pool.workers).toBe(2);
  vi.advanceTimersByTime(301_000);
  expect(pool.workers).toBe(0);
  session.want(50);
  await until(() => got.count === 50);
  await got.expectAll(0n);
  pool.dispose();
});

test('warmed workers are there before the first session, and give way to it', async () => {
  const workers: FakeSeedWorker[] = [];
  const spawn = () => {
    const worker = new FakeSeedWorker();
    workers.push(worker);
    return worker;
  };
  const pool = new SeedPool({ spawn, cores: 2 });
  pool.warm();
  pool.warm();
  expect(workers.map(({ received }) => received.map(({ type }) => type))).toEqual([['warm'], ['warm']]);
  const got = new Collected(60);
  pool.open(job, '5', got.listener).want(60);
  await until(() => got.count === 60);
  expect(workers.length).toBe(2);
  await got.expectAll(5n);
  pool.dispose();
});

test('where no worker can be started that is said', async () => {
  const spawn = () => {
    throw new Error('the policy forbids it');
  };
  const pool = new SeedPool({ spawn, cores: 2 });
  const got = new Collected(5);
  pool.open(job, '0', got.listener).want(5);
  expect(got.failure).toBe('the policy forbids it');
});

test('what cannot be computed is said once', async () => {
  const broken = { ...job, input: { shape: [1, 4, 4], source: 'nothing' } } as unknown as SeedJob;
  const pool = new SeedPool({ spawn: () => new FakeSeedWorker(), cores: 2 });
  const got = new Collected(50);
  pool.open(broken, '0', got.listener).want(50);
  await until(() => got.failure !== null);
  for (let i = 0; i < 50; i += 1) await turn();
  expect(got.count).toBe(0);
  pool.dispose();
});
