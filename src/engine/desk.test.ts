import { expect, test, vi } from 'vitest';
import { sequential } from '../core/net/net';
import type { Backend } from './backend';
import { Desk } from './desk';
import { Why } from './gradient/why';
import type { Reply, Request } from './protocol';
import { ReferenceBackend } from './reference/backend';
import { jobOf } from './testing/cases';

const conv = { kind: 'Conv2d', args: { in_channels: 8, out_channels: 8, kernel_size: 3, padding: 1 } } as const;
const deep = sequential(Array.from({ length: 60 }, () => conv));
const run = (id: number, size = 8): Request => ({
  type: 'run',
  id,
  job: jobOf(id, [8, size, size], deep),
  backend: 'wasm',
});

/** A desk, and the next reply to a request's id. */
function desk(start: () => Promise<Backend> = async () => new ReferenceBackend()) {
  const replies: Reply[] = [];
  const waiting = new Map<number, (reply: Reply) => void>();
  const made = new Desk({
    post: (reply) => {
      replies.push(reply);
      if ('id' in reply && reply.type !== 'progress') waiting.get(reply.id)?.(reply);
    },
    start,
    why: async () => new Why(),
    turn: () => new Promise((resolve) => setImmediate(resolve)),
  });
  const answer = (id: number) => new Promise<Reply>((resolve) => waiting.set(id, resolve));
  return { made, replies, answer };
}

test('an abort takes effect between layers, and the newer job follows', async () => {
  const { made, answer, replies } = desk();
  const first = answer(1);
  const second = answer(2);
  made.receive(run(1, 64));
  setImmediate(() => {
    made.receive({ type: 'abort', id: 1 });
    made.receive(run(2));
  });
  expect(await first).toMatchObject({ type: 'failed', code: 'aborted' });
  expect(await second).toMatchObject({ type: 'computed' });
  expect(replies.filter(({ type }) => type !== 'progress')).toHaveLength(2);
});

test('a job that still waits is taken off the queue', async () => {
  const { made, answer } = desk();
  const [first, second, third] = [answer(1), answer(2), answer(3)];
  made.receive(run(1));
  made.receive(run(2));
  made.receive(run(3));
  made.receive({ type: 'abort', id: 2 });
  expect(await second).toMatchObject({ type: 'failed', code: 'aborted' });
  expect(await first).toMatchObject({ type: 'computed' });
  expect(await third).toMatchObject({ type: 'computed' });
});

test('whatever a backend throws comes back as a failure, and the next request is served', async () => {
  class Broken extends ReferenceBackend {
    override run(): never {
      throw new RangeError('Array buffer allocation failed');
    }
  }
  const { made, answer } = desk(async () => new Broken());
  const failed = answer(1);
  made.receive(run(1));
  expect(await failed).toMatchObject({ code: 'compute-failed', message: 'Array buffer allocation failed' });
  const memory = answer(2);
  made.receive({ type: 'memory', id: 2 });
  expect(await memory).toMatchObject({ type: 'memory', tensors: 0 });
});

test('a backend whose device is gone fails the job, whatever numbers it gave', async () => {
  class Lost extends ReferenceBackend {
    override lost(): string | null {
      return 'the context was lost';
    }
  }
  const { made, answer } = desk(async () => new Lost());
  const failed = answer(1);
  made.receive(run(1));
  expect(await failed).toMatchObject({ code: 'backend-lost', message: 'the context was lost' });
});

test('a backend that did not start is tried again when it is asked for again', async () => {
  let tries = 0;
  const { made, answer } = desk(async () => {
    tries += 1;
    if (tries === 1) throw new Error('not yet');
    return new ReferenceBackend();
  });
  for (const [id, type] of [
    [1, 'failed'],
    [2, 'started'],
  ] as const) {
    const reply = answer(id);
    made.receive({ type: 'start', id, backend: 'webgl' });
    expect(await reply).toMatchObject({ type });
  }
});

test('a measurement leaves out what does not run', async () => {
  const { made, answer } = desk();
  const measured = answer(1);
  made.receive({ type: 'measure', id: 1, job: jobOf(0, [8, 4, 4], deep), backends: ['wasm', 'webgl'] });
  expect(await measured).toMatchObject({ times: { wasm: expect.any(Number), webgl: expect.any(Number) } });
});

test('what takes long says how far it is, and what does not says nothing', async () => {
  const clock = vi.spyOn(performance, 'now');
  try {
    const shares = async (step: number) => {
      let now = 0;
      clock.mockImplementation(() => {
        now += step;
        return now;
      });
      const { made, answer, replies } = desk();
      const done = answer(1);
      made.receive(run(1));
      expect(await done).toMatchObject({ type: 'computed' });
      return replies.flatMap((reply) => (reply.type === 'progress' ? [reply.share] : []));
    };
    expect(await shares(0)).toEqual([]);
    const told = await shares(250);
    expect(told.length).toBeGreaterThan(10);
    expect(told).toEqual([...told].sort((p, q) => p - q));
    expect(told.at(-1)).toBeCloseTo(1, 10);
    expect(told[0]).toBeGreaterThan(0);
  } finally {
    clock.mockRestore();
  }
});
