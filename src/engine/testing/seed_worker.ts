import { SeedDesk } from '../seeds/desk';
import type { SeedPort, SeedReply, SeedRequest } from '../seeds/protocol';

/** A desk for seeds in this thread, behind the face of a worker. */
export class FakeSeedWorker implements SeedPort {
  onmessage: ((event: MessageEvent<SeedReply>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  terminated = false;
  readonly received: SeedRequest[] = [];
  readonly #desk = new SeedDesk((reply) => this.reply(reply));
  readonly #take: (request: SeedRequest, worker: FakeSeedWorker) => boolean;

  /** @param take called with every request before it is taken; false: the worker takes it and never answers */
  constructor(take: (request: SeedRequest, worker: FakeSeedWorker) => boolean = () => true) {
    this.#take = take;
  }

  postMessage(request: SeedRequest): void {
    const copy = structuredClone(request);
    this.received.push(copy);
    if (this.#take(copy, this)) setImmediate(() => this.#desk.receive(copy));
  }

  terminate(): void {
    this.terminated = true;
  }

  reply(reply: SeedReply): void {
    setImmediate(() => {
      if (!this.terminated) this.onmessage?.(new MessageEvent('message', { data: reply }));
    });
  }

  /** An uncaught error in the worker. */
  die(message: string): void {
    const event = Object.assign(new Event('error', { cancelable: true }), { message });
    this.onerror?.(event as ErrorEvent);
  }
}
