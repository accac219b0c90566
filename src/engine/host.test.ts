import { afterEach, expect, test, vi } from 'vitest';
import type { BackendName, EngineJob } from '../core/frame';
import { sequential } from '../core/net/net';
import { judge } from './auto';
import { BackendError } from './errors';
import { createEngine, type EngineOptions, type HarmableEngine } from './host';
import type { Request } from './protocol';
import { jobOf } from './testing/cases';
import { type FakeOptions, FakeWorker, NamedBackend } from './testing/worker';

const conv = { kind: 'Conv2d', args: { in_channels: 1, out_channels: 2, kernel_size: 3 } } as const;
const job = (seed = 0): EngineJob => jobOf(seed, [1, 6, 6], sequential([conv]));
const never = () => new AbortController().signal;

let engine: HarmableEngine | null = null;
let workers: FakeWorker[] = [];

function start(fake: FakeOptions = {}, options: EngineOptions = {}): HarmableEngine {
  workers = [];
  const spawn = () => {
    const worker = new FakeWorker(fake);
    workers.push(worker);
    return worker;
  };
  engine = createEngine({ spawn, ...options });
  return engine;
}

const failing = (...names: BackendName[]) => ({
  start: async (name: BackendName) => {
    if (names.includes(name)) throw new BackendError(name, 'backend-unavailable', `no ${name} here`);
    return new NamedBackend(name);
  },
});

afterEach(() => {
  vi.useRealTimers();
  engine?.dispose();
  engine = null;
});

test('a frame carries the very job it was computed from', async () => {
  const asked = job();
  const frame = await start().run(asked, never());
  expect(frame.job).toBe(asked);
  expect(frame.backend).toBe('wasm');
  expect(frame.a.layers).toHaveLength(1);
});

