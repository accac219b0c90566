import type { Answers, Questions, QuestionType } from '../core/solver/questions';

/** What came of a question, and how long it took. */
export interface Told<T extends QuestionType> {
  readonly answer: Answers[T];
  readonly ms: number;
}

/** The solver as a page has it: elsewhere, so that the page never waits. */
export interface Solver {
  /**
   * Of questions in one lane the newest wins: those before are given up, and reject with an AbortError, as does one
   * whose signal is aborted. Without a lane every question is answered.
   */
  ask<T extends QuestionType>(
    type: T,
    asked: Questions[T],
    options?: { readonly lane?: string; readonly signal?: AbortSignal },
  ): Promise<Told<T>>;
}
