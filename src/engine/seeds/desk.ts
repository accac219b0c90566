import type { SeedJob } from '../../core/experiment/experiment';
import { seriesOf } from '../../core/experiment/experiment_plan';
import { messageOf } from '../errors';
import { createSeedComputer } from './compute_seeds';
import type { SeedComputer } from './computer';
import type { SeedReply, SeedRequest } from './protocol';

interface Opened {
  readonly compute: SeedComputer;
  readonly series: number;
}

/** Warming up takes so many ms, of which it looks for work every few. */
const WARM_MS = 150;
const WARM_PIECE_MS = 5;
/** Says that it is alive this often while a seed takes long, ms. */
const BREATH = 500;

/** The worker's side: one chunk after the other. */
export class SeedDesk {
  readonly #post: (reply: SeedReply, transfer: Transferable[]) => void;
  readonly #opened = new Map<number, Opened>();
  #turn: Promise<void> = Promise.resolve();
  #heard = 0;
  /** Requests that have come and not been done. */
  #waiting = 0;

  constructor(post: (reply: SeedReply, transfer: Transferable[]) => void) {
    this.#post = post;
  }

  receive(request: SeedRequest): void {
    this.#waiting += 1;
    this.#turn = this.#turn.then(async () => {
      await this.#do(request);
      this.#waiting -= 1;
    });
  }

  async #do(request: SeedRequest): Promise<void> {
    if (request.type === 'warm') {
      // A browser that cannot do even this says so where it matters.
      await this.#warm(request.job).catch(() => {});
      return;
    }
    const { session } = request;
    try {
      if (request.type === 'open') {
        const { job } = request;
        this.#opened.set(session, { compute: await createSeedComputer(job), series: seriesOf(job).length });
      } else if (request.type === 'close') this.#opened.delete(session);
      else await this.#work(request);
    } catch (error) {
      this.#opened.delete(session);
      this.#post({ type: 'failed', session, message: messageOf(error) }, []);
    }
  }

  async #warm(job: SeedJob): Promise<void> {
    const until = performance.now() + WARM_MS;
    const compute = await createSeedComputer(job);
    const out = new Float64Array(seriesOf(job).length);
    for (let seed = 0; performance.now() < until; ) {
      // Messages come in between; the warming itself is one that waits.
      await new Promise((resolve) => setTimeout(resolve));
      if (this.#waiting > 1) return;
      const rest = performance.now() + WARM_PIECE_MS;
      for (; performance.now() < rest; seed += 1) await compute(seed, out, async () => {});
    }
  }

  async #work({ session, at, first, count }: Extract<SeedRequest, { type: 'work' }>): Promise<void> {
    const opened = this.#opened.get(session);
    if (!opened) return;
    const start = performance.now();
    this.#heard = start;
    const { compute, series } = opened;
    const values = new Float64Array(series * count);
    const one = new Float64Array(series);
    for (let i = 0; i < count; i += 1) {
      await compute((first + i) >>> 0, one, this.#pause);
      for (let s = 0; s < series; s += 1) values[s * count + i] = one[s] ?? Number.NaN;
      await this.#pause();
    }
    const ms = performance.now() - start;
    this.#post({ type: 'values', session, at, count, values, ms }, [values.buffer]);
  }

  readonly #pause = async (): Promise<void> => {
    const now = performance.now();
    if (now - this.#heard < BREATH) return;
    this.#heard = now;
    this.#post({ type: 'alive' }, []);
  };
}
