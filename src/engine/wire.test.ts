import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Port, Wire, type WireOptions } from './wire';

type Out = { readonly ask: string; readonly id: number } | { readonly abort: number } | 'ping';
type In = { readonly id: number; readonly said: string } | 'pong' | 'lost';

/** The workers that were started, with what each was told. */
class Workers {
  readonly all: { port: Port<Out, In>; told: Out[]; ended: boolean }[] = [];

  readonly spawn = (): Port<Out, In> => {
    const told: Out[] = [];
    const port: Port<Out, In> = {
      postMessage: (message) => void told.push(message),
      terminate: () => {
        made.ended = true;
      },
      onmessage: null,
      onerror: null,
    };
    const made = { port, told, ended: false };
    this.all.push(made);
    return port;
  };

  say(message: In, worker = this.all.at(-1)): void {
    worker?.port.onmessage?.(new MessageEvent('message', { data: message }));
  }
}

function wireOf(workers: Workers, more: Partial<WireOptions<string, string, Out, In>> = {}) {
  return new Wire<string, string, Out, In>({
    spawn: workers.spawn,
    message: (ask, id) => ({ ask, id }),
    read: (message) => {
      if (message === 'pong') return { type: 'alive' };
      if (message === 'lost') return { type: 'lost', message };
      return { type: 'answer', id: message.id, answer: message.said };
    },
    abort: (id) => ({ abort: id }),
    ...more,
  });
}

describe('a wire', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('starts its worker with the first question, and tells answers apart', async () => {
    const workers = new Workers();
    const wire = wireOf(workers);
    expect(workers.all).toHaveLength(0);
    const [first, second] = [wire.ask('a'), wire.ask('b')];
    workers.say({ id: 2, said: 'B' });
    workers.say({ id: 1, said: 'A' });
    expect(await Promise.all([first, second])).toEqual(['A', 'B']);
    expect(workers.all).toHaveLength(1);
    expect(wire.idle).toBe(true);
  });

  it('gives a question up at once, tells the worker, and leaves what comes later', async () => {
    const workers = new Workers();
    const wire = wireOf(workers);
    const stop = new AbortController();
    const asked = wire.ask('a', { signal: stop.signal });
    stop.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    expect(workers.all[0]?.told.at(-1)).toEqual({ abort: 1 });
    workers.say({ id: 1, said: 'A' });
    await expect(wire.ask('b', { signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
    expect(workers.all[0]?.told).toHaveLength(2);
  });

  it('asks again of another worker what waited, as often as it may', async () => {
    const workers = new Workers();
    const lost: string[] = [];
    const wire = wireOf(workers, { tries: 2, lost: (message) => void lost.push(message) });
    const asked = wire.ask('a');
    workers.say('lost');
    expect(workers.all.map((w) => [w.told, w.ended])).toEqual([
      [[{ ask: 'a', id: 1 }], true],
      [[{ ask: 'a', id: 1 }], false],
    ]);
    // What the former one says is not heard any more.
    workers.say({ id: 1, said: 'late' }, workers.all[0]);
    workers.say('lost');
    await expect(asked).rejects.toThrow('lost');
    expect(lost).toEqual(['lost', 'lost']);
  });

  it('takes a worker that is silent for stuck, and one that says anything not', async () => {
    const workers = new Workers();
    const wire = wireOf(workers, { patience: { silence: 3000, ping: 'ping' } });
    const asked = wire.ask('a');
    asked.catch(() => {});
    for (let i = 0; i < 5; i += 1) {
      vi.advanceTimersByTime(1000);
      workers.say('pong');
    }
    expect(workers.all[0]?.told.filter((m) => m === 'ping')).toHaveLength(5);
    vi.advanceTimersByTime(4000);
    await expect(asked).rejects.toThrow('did not answer for 3 s');
    expect(workers.all[0]?.ended).toBe(true);
  });

  it('lets a worker go that has had nothing to do', () => {
    const workers = new Workers();
    let rested = 0;
    const patience = { silence: 2000, rest: 5000 };
    const wire = wireOf(workers, {
      patience,
      rested: () => {
        rested += 1;
      },
    });
    wire.tell('ping');
    vi.advanceTimersByTime(5000);
    expect([rested, workers.all[0]?.ended]).toEqual([0, false]);
    vi.advanceTimersByTime(1000);
    expect([rested, workers.all[0]?.ended]).toEqual([1, true]);
  });

  it('rejects where no worker may be started', async () => {
    const forbidden = () => {
      throw new Error('a policy forbids it');
    };
    await expect(wireOf(new Workers(), { spawn: forbidden }).ask('a')).rejects.toThrow('a policy forbids it');
  });
});
