import { checkProblem, withDefaults } from '../core/solver/problem';
import type { Answers, Questions, QuestionType } from '../core/solver/questions';
import { Wire } from '../engine/wire';
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

type Question = Omit<SolverRequest<QuestionType>, 'id'>;
type Answered = Extract<SolverReply, { ok: true }>;

interface Waiting {
  readonly question: Question;
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
  readonly #wire: Wire<Question, Answered, SolverRequest<QuestionType>, SolverReply>;
  readonly #queue: Waiting[] = [];
  readonly #unwanted = new WeakSet<Waiting>();
  #running: Waiting | null = null;

  constructor(spawn: () => SolverPort = spawnSolver) {
    this.#wire = new Wire({
      spawn,
      message: (question, id) => ({ ...question, id }),
      read: (reply) =>
        reply.ok
          ? { type: 'answer', id: reply.id, answer: reply }
          : { type: 'failed', id: reply.id, error: new Error(reply.message) },
    });
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
    const asked = WARM.flatMap((conditions): Question[] => [
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
    for (const { reject } of all) reject(givenUp());
  }

  #put(
    question: Question,
    lane?: string,
    signal?: AbortSignal,
    // Counting features takes as long as many other questions.
    later = question.type === 'facets',
  ): Promise<Answered> {
    if (signal?.aborted) return Promise.reject(givenUp());
    if (lane !== undefined) {
      for (const other of [this.#running, ...this.#queue]) if (other?.lane === lane) this.#giveUp(other, PATIENCE);
    }
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { question, lane, later, resolve, reject };
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
    waiting.reject(givenUp());
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
    this.#running = null;
    // What it was at is asked again as a question of its own.
    this.#wire.dispose(givenUp());
  }

  #advance(): void {
    if (this.#running) return;
    const now = this.#queue.findIndex((waiting) => !isLater(waiting));
    const [next] = this.#queue.splice(Math.max(0, now), 1);
    if (!next) return;
    this.#running = next;
    const done = (settle: () => void) => {
      // One that was put off, or given up, has made room already.
      if (next !== this.#running) return;
      this.#running = null;
      settle();
      this.#advance();
    };
    this.#wire.ask(next.question).then(
      (answer) => done(() => next.resolve(answer)),
      (error) => done(() => next.reject(error)),
    );
  }
}

function givenUp(): DOMException {
  return new DOMException('the question was given up', 'AbortError');
}

function failed(error: unknown): never {
  throw new ConvScopeError('compute-failed', error instanceof Error ? error.message : String(error));
}
