import type { ChallengeId } from '../core/challenges/ids';
import type { OpenChallenge, Start, Task } from '../core/challenges/task';
import { fromNetState, type NetState, toNetState } from './net_state';

export interface StartState {
  readonly net: NetState;
  readonly input: Start['input'];
}

/** A teacher's challenge as states carry it. */
export type TaskState = Omit<Task, 'start' | 'solution'> & {
  readonly start: StartState;
  readonly solution: (StartState & { readonly why: string }) | null;
};

/** The challenge that is open, as plain JSON. */
export interface ChallengeState {
  readonly task: ChallengeId | TaskState;
  readonly answer: string | null;
}

const toStart = ({ net, input }: Start): StartState => ({ net: toNetState(net), input });
const fromStart = ({ net, input }: StartState): Start => ({ net: fromNetState(net), input });

export function toChallengeState({ task, answer }: OpenChallenge): ChallengeState {
  if (typeof task === 'string') return { task, answer };
  const { title, text, hints, conditions, limits, start, solution } = task;
  return {
    task: {
      title,
      text,
      hints,
      conditions: conditions.map(({ kind, wants }) => ({ kind, wants })),
      limits: { layers: limits.layers, input: limits.input, args: limits.args, hide: limits.hide },
      start: toStart(start),
      solution: solution && { ...toStart(solution), why: solution.why },
    },
    answer,
  };
}

export function fromChallengeState({ task, answer }: ChallengeState): OpenChallenge {
  if (typeof task === 'string') return { task, answer };
  const { start, solution } = task;
  const from = { start: fromStart(start), solution: solution && { ...fromStart(solution), why: solution.why } };
  return { task: { ...task, ...from }, answer };
}
