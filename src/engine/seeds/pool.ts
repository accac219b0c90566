import '../../core/layers/all';
import type { SeedJob } from '../../core/experiment/experiment';
import { messageOf } from '../errors';
import { Wire } from '../wire';
import type { SeedEngine, SeedListener, SeedSession } from './engine';
import type { SeedPort, SeedReply, SeedRequest } from './protocol';
import { type Chunk, Session } from './session';
import { warmJob } from './warm_job';

export interface PoolOptions {
  /** Starts a worker; another one in tests. */
  readonly spawn?: () => SeedPort;
  /** Workers at most: one a core. */
  readonly cores?: number;
  /** Seconds without a word from a worker that has work after which it counts as stuck. */
  readonly patience?: number;
}

/** A worker with the chunks that it has been given, in their order. */
interface Hand {
  /** Nothing is asked of it that has one answer: chunks come and go. */
  readonly wire: Wire<never, never, SeedRequest, SeedReply>;
  readonly chunks: Chunk[];
  readonly opened: Set<number>;
}

/** More cores than this are left to the rest of the machine. */
const MOST_WORKERS = 8;
/** A worker has its next chunk before it has answered the last: it never waits for the page. */
const AHEAD = 2;
/** A chunk is tried in so many workers; then it is what ends them. */
const TRIES = 3;
/** Workers that have had no work for so many ms are let go. */
const REST = 300_000;
const SECOND = 1000;

/** One worker a core, which take chunks of seeds as they become free. A worker that ends loses nothing. */
export class SeedPool implements SeedEngine {
  readonly #spawn: () => SeedPort;
  readonly #cores: number;
  readonly #patience: number;
  readonly #sessions = new Map<number, Session>();
  #hands: Hand[] = [];
  #next = 1;

  constructor({ spawn = spawnWorker, cores = navigator.hardwareConcurrency, patience = 60 }: PoolOptions = {}) {
    this.#spawn = spawn;
    this.#cores = Math.min(MOST_WORKERS, Math.max(1, cores));
    this.#patience = patience;
  }

  /** Workers that are there now. */
  get workers(): number {
    return this.#hands.length;
  }

  warm(): void {
    const job = warmJob();
    while (this.#hands.length < this.#cores) {
      const hand = this.#hire();
      if (!hand) return;
      hand.wire.tell({ type: 'warm', job });
    }
  }

  open(job: SeedJob, from: string, listener: SeedListener): SeedSession {
    const session = new Session(this.#next, job, from, listener, this.#changed);
    this.#next += 1;
    this.#sessions.set(session.id, session);
    return session;
  }

  dispose(): void {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    for (const session of sessions) session.close();
    for (const { wire } of this.#hands) wire.end();
    this.#hands = [];
  }

  readonly #changed = (session: Session): void => {
    if (session.closed && this.#sessions.delete(session.id)) {
      for (const hand of [...this.#hands]) {
        const [first] = hand.chunks;
        // Nobody waits for it any more: a worker that would be at it for long is let go.
        if (first?.session === session && session.isLong(first)) this.#lose(hand, '');
        else if (hand.opened.delete(session.id)) hand.wire.tell({ type: 'close', session: session.id });
      }
    }
    this.#dispatch();
  };

  /** Gives work to whoever has least of it, and to new workers while there are cores. */
  #dispatch(): void {
    for (let depth = 1; depth <= AHEAD; depth += 1) {
      for (let i = 0; i < this.#cores; i += 1) {
        if ((this.#hands[i]?.chunks.length ?? 0) >= depth) continue;
        const chunk = this.#take(i);
        if (!chunk) continue;
        const hand = this.#hands[i] ?? this.#hire();
        if (hand) this.#give(hand, chunk);
        else {
          chunk.session.giveBack(chunk);
          return;
        }
      }
    }
  }

  /** Work for the i-th worker. Sessions take turns. */
  #take(i: number): Chunk | null {
    for (const [id, session] of [...this.#sessions]) {
      const chunk = i >= session.workers ? null : session.take(Math.min(session.workers, this.#cores));
      if (!chunk) continue;
      this.#sessions.delete(id);
      this.#sessions.set(id, session);
      return chunk;
    }
    return null;
  }

  #give(hand: Hand, chunk: Chunk): void {
    const { session, at, count } = chunk;
    if (!hand.opened.has(session.id)) {
      hand.opened.add(session.id);
      hand.wire.tell({ type: 'open', session: session.id, job: session.job });
    }
    if (hand.chunks.length === 0) hand.wire.gave();
    hand.chunks.push(chunk);
    hand.wire.tell({ type: 'work', session: session.id, at, first: session.seedAt(at), count });
  }

  #hire(): Hand | null {
    try {
      const port = this.#spawn();
      const hand: Hand = {
        wire: new Wire({
          spawn: () => port,
          message: (none: never) => none,
          read: (reply: SeedReply) => {
            this.#receive(hand, reply);
            return { type: 'alive' };
          },
          patience: { silence: this.#patience * SECOND, rest: REST, works: () => hand.chunks.length > 0 },
          lost: (message) => this.#lose(hand, message),
          rested: () => {
            this.#hands = this.#hands.filter((other) => other !== hand);
          },
        }),
        chunks: [],
        opened: new Set(),
      };
      hand.wire.adopt(port);
      this.#hands.push(hand);
      return hand;
    } catch (error) {
      // A page whose policy forbids workers; or no more of them, and then those that are there go on.
      if (this.#hands.length === 0) this.#failAll(messageOf(error));
      return null;
    }
  }

  #receive(hand: Hand, reply: SeedReply): void {
    if (!this.#hands.includes(hand)) return;
    if (reply.type === 'alive') return;
    if (reply.type === 'failed') {
      this.#fail(reply.session, reply.message);
      return;
    }
    const { session: id, at, count, values, ms } = reply;
    const place = hand.chunks.findIndex((chunk) => chunk.session.id === id && chunk.at === at);
    const [chunk] = place < 0 ? [] : hand.chunks.splice(place, 1);
    if (chunk) {
      chunk.session.took(ms, count);
      this.#dispatch();
      if (!chunk.session.closed) chunk.session.listener.values(at, count, values);
    }
  }

  /** A worker is gone: what it had is computed by others. */
  #lose(hand: Hand, message: string): void {
    if (!this.#hands.includes(hand)) return;
    this.#hands = this.#hands.filter((other) => other !== hand);
    hand.wire.end();
    for (const [i, chunk] of hand.chunks.entries()) {
      // It was at the first of them.
      const deaths = chunk.deaths + (i === 0 ? 1 : 0);
      if (chunk.session.closed) continue;
      if (deaths >= TRIES) this.#fail(chunk.session.id, message);
      else chunk.session.giveBack({ ...chunk, deaths });
    }
    this.#dispatch();
  }

  #fail(id: number, message: string): void {
    const session = this.#sessions.get(id);
    if (!session) return;
    for (const hand of this.#hands) {
      hand.chunks.splice(0, hand.chunks.length, ...hand.chunks.filter((chunk) => chunk.session !== session));
    }
    session.close();
    session.listener.failed(message);
  }

  #failAll(message: string): void {
    for (const id of [...this.#sessions.keys()]) this.#fail(id, message);
  }
}

function spawnWorker(): SeedPort {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'convscope-seeds' });
}
