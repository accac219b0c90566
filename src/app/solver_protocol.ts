import type { Answers, Questions, QuestionType } from '../core/solver/questions';
import type { Port } from '../engine/wire';

/** What the page asks of the solver's worker, one question at a time. */
export interface SolverRequest<T extends QuestionType> {
  readonly id: number;
  readonly type: T;
  readonly asked: Questions[T];
  /** The input's shape, where designs are wanted as source, too. */
  readonly written?: readonly number[];
}

export type SolverReply =
  | {
      readonly id: number;
      readonly ok: true;
      readonly answer: Answers[QuestionType];
      readonly codes: readonly string[];
      readonly ms: number;
    }
  | { readonly id: number; readonly ok: false; readonly message: string };

export type SolverPort = Port<SolverRequest<QuestionType>, SolverReply>;