test('an aborted job rejects at once, and the worker skips it', async () => {
  const running = start();
  const older = new AbortController();
  const first = running.run(job(1), older.signal);
  const second = running.run(job(2), never());
  older.abort();
  await expect(first).rejects.toMatchObject({ name: 'AbortError' });
  await expect(second).resolves.toMatchObject({ job: { seed: '2' } });
  await expect(running.run(job(3), AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
});

test('auto falls back from one backend to the next and says so', async () => {
  const running = start(failing('wasm', 'cpu'));
  const frame = await running.run(job(), never());
  expect(frame.backend).toBe('reference');
  expect(running.state()).toMatchObject({
    running: 'reference',
    reason: 'fallback',
    detail: { name: 'cpu', message: 'no cpu here' },
  });
});

test('a backend chosen by hand that does not start rejects, and the former one goes on', async () => {
  const running = start(failing('webgl'));
  await running.run(job(), never());
  await expect(running.choose('webgl')).rejects.toMatchObject({ name: 'BackendError', code: 'backend-unavailable' });
  expect(running.state()).toMatchObject({ chosen: 'auto', running: 'wasm' });
  expect((await running.run(job(1), never())).backend).toBe('wasm');
});

test('a backend chosen by hand computes, and is told to listeners', async () => {
  const running = start();
  const seen = vi.fn();
  const stop = running.subscribe(seen);
  expect(await running.choose('webgpu')).toMatchObject({ chosen: 'webgpu', running: 'webgpu', reason: 'chosen' });
  expect((await running.run(job(), never())).backend).toBe('webgpu');
  expect(seen).toHaveBeenCalledTimes(1);
  stop();
  await running.choose('auto');
  expect(seen).toHaveBeenCalledTimes(1);
});

test('a backend that fails later, chosen by hand, is not exchanged in silence', async () => {
  const take = (request: Request, worker: FakeWorker) => {
    if (request.type !== 'run' || request.backend !== 'webgl') return true;
    worker.reply({ type: 'failed', id: request.id, code: 'compute-failed', message: 'out of memory' });
    return false;
  };
  const running = start({ take });
  await running.choose('webgl');
  await expect(running.run(job(), never())).rejects.toMatchObject({ code: 'compute-failed' });
  await running.choose('auto');
  expect((await running.run(job(), never())).backend).toBe('wasm');
});

test('a worker that dies is replaced, and the job runs in the next one', async () => {
  let deaths = 0;
  const take = (request: Request, worker: FakeWorker) => {
    if (request.type !== 'run' || deaths > 0) return true;
    deaths += 1;
    setImmediate(() => worker.die('out of memory'));
    return false;
  };
  const running = start({ take });
  const states: string[] = [];
  running.subscribe((state) => states.push(state.reason));
  expect((await running.run(job(), never())).a.layers).toHaveLength(1);
  expect(states).toContain('replaced');
  expect(workers.map((worker) => worker.terminated)).toEqual([true, false]);
});

test('a lost context replaces the worker, and the job runs again', async () => {
  let lost = false;
  const take = (request: Request, worker: FakeWorker) => {
    if (request.type !== 'run' || lost) return true;
    lost = true;
    worker.reply({ type: 'lost', backend: 'webgl', message: 'the WebGL context was lost' });
    return false;
  };
  const running = start({ take });
  await running.choose('webgl');
  expect((await running.run(job(), never())).backend).toBe('webgl');
  expect(running.state()).toMatchObject({
    running: 'webgl',
    reason: 'replaced',
    detail: { message: 'the WebGL context was lost' },
  });
});

test('a job that ends every worker is given up, and the next one runs', async () => {
  const take = (request: Request, worker: FakeWorker) => {
    if (request.type !== 'run' || request.job.seed !== '13') return true;
    setImmediate(() => worker.die('boom'));
    return false;
  };
  const running = start({ take });
  await expect(running.run(job(13), never())).rejects.toMatchObject({ code: 'worker-died' });
  expect((await running.run(job(), never())).a.layers).toHaveLength(1);
});

test('a worker that does not answer is replaced', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  let first = true;
  const take = () => {
    const stuck = first && workers.length === 1;
    return !stuck;
  };
  const running = start({ take }, { patience: 3 });
  const frame = running.run(job(), never());
  vi.advanceTimersByTime(3500);
  first = false;
  vi.advanceTimersByTime(1000);
  expect((await frame).a.layers).toHaveLength(1);
  expect(running.state().reason).toBe('replaced');
  expect(workers).toHaveLength(2);
});

test('a page that forbids workers gets a rejection, not an exception at start', async () => {
  const spawn = () => {
    throw new Error('forbidden by the content security policy');
  };
  engine = createEngine({ spawn });
  await expect(engine.run(job(), never())).rejects.toMatchObject({ code: 'worker-died' });
});

test('memory is that of the worker', async () => {
  const running = start();
  await running.run(job(), never());
  expect(await running.memory()).toEqual({ tensors: 0, bytes: 0 });
});

/** Computes with this many ms, whatever the machine needs. */
function timed(ms: number, times: Record<string, number>) {
  return (request: Request, worker: FakeWorker) => {
    if (request.type === 'measure') {
      setImmediate(() => worker.reply({ type: 'measured', id: request.id, times }));
      return false;
    }
    if (request.type !== 'run') return true;
    const computed = { input: null, a: { layers: [] }, b: null, beside: [], ms };
    setImmediate(() => worker.reply({ type: 'computed', id: request.id, computed }));
    return false;
  };
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('auto goes to a backend that a measurement found faster, in the worker that is warm', async () => {
  const running = start({ take: timed(100, { wasm: 90, webgl: 30, webgpu: 60 }) }, { quiet: 5 });
  expect((await running.run(job(), never())).backend).toBe('wasm');
  await vi.waitFor(() => expect(running.state().reason).toBe('measured-faster'));
  expect(running.state()).toMatchObject({ running: 'webgl', detail: { name: 'webgl', ratio: 3 } });
  expect(workers.map((worker) => worker.terminated)).toEqual([true, false]);
  expect((await running.run(job(1), never())).backend).toBe('webgl');
});

test('what waits for the former worker is asked of the one that takes its place', async () => {
  const measured = timed(100, { wasm: 90, webgl: 30 });
  const take = (request: Request, worker: FakeWorker) => {
    if (request.type === 'memory' && worker === workers[0]) return false;
    return measured(request, worker);
  };
  const running = start({ take }, { quiet: 5 });
  await running.run(job(), never());
  // Asked while the second worker measures.
  await vi.waitFor(() => expect(workers).toHaveLength(2));
  expect(await running.memory()).toEqual({ tensors: 0, bytes: 0 });
});

test('auto stays where nothing is clearly faster, and does not measure again', async () => {
  const running = start({ take: timed(100, { wasm: 90, webgl: 80 }) }, { quiet: 5 });
  await running.run(job(), never());
  await vi.waitFor(() => expect(running.state().reason).toBe('measured-slower'));
  expect(workers.map((worker) => worker.terminated)).toEqual([false, true]);
  await running.run(job(1), never());
  await wait(30);
  expect(workers).toHaveLength(2);
  expect(running.state()).toMatchObject({ running: 'wasm', reason: 'measured-slower' });
});

test('auto measures nothing for light nets, nor while jobs come', async () => {
  const light = start({ take: timed(5, { wasm: 5, webgl: 1 }) }, { quiet: 5 });
  await light.run(job(), never());
  await wait(30);
  expect(workers).toHaveLength(1);
  light.dispose();
  const busy = start({ take: timed(100, { wasm: 90, webgl: 30 }) }, { quiet: 40 });
  for (let i = 0; i < 10; i += 1) {
    await busy.run(job(i), never());
    await wait(10);
  }
  expect(workers).toHaveLength(1);
});

test('a verdict needs WASM and one more', () => {
  expect(judge({ wasm: 10 })).toBeNull();
  expect(judge({ webgl: 10 })).toBeNull();
  expect(judge({ wasm: 13, webgpu: 10 })).toMatchObject({ backend: 'webgpu', reason: 'measured-faster' });
  expect(judge({ wasm: 12, webgl: 10, webgpu: 11 })).toMatchObject({ backend: 'wasm', name: 'webgl' });
});
