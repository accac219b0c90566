import type { Cancelling } from '../core/source';
import { abortError, messageOf } from './errors';

/** The end of a worker that the page holds. */
export interface Port<Out, In> {
  postMessage(message: Out): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<In>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** What a message of the worker says. */
export type Heard<Answer> =
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answer }
  | { readonly type: 'failed'; readonly id: number; readonly error: unknown }
  /** How much of what was asked is done, 0..1. */
  | { readonly type: 'progress'; readonly id: number; readonly share: number }
  /** Nothing but that it is there. */
  | { readonly type: 'alive' }
  /** It cannot go on: another has to take its place. */
  | { readonly type: 'lost'; readonly message: string };

export interface Patience<Out> {
  /** Milliseconds without a word, while it has work, after which a worker counts as stuck. */
  readonly silence: number;
  /** Milliseconds without work after which it is let go; absent: never. */
  readonly rest?: number;
  /** What it is asked meanwhile, where it can answer while it works. */
  readonly ping?: Out;
  /** Whether it has work; what was asked and is not answered, where nothing is said. */
  readonly works?: () => boolean;
}

export interface WireOptions<Ask, Answer, Out, In> {
  readonly spawn: () => Port<Out, In>;
  readonly message: (ask: Ask, id: number) => Out;
  readonly read: (message: In) => Heard<Answer>;
  /** Tells the worker that an answer is not waited for any more; absent: it is not told. */
  readonly abort?: (id: number) => Out;
  /** A question is asked of so many workers; then it is what ends them. 1 where nothing is said. */
  readonly tries?: number;
  readonly patience?: Patience<Out>;
  /** What a question that ended its workers is rejected with. */
  readonly died?: (message: string) => unknown;
  /** Told that a worker has ended that was not meant to, before what waited is asked again. */
  readonly lost?: (message: string) => void;
  /** Told that it was let go for having nothing to do. */
  readonly rested?: () => void;
}

interface Waiting<Ask, Answer> {
  readonly ask: Ask;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
  readonly progress: (share: number) => void;
  /** No longer listens to the signal. */
  readonly release: () => void;
  /** How many workers have ended under it. */
  deaths: number;
}

export interface Asked {
  readonly signal?: Cancelling | undefined;
  /** Told how much of what takes long is done, 0..1. */
  readonly progress?: ((share: number) => void) | undefined;
}

const SECOND = 1000;

/**
 * A line to a worker that is always there: it is started with the first message, and anew after one that died, could not
 * be loaded, lost its device or did not answer. What was waiting is then asked again, or rejected.
 */
export class Wire<Ask, Answer, Out, In> {
  readonly #options: WireOptions<Ask, Answer, Out, In>;
  readonly #waiting = new Map<number, Waiting<Ask, Answer>>();
  #port: Port<Out, In> | null = null;
  #next = 1;
  /** Ticks of the watch without a word while there is work, and without work. */
  #silent = 0;
  #idle = 0;
  #watch: ReturnType<typeof setInterval> | null = null;

  constructor(options: WireOptions<Ask, Answer, Out, In>) {
    this.#options = options;
  }

  /** Whether nothing is waited for. */
  get idle(): boolean {
    return this.#waiting.size === 0;
  }

  /**
   * Asks the worker. Rejects with an AbortError as soon as the signal says so, and with `died`'s error where workers end
   * under this very question, or none can be started.
   */
  ask(ask: Ask, { signal, progress = () => {} }: Asked = {}): Promise<Answer> {
    if (signal?.aborted) return Promise.reject(abortError());
    const id = this.#next;
    this.#next += 1;
    const abort = () => this.#abort(id);
    const answer = new Promise<Answer>((resolve, reject) => {
      const release = () => signal?.removeEventListener('abort', abort);
      this.#waiting.set(id, { ask, resolve, reject, progress, release, deaths: 0 });
    });
    signal?.addEventListener('abort', abort, { once: true });
    this.#sendAll([this.#options.message(ask, id)]);
    return answer;
  }

