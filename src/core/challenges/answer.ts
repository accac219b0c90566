import type { ShapedNet } from '../net/infer';
import { type ChallengeVerdict, judgeChallenge } from './conditions';
import { withinLimits } from './limits';
import { conditionsIn, limitsIn, type OpenChallenge, type Start, startOf } from './task';

/** An answer as it was judged here: nothing of it is taken from the link but the net itself. */
export interface AnswerVerdict extends ChallengeVerdict {
  /** The net came of the start by what the teacher left free. */
  readonly within: boolean;
  readonly params: number;
  readonly macs: number;
}

/** Judges a net on its input by a challenge. */
export function judgeAnswer(net: ShapedNet, challenge: OpenChallenge): AnswerVerdict {
  const verdict = judgeChallenge(net, conditionsIn(challenge));
  const [c = 0, h = 0, w = 0] = net.input;
  const answer: Start = { net: net.net, input: [c, h, w] };
  const within = withinLimits(limitsIn(challenge), startOf(challenge), answer);
  return { ...verdict, met: verdict.met && within, within, params: net.params, macs: net.macs };
}
