import { abortError, EngineError, messageOf } from './errors';
import type { Reply, Request, WorkerPort } from './protocol';

type Asked = Extract<Request, { id: number }>;
export type Answer = Exclude<Reply, { type: 'failed' | 'lost' | 'pong' | 'progress' }>;

interface Waiting {
  readonly request: Asked;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
  readonly progress: (share: number) => void;
  /** How many workers have ended under it. */
  deaths: number;
}

export interface LinkOptions {
  readonly spawn: () => WorkerPort;
  /** Seconds without an answer after which a worker counts as stuck. */
  readonly patience: number;
  /** Told that a worker was replaced, and why. */
  readonly replaced: (message: string) => void;
}

/** A request is tried in so many workers; then it is what ends them. */
const TRIES = 2;
const SECOND = 1000;

/**
 * A worker that is always there: it is started on the first request, and replaced when it dies, cannot be loaded,
 * loses its device or does not answer. Requests that were waiting are then asked again.
 */
export class Link {
  readonly #options: LinkOptions;
  readonly #waiting = new Map<number, Waiting>();
  #port: WorkerPort | null = null;
  #next = 1;
  #silent = 0;
  #watch: ReturnType<typeof setInterval> | null = null;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get idle(): boolean {
    return this.#waiting.size === 0;
  }

  /**
   * Asks the worker. Rejects with an EngineError `worker-died` where workers end under this very request.
   *
   * @param progress told how much of a job that takes long is done, 0..1
   */
  ask(
    request: Asking,
    progress: (share: number) => void = () => {},
  ): { readonly id: number; readonly answer: Promise<Answer> } {
    const id = this.#next;
    this.#next += 1;
    const asked = { ...request, id } as Asked;
    const answer = new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, { request: asked, resolve, reject, progress, deaths: 0 });
    });
    this.#send(asked);
    return { id, answer };
  }

  /** Gives a request up: its promise rejects with an AbortError at once, and the worker is told to stop. */
  abort(id: number): void {
    const waiting = this.#settle(id);
    if (!waiting) return;
    waiting.reject(abortError());
    this.#send({ type: 'abort', id });
  }

  tell(request: Extract<Request, { type: 'debug' }>): void {
    this.#send(request);
  }

  /** Takes over a worker that was started elsewhere and is warm; the former one ends, what waits for it is asked again. */
  adopt(port: WorkerPort): void {
    this.#port?.terminate();
    this.#port = this.#attach(port);
    for (const { request } of this.#waiting.values()) this.#send(request);
  }

  /** Ends the worker; what waits is asked again of the next one. */
  replace(message: string): void {
    this.#port?.terminate();
    this.#port = null;
    this.#silent = 0;
    this.#options.replaced(message);
    for (const [id, waiting] of [...this.#waiting]) {
      waiting.deaths += 1;
      if (waiting.deaths >= TRIES) this.#settle(id)?.reject(new EngineError('worker-died', message));
    }
    for (const { request } of this.#waiting.values()) this.#send(request);
  }

  dispose(): void {
    this.#port?.terminate();
    this.#port = null;
    this.#rejectAll('the engine was disposed of');
  }

  #rejectAll(message: string): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(new EngineError('worker-died', message));
  }

  #send(request: Request): void {
    try {
      this.#port ??= this.#attach(this.#options.spawn());
    } catch (error) {
      // A page whose policy forbids workers.
      this.#rejectAll(messageOf(error));
      return;
    }
    this.#port.postMessage(request);
    this.#watch ??= setInterval(() => this.#tick(), SECOND);
  }

  /** Counts ticks, not time: a machine that slept is not taken for a worker that hangs. */
  #tick(): void {
    if (this.idle) {
      if (this.#watch !== null) clearInterval(this.#watch);
      this.#watch = null;
      this.#silent = 0;
      return;
    }
    this.#silent += 1;
    if (this.#silent > this.#options.patience) {
      this.replace(`the worker did not answer for ${this.#options.patience} s`);
    } else this.#port?.postMessage({ type: 'ping' });
  }

  #attach(port: WorkerPort): WorkerPort {
    port.onmessage = ({ data }) => {
      if (port === this.#port) this.#receive(data);
    };
    port.onerror = (event) => {
      event.preventDefault();
      if (port === this.#port) this.replace(event.message || 'the worker could not be loaded');
    };
    return port;
  }

  #receive(reply: Reply): void {
    this.#silent = 0;
    if (reply.type === 'pong') return;
    if (reply.type === 'progress') this.#waiting.get(reply.id)?.progress(reply.share);
    else if (reply.type === 'lost' || (reply.type === 'failed' && reply.code === 'backend-lost'))
      this.replace(reply.message);
    else if (reply.type === 'failed') {
      const error = reply.code === 'aborted' ? abortError() : new EngineError(reply.code, reply.message);
      this.#settle(reply.id)?.reject(error);
    } else this.#settle(reply.id)?.resolve(reply);
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}

/** A request before it has its number. */
export type Asking = WithoutId<Asked>;

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