  /** Sends what has no answer. Throws where no worker can be started: a page's policy may forbid them. */
  tell(message: Out): void {
    this.#open().postMessage(message);
  }

  /** Work has been given: silence counts from now. */
  gave(): void {
    this.#silent = 0;
  }

  /** Takes over a worker that was started elsewhere and is warm; the former one ends, what waits is asked of it. */
  adopt(port: Port<Out, In>): void {
    this.#port?.terminate();
    this.#port = this.#attach(port);
    this.#askAgain();
  }

  /** Ends the worker as one that is lost. */
  replace(message: string): void {
    this.end();
    this.#options.lost?.(message);
    for (const [id, waiting] of [...this.#waiting]) {
      waiting.deaths += 1;
      if (waiting.deaths >= (this.#options.tries ?? 1)) this.#settle(id)?.reject(this.#died(message));
    }
    this.#askAgain();
  }

  /** Ends the worker and no more: what waits goes on waiting. */
  end(): void {
    this.#port?.terminate();
    this.#port = null;
    this.#silent = 0;
    this.#idle = 0;
    this.#unwatch();
  }

  /** Ends the worker for good, and rejects what waits. */
  dispose(error: unknown): void {
    this.end();
    this.#rejectAll(error);
  }

  #died(message: string): unknown {
    return this.#options.died?.(message) ?? new Error(message);
  }

  #rejectAll(error: unknown): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(error);
  }

  #abort(id: number): void {
    const waiting = this.#settle(id);
    if (!waiting) return;
    waiting.reject(abortError());
    const message = this.#options.abort?.(id);
    if (message !== undefined) this.#port?.postMessage(message);
  }

  #askAgain(): void {
    this.#sendAll([...this.#waiting].map(([id, { ask }]) => this.#options.message(ask, id)));
  }

  #sendAll(messages: readonly Out[]): void {
    try {
      for (const message of messages) this.tell(message);
    } catch (error) {
      this.#rejectAll(this.#died(messageOf(error)));
    }
  }

  #open(): Port<Out, In> {
    this.#port ??= this.#attach(this.#options.spawn());
    const { patience } = this.#options;
    if (patience) this.#watch ??= setInterval(() => this.#tick(patience), Math.min(SECOND, patience.silence));
    return this.#port;
  }

  #unwatch(): void {
    if (this.#watch !== null) clearInterval(this.#watch);
    this.#watch = null;
  }

  /** Counts ticks, not time: a machine that slept is not taken for a worker that hangs. */
  #tick({ silence, rest, ping, works = () => !this.idle }: Patience<Out>): void {
    const tick = Math.min(SECOND, silence);
    if (works()) {
      this.#idle = 0;
      this.#silent += 1;
      if (this.#silent * tick > silence) this.replace(`the worker did not answer for ${silence / SECOND} s`);
      else if (ping !== undefined) this.#port?.postMessage(ping);
      return;
    }
    this.#silent = 0;
    this.#idle += 1;
    if (rest === undefined) this.#unwatch();
    else if (this.#idle * tick > rest) {
      this.end();
      this.#options.rested?.();
    }
  }

  #attach(port: Port<Out, In>): Port<Out, In> {
    port.onmessage = ({ data }) => {
      if (port === this.#port) this.#receive(data);
    };
    port.onerror = (event) => {
      event.preventDefault();
      if (port === this.#port) this.replace(event.message || 'the worker could not be loaded');
    };
    return port;
  }

  #receive(message: In): void {
    this.#silent = 0;
    const heard = this.#options.read(message);
    if (heard.type === 'answer') this.#settle(heard.id)?.resolve(heard.answer);
    else if (heard.type === 'failed') this.#settle(heard.id)?.reject(heard.error);
    else if (heard.type === 'progress') this.#waiting.get(heard.id)?.progress(heard.share);
    else if (heard.type === 'lost') this.replace(heard.message);
  }

  #settle(id: number): Waiting<Ask, Answer> | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.release();
    return waiting;
  }
}
