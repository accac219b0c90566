import { SourceDesk } from './desk';
import type { PageState, SourceAsk, SourceReply, SourceRequest } from './protocol';

/** Takes requests in as they come and answers them one after the other; one that is not waited for any more is dropped. */
export class Clerk {
  readonly #desk = new SourceDesk();
  readonly #dropped = new Set<number>();
  readonly #open = new Set<number>();
  #turn: Promise<void> = Promise.resolve();

  /** `turn` resolves after the messages that wait have been taken in. */
  constructor(
    readonly reply: (reply: SourceReply) => void,
    readonly turn: () => Promise<void>,
  ) {}

  receive(request: SourceRequest): void {
    if ('abort' in request) {
      if (this.#open.has(request.abort)) this.#dropped.add(request.abort);
      return;
    }
    const { id, ask, page } = request;
    this.#open.add(id);
    this.#turn = this.#turn.then(() => this.#serve(id, ask, page));
  }

  async #serve(id: number, ask: SourceAsk, page: PageState | null): Promise<void> {
    const pause = async () => {
      await this.turn();
      if (this.#dropped.has(id)) throw new Dropped();
    };
    try {
      await pause();
      this.#desk.input = page?.input ?? null;
      this.#desk.seed = page?.seed ?? null;
      this.reply({ id, answer: await this.#answer(ask, pause) });
    } catch (error) {
      const aborted = error instanceof Dropped;
      this.reply({ id, failed: error instanceof Error ? error.message : String(error), aborted });
    } finally {
      this.#open.delete(id);
      this.#dropped.delete(id);
    }
  }

  #answer(ask: SourceAsk, pause: () => Promise<void>): unknown {
    switch (ask.type) {
      case 'read':
        return this.#desk.read(ask.text, pause, ask.here);
      case 'edit':
        return this.#desk.edit(ask.text, ask.before, ask.after, pause);
      case 'find':
        return this.#desk.find(ask.text, ask.kind, pause, ask.options);
      case 'write':
        return this.#desk.write(ask.job);
      case 'functions':
        return this.#desk.functions();
    }
  }
}

class Dropped extends Error {}
