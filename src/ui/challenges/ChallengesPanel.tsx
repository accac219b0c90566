import '../../core/layers/all';
import { useEffect, useRef } from 'react';
import { verdictOf } from '../../state/verdict';
import { useDoc } from '../context';
import '../styles/challenges.css';
import '../styles/challenge.css';
import '../styles/challenge_tools.css';
import { ChallengeList } from './ChallengeList';
import { Collector } from './Collector';
import { MakeChallenge } from './MakeChallenge';
import { OpenChallenge } from './OpenChallenge';
import { showView, usePanelState } from './panel_state';
import { useChallengeTexts } from './words';

/** Challenges: the list, the one that is open, and a teacher's two tools. */
export default function ChallengesPanel() {
  const texts = useChallengeTexts();
  const view = usePanelState((state) => state.view);
  const challenge = useDoc((doc) => doc.challenge);
  const verdict = verdictOf(useDoc((doc) => doc));
  // A link, Back or undo brings another challenge: it is what one wants to see then.
  const task = challenge?.task ?? null;
  const before = useRef(task);
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (task !== before.current && task !== null) showView('challenge');
    before.current = task;
  }, [task]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view begins at its top
  useEffect(() => {
    top.current?.parentElement?.scrollTo(0, 0);
    // What was pressed is gone with the view it stood in: the keyboard goes on from the top of the new one.
    if (document.activeElement === document.body) top.current?.focus({ preventScroll: true });
  }, [view, task]);
  const shown = () => {
    if (view === 'make') return <MakeChallenge texts={texts} />;
    if (view === 'collect') return <Collector texts={texts} />;
    if (view === 'challenge' && challenge && verdict) {
      return <OpenChallenge challenge={challenge} verdict={verdict} texts={texts} />;
    }
    return <ChallengeList texts={texts} />;
  };
  return (
    <div ref={top} className="challenges-host" tabIndex={-1}>
      {shown()}
    </div>
  );
}
