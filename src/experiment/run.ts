import {
  type ExperimentPlan,
  type ExperimentRun,
  MAX_SEEDS,
  type RunProgress,
  type RunState,
  type Series,
} from '../core/experiment/experiment';
import { seriesOf } from '../core/experiment/experiment_plan';
import type { SeedEngine, SeedSession } from '../engine/seeds/engine';

/** What a run takes of the world around it. */
export interface RunDeps {
  readonly engine: SeedEngine;
  /** Milliseconds from any point on. */
  readonly now: () => number;
  /** Runs something in so many milliseconds. */
  readonly later: (run: () => void, ms: number) => void;
}

/** Listeners hear of new values this often, ms. */
const OFTEN = 50;
/** The rate is that of the last so many ms. */
const LATELY = 3000;
const SECOND = 1000;

/** A run that has begun. Throws nothing: what goes wrong is its state. */
export function startRun(deps: RunDeps, plan: ExperimentPlan): ExperimentRun {
  return new Run(deps, plan);
}

class Run implements ExperimentRun {
  readonly plan: ExperimentPlan;
  readonly series: readonly Series[];
  readonly #deps: RunDeps;
  readonly #session: SeedSession;
  readonly #listeners = new Set<() => void>();
  #values: Float64Array[];
  /** 1 where a seed has come in. */
  #here: Uint8Array;
  /** Seeds without a gap from the first on, as they came in. */
  #whole = 0;
  /**
   * So many of them count at most: those asked for, or, once it is stopped, those that had come in by then. What workers
   * were at and deliver later waits for who asks for more.
   */
  #most: number;
  #computed = 0;
  #count: number;
  #state: RunState = 'running';
  #error: string | null = null;
  /** When, and how many seeds were there: of late, while running. */
  #marks: { readonly at: number; readonly computed: number }[];
  #elapsed = 0;
  #since: number;
  #progress: RunProgress;
  #announced = false;
  #disposed = false;

  constructor(deps: RunDeps, plan: ExperimentPlan) {
    this.#deps = deps;
    this.plan = plan;
    this.series = seriesOf(plan);
    this.#count = Math.min(MAX_SEEDS, plan.seeds.count);
    this.#most = this.#count;
    this.#values = this.series.map(() => new Float64Array(this.#count));
    this.#here = new Uint8Array(this.#count);
    this.#since = deps.now();
    this.#marks = [{ at: this.#since, computed: 0 }];
    this.#progress = this.#look();
    this.#session = deps.engine.open(plan, plan.seeds.from, { values: this.#take, failed: this.#fail });
    this.#session.want(this.#count);
  }

  readonly progress = (): RunProgress => this.#progress;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  values({ slot, layer, measure }: Series): Float64Array {
    const index = this.series.findIndex((s) => s.slot === slot && s.layer === layer && s.measure === measure);
    // Of the progress that listeners were told of, and no others: who shows both shows the same seeds.
    return this.#values[index]?.subarray(0, this.#progress.ready) ?? new Float64Array(0);
  }

  pause(): void {
    if (this.#state === 'running') this.#enter('paused');
  }

  resume(): void {
    if (this.#state === 'paused') this.#enter('running');
  }

  stop(): void {
    if (this.#state !== 'running' && this.#state !== 'paused') return;
    this.#most = this.#ready;
    this.#enter('stopped');
  }

  extend(more: number): void {
    if (this.#state === 'failed' || this.#disposed) return;
    const base = this.#state === 'stopped' ? this.#ready : this.#count;
    this.#count = Math.min(MAX_SEEDS, base + Math.max(0, Math.floor(more)));
    this.#most = this.#count;
    this.#makeRoom(this.#count);
    this.#session.want(this.#count);
    this.#enter(this.#ready < this.#count ? 'running' : 'done');
  }

  dispose(): void {
    this.#disposed = true;
    this.#listeners.clear();
    this.#session.close();
  }

  readonly #take = (at: number, count: number, values: Float64Array): void => {
    // After a stop, seeds come that had been begun: they are not thrown away.
    this.#makeRoom(at + count);
    for (const [s, own] of this.#values.entries()) own.set(values.subarray(s * count, (s + 1) * count), at);
    this.#here.fill(1, at, at + count);
    this.#computed += count;
    while (this.#here[this.#whole] === 1) this.#whole += 1;
    const now = this.#deps.now();
    this.#marks.push({ at: now, computed: this.#computed });
    while (this.#marks.length > 2 && now - (this.#marks[1]?.at ?? now) > LATELY) this.#marks.shift();
    if (this.#state === 'stopped' || this.#state === 'failed' || this.#state === 'done') return;
    if (this.#ready === this.#count) this.#enter('done');
    else this.#announceSoon();
  };

  get #ready(): number {
    return Math.min(this.#whole, this.#most);
  }

  #makeRoom(count: number): void {
    if (count <= this.#here.length) return;
    this.#values = this.#values.map((old) => grown(old, count));
    this.#here = grown(this.#here, count);
  }

  readonly #fail = (message: string): void => {
    this.#error = message;
    this.#enter('failed');
  };

  #enter(state: RunState): void {
    const now = this.#deps.now();
    if (this.#state === 'running') this.#elapsed += now - this.#since;
    if (state === 'running') {
      this.#since = now;
      this.#marks = [{ at: now, computed: this.#computed }];
    }
    this.#state = state;
    this.#session.hold(state !== 'running');
    this.#announce();
  }

  #announceSoon(): void {
    if (this.#announced) return;
    this.#announced = true;
    this.#deps.later(() => {
      if (this.#announced) this.#announce();
    }, OFTEN);
  }

  #announce(): void {
    this.#announced = false;
    this.#progress = this.#look();
    for (const listener of [...this.#listeners]) listener();
  }

  #look(): RunProgress {
    const running = this.#state === 'running';
    const [first] = this.#marks;
    const last = this.#marks.at(-1);
    const span = first && last ? last.at - first.at : 0;
    const rate = running && first && last && span > 0 ? ((last.computed - first.computed) / span) * SECOND : null;
    return {
      state: this.#state,
      count: this.#count,
      ready: this.#ready,
      // A bar that is longer than what it stands for would be none.
      computed: this.#state === 'stopped' ? this.#ready : Math.min(this.#computed, this.#count),
      rate,
      secondsLeft: rate !== null && rate > 0 ? Math.max(0, this.#count - this.#computed) / rate : null,
      elapsed: this.#elapsed + (running ? this.#deps.now() - this.#since : 0),
      error: this.#error,
    };
  }
}

function grown<T extends Float64Array | Uint8Array>(old: T, count: number): T;
function grown(old: Float64Array | Uint8Array, count: number): Float64Array | Uint8Array {
  const next = old instanceof Float64Array ? new Float64Array(count) : new Uint8Array(count);
  next.set(old);
  return next;
}
