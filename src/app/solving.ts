import { checkProblem, withDefaults } from '../core/solver/problem';
import type { Answers, Questions, QuestionType } from '../core/solver/questions';
import type { Solver, Told } from '../state/solver';
import { ConvScopeError } from './scope_error';
import type { SolverPort, SolverReply, SolverRequest } from './solver_protocol';

/** A design as the scripting API gives it. */
export interface Design {
  readonly code: string;
  /** [C, H, W] after each layer, activations not counted; the last is the target. */
  readonly shapes: [number, number, number][];
  readonly params: number;
  readonly macs: number;
  readonly receptiveField: number;
}

export interface Solution {
  readonly designs: Design[];
  /** All that there are, exactly; where not `complete`, a lower bound: at least so many, and 0 says nothing then. */
  readonly total: number | bigint;
  /** False where the search was cut short, being too large to be counted to the end. */
  readonly complete: boolean;
}

const isLater = ({ later }: Waiting) => later;

/** Milliseconds that a question which is not wanted any more may still take. */
const PATIENCE = 200;

/** Problems of a few milliseconds that take all the ways a common one takes: with pools and without. */
const WARM = [
  withDefaults({ input: [3, 16, 16], target: [64, 16, 16], maxConvs: 3, maxPools: 1, unpaddedLayers: 1 }),
  withDefaults({ input: [1, 18, 18], target: [32, 18, 18], maxConvs: 3, unpaddedLayers: 1 }),
];

/** How often they are asked for warming: browsers compile what has run some times, and once more what has run often. */
const WARM_ROUNDS = 5;

type Answered = Extract<SolverReply, { ok: true }>;

interface Waiting {
  readonly request: SolverRequest<QuestionType>;
  readonly lane: string | undefined;
  /** Waits for all others. */
  readonly later: boolean;
  readonly resolve: (reply: Answered) => void;
  readonly reject: (error: unknown) => void;
}

export function spawnSolver(): SolverPort {
  return new Worker(new URL('./solver_worker.ts', import.meta.url), { type: 'module', name: 'convscope-solver' });
}

/**
 * One worker, started with the first question. It is given one question at a time; one that is given up while it is
 * being answered ends the worker, and the next question starts another.
 */
export class Solving implements Solver {
  readonly #spawn: () => SolverPort;
  readonly #queue: Waiting[] = [];
  readonly #unwanted = new WeakSet<Waiting>();
  #running: Waiting | null = null;
  #port: SolverPort | null = null;
  #next = 1;

  constructor(spawn: () => SolverPort = spawnSolver) {
    this.#spawn = spawn;
  }

  async ask<T extends QuestionType>(
    type: T,
    asked: Questions[T],
    { lane, signal }: { readonly lane?: string; readonly signal?: AbortSignal } = {},
  ): Promise<Told<T>> {
    const { answer, ms } = await this.#put({ type, asked }, lane, signal);
    // The worker answers a question of one type with that type's answer.
    return { answer: answer as Answers[T], ms };
  }

  /** The scripting API's `solve`. Whatever it is given, it is checked. */
  async solve(given: unknown): Promise<Solution> {
    const checked = checkProblem(given);
    if (!checked.ok) throw new ConvScopeError('bad-problem', checked.problems.map((p) => p.text).join('; '));
    const { conditions } = checked;
    const asked = { conditions, restriction: {} };
    const { answer, codes } = await this.#put({ type: 'designs', asked, written: conditions.input }).catch(failed);
    const { designs, total, complete } = answer as Answers['designs'];
    return {
      designs: designs.map(({ shapes, params, macs, receptiveField }, i) => {
        return { code: codes[i] ?? '', shapes: shapes.map(([c, h, w]) => [c, h, w]), params, macs, receptiveField };
      }),
      total,
      complete,
    };
  }

  /** Starts the worker and has it do what the first question will need, so that this one finds its code compiled. */
  warm(): void {
    const asked = WARM.flatMap((conditions): Omit<SolverRequest<QuestionType>, 'id'>[] => [
      { type: 'designs', asked: { conditions, restriction: {} }, written: conditions.input },
      { type: 'groups', asked: { conditions, restriction: {}, most: 20 } },
    ]);
    for (let i = 0; i < WARM_ROUNDS; i++) {
      for (const request of asked) this.#put(request, undefined, undefined, true).catch(() => {});
    }
  }

  dispose(): void {
    const all = [...(this.#running ? [this.#running] : []), ...this.#queue.splice(0)];
    this.#end();
    for (const { reject } of all) reject(abortError());
  }

  #put(
    request: Omit<SolverRequest<QuestionType>, 'id'>,
    lane?: string,
    signal?: AbortSignal,
    // Counting features takes as long as many other questions.
    later = request.type === 'facets',
  ): Promise<Answered> {
    if (signal?.aborted) return Promise.reject(abortError());
    if (lane !== undefined) {
      for (const other of [this.#running, ...this.#queue]) if (other?.lane === lane) this.#giveUp(other, PATIENCE);
    }
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { request: { ...request, id: this.#next }, lane, later, resolve, reject };
      this.#next += 1;
      signal?.addEventListener('abort', () => this.#giveUp(waiting), { once: true });
      this.#queue.push(waiting);
      this.#advance();
      if (!isLater(waiting)) this.#makeWay();
    });
  }

  /** Puts off what can wait, and takes long, for what has come. */
  #makeWay(): void {
    const running = this.#running;
    if (!running || !isLater(running)) return;
    setTimeout(() => {
      if (running !== this.#running || this.#queue.every(isLater)) return;
      this.#end();
      // One that nobody wants any more is not asked again.
      if (!this.#unwanted.has(running)) this.#queue.push(running);
      this.#advance();
    }, PATIENCE);
  }

  /** What runs may end by itself within so many milliseconds: to end its worker would cost about as much. */
  #giveUp(waiting: Waiting, patience = 0): void {
    const place = this.#queue.indexOf(waiting);
    this.#unwanted.add(waiting);
    waiting.reject(abortError());
    if (place >= 0) this.#queue.splice(place, 1);
    if (waiting !== this.#running) return;
    const end = () => {
      if (waiting !== this.#running) return;
      this.#end();
      this.#advance();
    };
    if (patience === 0) end();
    else setTimeout(end, patience);
  }

  #end(): void {
    this.#port?.terminate();
    this.#port = null;
    this.#running = null;
  }

  #advance(): void {
    if (this.#running) return;
    const now = this.#queue.findIndex((waiting) => !isLater(waiting));
    const [next] = this.#queue.splice(Math.max(0, now), 1);
    if (!next) return;
    this.#running = next;
    try {
      this.#port ??= this.#attach(this.#spawn());
      this.#port.postMessage(next.request);
    } catch (error) {
      // A page whose policy forbids workers.
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  #attach(port: SolverPort): SolverPort {
    port.onmessage = ({ data }) => {
      const running = this.#running;
      if (port !== this.#port || running?.request.id !== data.id) return;
      this.#running = null;
      if (data.ok) running.resolve(data);
      else running.reject(new Error(data.message));
      this.#advance();
    };
    port.onerror = (event) => {
      event.preventDefault();
      if (port === this.#port) this.#fail(event.message || 'the solver could not be loaded');
    };
    return port;
  }

  #fail(message: string): void {
    const running = this.#running;
    this.#end();
    running?.reject(new Error(message));
    this.#advance();
  }
}

function abortError(): DOMException {
  return new DOMException('the question was given up', 'AbortError');
}

function failed(error: unknown): never {
  throw new ConvScopeError('compute-failed', error instanceof Error ? error.message : String(error));
}
