import { useEffect, useMemo, useRef, useState } from 'react';
import type { Answers, Questions, QuestionType } from '../../core/solver/questions';
import { useServices } from '../context';

export interface Asked<T extends QuestionType> {
  /** The newest answer; that of an older question while the newest is still open. */
  readonly answer: Answers[T] | null;
  readonly ms: number;
  readonly state: 'none' | 'busy' | 'done' | 'stopped' | 'failed';
  readonly message: string;
  readonly stop: () => void;
  readonly again: () => void;
}

const START = { answer: null, ms: 0, state: 'none', message: '' } as const;

/** Asks the solver whenever the question changes; of several the newest is answered. Null asks nothing. */
export function useAsked<T extends QuestionType>(type: T, lane: string, question: Questions[T] | null): Asked<T> {
  const { solver } = useServices();
  const key = JSON.stringify(question);
  // The same words are the same question, whatever object says them.
  // biome-ignore lint/correctness/useExhaustiveDependencies: key stands for question
  const asked = useMemo(() => question, [key]);
  const [told, setTold] = useState<Omit<Asked<T>, 'stop' | 'again'>>(START);
  const [round, setRound] = useState(0);
  const running = useRef<AbortController | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round asks the same question again
  useEffect(() => {
    if (asked === null) {
      setTold(START);
      return;
    }
    let current = true;
    const abort = new AbortController();
    running.current = abort;
    setTold((before) => ({ ...before, state: 'busy' }));
    solver.ask(type, asked, { lane, signal: abort.signal }).then(
      ({ answer, ms }) => current && setTold({ answer, ms, state: 'done', message: '' }),
      (error: unknown) => {
        if (!current) return;
        const stopped = error instanceof DOMException && error.name === 'AbortError';
        const message = error instanceof Error ? error.message : String(error);
        setTold((before) => ({ ...before, state: stopped ? 'stopped' : 'failed', message }));
      },
    );
    return () => {
      current = false;
    };
  }, [solver, type, lane, asked, round]);
  // What nobody waits for any more need not be searched.
  useEffect(() => () => running.current?.abort(), []);
  return { ...told, stop: () => running.current?.abort(), again: () => setRound(round + 1) };
}
