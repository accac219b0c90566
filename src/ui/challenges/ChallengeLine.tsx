import '../../core/layers/all';
import { useEffect, useRef } from 'react';
import type { AnswerVerdict } from '../../core/challenges/answer';
import type { Verdict } from '../../core/challenges/conditions';
import { isLimited } from '../../core/challenges/limits';
import type { OpenChallenge } from '../../core/challenges/task';
import { verdictOf } from '../../state/verdict';
import { announce } from '../announce';
import { useDoc, useServices } from '../context';
import '../styles/challenge_line.css';
import { showView } from './panel_state';
import { keyOf, mark, useProgress } from './progress';
import { type LineTexts, phrase, reading, titleOf, useLineTexts } from './words';

interface Props {
  readonly challenge: OpenChallenge;
  readonly verdict: AnswerVerdict;
}

/** The open challenge in the answer line: its name, how many of its conditions are met, and which are not. */
export default function ChallengeLine({ challenge }: Pick<Props, 'challenge'>) {
  const verdict = verdictOf(useDoc((doc) => doc));
  return verdict && <Line challenge={challenge} verdict={verdict} />;
}

function Line({ challenge, verdict }: Props) {
  const texts = useLineTexts();
  const { actions } = useServices();
  const limited = useDoc(isLimited);
  const { line, said } = texts.conditions;
  const title = titleOf(texts.list, challenge);
  // What was met with the solution seen is met, and not called solved.
  const own = useProgress()[keyOf(challenge)] !== 'shown';
  useSolved(challenge, verdict, own ? said.met(title) : null);
  const met = verdict.conditions.filter((v) => v.met).length;
  const all = verdict.conditions.length;
  return (
    <>
      <button
        type="button"
        className="challenge-chip"
        data-challenge-line
        data-met={verdict.met}
        title={line.open(title)}
        onClick={() => {
          showView('challenge');
          actions.setPanel('challenges');
        }}
      >
        <span className="challenge-chip-name">{title || line.more}</span>
        <span className="mono" aria-hidden="true">
          {verdict.met && '✓ '}
          {verdict.met && own ? line.solved : line.all(met, all)}
        </span>
        <span className="sr-only">{verdict.met && own ? line.solved : line.progress(met, all)}</span>
      </button>
      {challenge.answer !== null && <span className="answer-of">{line.answerOf(challenge.answer)}</span>}
      {limited && (
        <span className="limited" title={line.limitedTitle} data-limited>
          {line.limited}
        </span>
      )}
      <ul className="lights">
        {verdict.conditions
          // That the input is as it was goes without saying.
          .filter((v) => v.condition.kind !== 'input' || !v.met)
          .map((v, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place
            <LineLight key={i} verdict={v} words={texts.conditions} />
          ))}
      </ul>
    </>
  );
}

function LineLight({ verdict, words }: { readonly verdict: Verdict; readonly words: LineTexts['conditions'] }) {
  const { met } = verdict;
  return (
    <li className={met ? 'light' : 'light no'} data-light={verdict.condition.kind} data-met={met}>
      <span aria-hidden="true">{met ? '✓' : '✗'}</span>
      <span className="sr-only">{met ? words.met : words.notMet}:</span> {phrase(words, verdict.condition)}
      {!met && <span className="light-is"> ({reading(words, verdict)})</span>}
    </li>
  );
}

/** Remembers and says that a challenge has been solved, as it happens; somebody else's answer solves nothing here. */
function useSolved(challenge: OpenChallenge, { met }: AnswerVerdict, words: string | null): void {
  const key = keyOf(challenge);
  const solved = met && challenge.answer === null;
  const before = useRef({ key, solved });
  useEffect(() => {
    if (solved) mark(key, 'met');
    const fresh = solved && before.current.key === key && !before.current.solved;
    before.current = { key, solved };
    if (fresh && words !== null) announce(words);
  }, [key, solved, words]);
}
