import type { BackendName } from '../core/frame';
import type { Backend, Pause } from './backend';
import { Computer, type Progress } from './compute';
import { abortError, EngineError, isAbort, messageOf } from './errors';
import type { Why } from './gradient/why';
import { parcel } from './parcel';
import type { Reply, Request, Times } from './protocol';

export interface DeskParts {
  post(reply: Reply, transfer: Transferable[]): void;
  /** Starts a backend and probes it. Rejects with an EngineError. */
  start(name: BackendName, lost: (message: string) => void): Promise<Backend>;
  /** What answers why a cell is what it is: fetched when it is first asked. */
  why(): Promise<Why>;
  /** Resolves after the messages that wait by now have been received. */
  turn(): Promise<void>;
}

type Task = Extract<Request, { id: number }>;

/** What takes longer tells how far it is, this often, ms. */
const OFTEN = 200;
/** Messages are let in at least this often while a job runs, ms: a job that is given up ends so soon. */
const BREATH = 3;
/** A measurement runs a warm job so often and keeps the shortest time, or stops when this many ms are over. */
const ROUNDS = 3;
const MEASURE_LIMIT = 4000;
/** So many times slower than the first backend measured, the one that runs now. */
const HOPELESS = 3;

/** The worker's side: takes one request after the other, and lets an abort through in the middle of one. */
export class Desk {
  readonly #parts: DeskParts;
  readonly #computer = new Computer();
  readonly #backends = new Map<BackendName, Promise<Backend>>();
  readonly #queue: Task[] = [];
  #why: Promise<Why> | null = null;
  readonly #aborted = new Set<number>();
  #running: Task | null = null;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  receive(request: Request): void {
    if (request.type === 'ping') this.#parts.post({ type: 'pong' }, []);
    else if (request.type === 'abort') this.#abort(request.id);
    else if (request.type !== 'debug') {
      this.#queue.push(request);
      if (!this.#running) void this.#work();
    }
  }

  /** The backends that have started, for tests. */
  async started(): Promise<Backend[]> {
    return Promise.all(this.#backends.values());
  }

  #abort(id: number): void {
    if (this.#running?.id === id) this.#aborted.add(id);
    const at = this.#queue.findIndex((task) => task.id === id);
    if (at < 0) return;
    this.#queue.splice(at, 1);
    this.#fail(id, abortError());
  }

  async #work(): Promise<void> {
    for (;;) {
      this.#running = this.#queue.shift() ?? null;
      if (!this.#running) return;
      const task = this.#running;
      try {
        await this.#do(task);
      } catch (error) {
        this.#fail(task.id, error);
      }
      this.#aborted.delete(task.id);
      // A newer job's abort of the next one may be waiting behind it.
      await this.#parts.turn();
    }
  }

  async #do(task: Task): Promise<void> {
    const { id } = task;
    const pause = this.#pauseOf(id);
    if (task.type === 'run') {
      const backend = await this.#backend(task.backend);
      await pause();
      const result = await this.#computer.run(task.job, backend, pause, this.#progressOf(id));
      const { computed, transfer } = parcel(result, (layer) => this.#computer.isKept(layer));
      this.#parts.post({ type: 'computed', id, computed }, transfer);
    } else if (task.type === 'start') {
      await this.#backend(task.backend);
      this.#parts.post({ type: 'started', id }, []);
    } else if (task.type === 'measure') {
      this.#parts.post({ type: 'measured', id, times: await this.#measure(task, pause) }, []);
    } else if (task.type === 'explain') {
      const explanation = await (await this.#answerer()).explain(task.asked, pause);
      this.#parts.post({ type: 'explained', id, explanation }, []);
    } else if (task.type === 'influence') {
      const data = await (await this.#answerer()).influence(task.asked, pause);
      this.#parts.post({ type: 'influenced', id, data }, [data.buffer]);
    } else if (task.type === 'state-dict') {
      const tensors = await (await this.#answerer()).stateDict(task.asked, pause);
      this.#parts.post(
        { type: 'state-dict', id, tensors },
        tensors.map(({ buffer }) => buffer),
      );
    } else if (task.type === 'weights') {
      this.#parts.post({ type: 'weighed', id, tensors: await (await this.#answerer()).weights(task.asked, pause) }, []);
    } else this.#parts.post({ type: 'memory', id, ...(await this.#memory()) }, []);
  }

  #answerer(): Promise<Why> {
    this.#why ??= this.#parts.why();
    // What could not be fetched may be there the next time.
    this.#why.catch(() => {
      this.#why = null;
    });
    return this.#why;
  }

  async #memory(): Promise<{ tensors: number; bytes: number }> {
    let tensors = 0;
    let bytes = 0;
    for (const backend of await this.started()) {
      const memory = backend.memory();
      tensors += memory.tensors;
      bytes += memory.bytes;
    }
    return { tensors, bytes };
  }

  async #measure(task: Extract<Task, { type: 'measure' }>, pause: Pause): Promise<Times> {
    const times: Partial<Record<BackendName, number>> = {};
    const computer = new Computer(0);
    for (const name of task.backends) {
      try {
        const backend = await this.#backend(name);
        await computer.run(task.job, backend, pause);
        const start = performance.now();
        for (let round = 0; round < ROUNDS && performance.now() - start < MEASURE_LIMIT; round += 1) {
          const { ms } = await computer.run(task.job, backend, pause);
          times[name] = Math.min(times[name] ?? ms, ms);
          // Hopeless already: the machine is not kept busy to know it better.
          if (ms > HOPELESS * (times[task.backends[0] ?? name] ?? ms)) break;
        }
      } catch (error) {
        if (isAbort(error)) throw error;
        delete times[name];
      }
    }
    return times;
  }

  #backend(name: BackendName): Promise<Backend> {
    const running = this.#backends.get(name);
    if (running) return running;
    const lost = (message: string) => {
      this.#backends.delete(name);
      this.#parts.post({ type: 'lost', backend: name, message }, []);
    };
    const starting = this.#parts.start(name, lost);
    this.#backends.set(name, starting);
    starting.catch(() => this.#backends.delete(name));
    return starting;
  }

  #pauseOf(id: number): Pause {
    let last = performance.now();
    return async () => {
      if (performance.now() - last > BREATH) {
        await this.#parts.turn();
        last = performance.now();
      }
      if (this.#aborted.has(id)) throw abortError();
    };
  }

  #progressOf(id: number): Progress {
    let last = performance.now();
    return (share) => {
      const now = performance.now();
      if (now - last < OFTEN) return;
      last = now;
      this.#parts.post({ type: 'progress', id, share }, []);
    };
  }

  #fail(id: number, error: unknown): void {
    if (isAbort(error)) this.#parts.post({ type: 'failed', id, code: 'aborted', message: '' }, []);
    else {
      const code = error instanceof EngineError ? error.code : 'compute-failed';
      this.#parts.post({ type: 'failed', id, code, message: messageOf(error) }, []);
    }
  }
}
