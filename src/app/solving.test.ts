import { describe, expect, it } from 'vitest';
import { withDefaults } from '../core/solver/problem';
import { answer, type QuestionType } from '../core/solver/questions';
import type { SolverPort, SolverReply, SolverRequest } from './solver_protocol';
import { Solving } from './solving';

const conditions = withDefaults({ input: [3, 8, 8], target: [4, 8, 8], maxConvs: 1 });
const designs = { conditions, restriction: {} };

/** Workers that answer when they are told to. */
class Ports {
  readonly all: { port: SolverPort; asked: SolverRequest<QuestionType>[]; ended: boolean }[] = [];
  readonly spawn = (): SolverPort => {
    const asked: SolverRequest<QuestionType>[] = [];
    const port: SolverPort = {
      postMessage: (request) => void asked.push(request),
      terminate: () => {
        made.ended = true;
      },
      onmessage: null,
      onerror: null,
    };
    const made = { port, asked, ended: false };
    this.all.push(made);
    return port;
  };

  /** The newest worker answers its newest question. */
  reply(): void {
    const { port, asked } = this.all.at(-1) ?? { port: null, asked: [] };
    const request = asked.at(-1);
    if (!request) throw new Error('nothing was asked');
    const found = answer(request.type, request.asked, {});
    this.#post(port, { id: request.id, ok: true, answer: found, codes: ['net'], ms: 1 });
  }

  fail(message: string): void {
    const { port, asked } = this.all.at(-1) ?? { port: null, asked: [] };
    this.#post(port, { id: asked.at(-1)?.id ?? 0, ok: false, message });
  }

  #post(port: SolverPort | null, data: SolverReply): void {
    port?.onmessage?.(new MessageEvent('message', { data }));
  }
}

const settle = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error: unknown) => (error instanceof Error ? error.name : 'error'),
  );

/** What follows from an answer has followed. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('Solving', () => {
  it('starts one worker with the first question and gives it one at a time', async () => {
    const ports = new Ports();
    const solving = new Solving(ports.spawn);
    expect(ports.all).toHaveLength(0);
    const first = solving.ask('designs', designs);
    const second = solving.ask('facets', { ...designs, features: [{ of: 'lost' }] });
    expect(ports.all.map((w) => w.asked.length)).toEqual([1]);
    ports.reply();
    expect((await first).answer.total).toBeGreaterThan(1);
    ports.reply();
    expect((await second).answer[0]?.feature).toEqual({ of: 'lost' });
    expect(ports.all).toHaveLength(1);
  });

  it('gives up an older question of the same lane, and the worker that is at it', async () => {
    const ports = new Ports();
    const solving = new Solving(ports.spawn);
    const old = settle(solving.ask('designs', designs, { lane: 'panel' }));
    const other = settle(solving.ask('designs', designs));
    const waiting = settle(solving.ask('designs', designs, { lane: 'panel' }));
    const newest = settle(solving.ask('designs', designs, { lane: 'panel' }));
    expect([await old, await waiting]).toEqual(['AbortError', 'AbortError']);
    expect(ports.all.map((w) => w.ended)).toEqual([false]);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(ports.all.map((w) => w.ended)).toEqual([true, false]);
    ports.reply();
    expect(await other).toBe('answered');
    ports.reply();
    expect(await newest).toBe('answered');
  });

  it('puts off counting features for what else is asked', async () => {
    const ports = new Ports();
    const solving = new Solving(ports.spawn);
    const facets = settle(solving.ask('facets', { ...designs, features: [{ of: 'lost' }] }, { lane: 'facets' }));
    const asked = settle(solving.ask('designs', designs));
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(ports.all.map((w) => [w.ended, w.asked.map((q) => q.type)])).toEqual([
      [true, ['facets']],
      [false, ['designs']],
    ]);
    ports.reply();
    expect(await asked).toBe('answered');
    ports.reply();
    expect(await facets).toBe('answered');
  });

  it('makes ready before it is asked, and one worker answers then', async () => {
    const ports = new Ports();
    const solving = new Solving(ports.spawn);
    solving.warm();
    const asked = settle(solving.ask('nearest', { conditions }));
    // What comes meanwhile waits for no more than the one that runs.
    for (let i = 0; i < 2; i++) {
      ports.reply();
      await turn();
    }
    expect(await asked).toBe('answered');
    for (let i = 0; i < 3; i++) {
      ports.reply();
      await turn();
    }
    expect(ports.all).toHaveLength(1);
    const types = ['designs', 'nearest', 'groups', 'designs', 'groups', 'designs'];
    expect(ports.all[0]?.asked.map((q) => q.type)).toEqual(types);
  });

  it('gives up a question whose signal is aborted', async () => {
    const ports = new Ports();
    const solving = new Solving(ports.spawn);
    const abort = new AbortController();
    const asked = settle(solving.ask('designs', designs, { signal: abort.signal }));
    abort.abort();
    expect(await asked).toBe('AbortError');
    expect(ports.all[0]?.ended).toBe(true);
    expect(await settle(solving.ask('designs', designs, { signal: abort.signal }))).toBe('AbortError');
  });

  it('goes on after a worker that failed or died', async () => {
    const ports = new Ports();
    const solving = new Solving(ports.spawn);
    const refused = solving.solve({ input: [3, 8, 8], target: [4, 8, 8], maxConvs: 1 }).catch((e: unknown) => e);
    ports.fail('out of memory');
    expect(await refused).toMatchObject({ code: 'compute-failed', message: 'out of memory' });
    const died = settle(solving.ask('designs', designs));
    const after = settle(solving.ask('designs', designs));
    ports.all[0]?.port.onerror?.(Object.assign(new Event('error'), { message: 'gone' }) as ErrorEvent);
    expect(await died).toBe('Error');
    expect(ports.all).toHaveLength(2);
    ports.reply();
    expect(await after).toBe('answered');
  });

  it('refuses a problem that is none, and names its field', async () => {
    const ports = new Ports();
    const solving = new Solving(ports.spawn);
    const refused = await solving.solve({ input: [3, 8, 8], kernel: [7, 1] }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'ConvScopeError', code: 'bad-problem' });
    expect(String(refused)).toMatch(/target is missing.*maxConvs is missing.*kernel takes \[least, most\]/);
    expect(ports.all).toHaveLength(0);
  });
});
