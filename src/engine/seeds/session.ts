import type { SeedJob } from '../../core/experiment/experiment';
import { elements } from '../../core/shape';
import type { SeedListener, SeedSession } from './engine';

/** Seeds that are computed in one go: the at-th and following of a session. */
export interface Chunk {
  readonly session: Session;
  readonly at: number;
  readonly count: number;
  /** Workers that have ended under it. */
  readonly deaths: number;
}

/** A chunk is meant to take so many ms: long beside a message, short beside a pause that someone asks for. */
const CHUNK_MS = 25;
const MOST = 2000;
const LONG_MS = 500;
/** What the workers of one job take together, about. */
const MOST_BYTES = 1 << 30;
const FIRST = 2;

/** About what one worker keeps for a job: every map once or, where it is padded, twice; weights as words and as values. */
function bytesOf({ a, b }: SeedJob): number {
  const values = [a, b]
    .flatMap((net) => (net ? [net] : []))
    .map(({ params, steps }) => {
      return 2 * params + steps.reduce((sum, step) => sum + elements(step.output) * 2, 0);
    });
  return 4 * values.reduce((sum, n) => sum + n, 1);
}

/** What of one job is still to be computed. Hands out every seed once, or once more where a worker ended under it. */
export class Session implements SeedSession {
  #wanted = 0;
  #next = 0;
  #held = false;
  #closed = false;
  /** Of one seed in one worker. */
  #ms: number | null = null;
  /** Workers that may keep this job in memory at a time. */
  readonly workers: number;
  readonly #again: Chunk[] = [];
  readonly #first: bigint;
  readonly #changed: (session: Session) => void;

  constructor(
    readonly id: number,
    readonly job: SeedJob,
    from: string,
    readonly listener: SeedListener,
    changed: (session: Session) => void,
  ) {
    this.#first = BigInt(from);
    this.#changed = changed;
    this.workers = Math.max(1, Math.floor(MOST_BYTES / bytesOf(job)));
  }

  get closed(): boolean {
    return this.#closed;
  }

  want(count: number): void {
    this.#wanted = count;
    this.#changed(this);
  }

  hold(held: boolean): void {
    this.#held = held;
    this.#changed(this);
  }

  close(): void {
    this.#closed = true;
    this.#changed(this);
  }

  /** The Mersenne Twister's seed, the low 32 bits, of the at-th. */
  seedAt(at: number): number {
    return Number(BigInt.asUintN(32, this.#first + BigInt(at)));
  }

  get idle(): boolean {
    return this.#closed || this.#held || (this.#again.length === 0 && this.#next >= this.#wanted);
  }

  /** The next seeds to compute, of which the last are shared between so many workers; null where there are none. */
  take(workers: number): Chunk | null {
    if (this.idle) return null;
    const again = this.#again.shift();
    if (again) return again;
    const left = this.#wanted - this.#next;
    const size = this.#ms === null ? FIRST : Math.floor(CHUNK_MS / Math.max(this.#ms, 1e-3));
    const count = Math.min(left, Math.max(1, Math.min(size, MOST, Math.ceil(left / workers))));
    const chunk = { session: this, at: this.#next, count, deaths: 0 };
    this.#next += count;
    return chunk;
  }

  /** Whether what has been begun of a chunk may go on for long. */
  isLong({ count }: Chunk): boolean {
    return this.#ms === null || this.#ms * count > LONG_MS;
  }

  giveBack(chunk: Chunk): void {
    this.#again.push(chunk);
  }

  /** What a chunk took: the newest counts most, since a worker's first seeds wait for its compiler. */
  took(ms: number, count: number): void {
    this.#ms = ms / count;
  }
}
