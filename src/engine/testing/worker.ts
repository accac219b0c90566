import type { BackendName } from '../../core/frame';
import type { Backend } from '../backend';
import { Desk } from '../desk';
import { Why } from '../gradient/why';
import type { Reply, Request, WorkerPort } from '../protocol';
import { ReferenceBackend } from '../reference/backend';

export interface FakeOptions {
  /** Starts a backend; the reference under any name by default. */
  readonly start?: (name: BackendName) => Promise<Backend>;
  /** Called with every request before it is taken; false: the worker takes it and never answers. */
  readonly take?: (request: Request, worker: FakeWorker) => boolean;
}

/** The reference under another backend's name. */
export class NamedBackend extends ReferenceBackend {
  constructor(readonly alias: BackendName) {
    super();
  }
}

/** A desk in this thread, behind the face of a worker. */
export class FakeWorker implements WorkerPort {
  onmessage: ((event: MessageEvent<Reply>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  terminated = false;
  readonly received: Request[] = [];
  readonly #desk: Desk;
  readonly #take: (request: Request, worker: FakeWorker) => boolean;

  constructor({ start = async (name) => new NamedBackend(name), take = () => true }: FakeOptions = {}) {
    this.#take = take;
    this.#desk = new Desk({
      post: (reply) => this.reply(reply),
      start,
      why: async () => new Why(),
      turn: () => new Promise((resolve) => setImmediate(resolve)),
    });
  }

  postMessage(request: Request): void {
    this.received.push(request);
    if (this.#take(request, this)) setImmediate(() => this.#desk.receive(request));
  }

  terminate(): void {
    this.terminated = true;
  }

  reply(reply: Reply): void {
    if (!this.terminated) this.onmessage?.(new MessageEvent('message', { data: reply }));
  }

  /** An uncaught error in the worker. */
  die(message: string): void {
    const event = Object.assign(new Event('error', { cancelable: true }), { message });
    this.onerror?.(event as ErrorEvent);
  }
}
