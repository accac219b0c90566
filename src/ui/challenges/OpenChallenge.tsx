import { useEffect, useRef, useState } from 'react';
import type { AnswerVerdict } from '../../core/challenges/answer';
import { CHALLENGES, challengeById } from '../../core/challenges/catalogue';
import { conditionsIn, type OpenChallenge as Open, startOf } from '../../core/challenges/task';
import { useAct } from '../act';
import { useServices } from '../context';
import { AnswerBox } from './AnswerBox';
import { ChallengePicture } from './ChallengePicture';
import { Conditions } from './Conditions';
import { Hints } from './Hints';
import { LimitsNote } from './LimitsNote';
import { showView, usePanelState } from './panel_state';
import { keyOf, useProgress } from './progress';
import { Solution } from './Solution';
import { ToList } from './ToList';
import { type ChallengeTexts, titleOf } from './words';

interface Props {
  readonly challenge: Open;
  readonly verdict: AnswerVerdict;
  readonly texts: ChallengeTexts;
}

/** The open challenge: what is asked, its lights, help that comes when it is asked for, and what comes next. */
export function OpenChallenge({ challenge, verdict, texts }: Props) {
  const { panel, list, conditions } = texts;
  const act = useAct();
  const { task, answer } = challenge;
  const own = typeof task === 'string' ? null : task;
  const id = typeof task === 'string' ? task : null;
  const place = id === null ? 0 : CHALLENGES.findIndex((c) => c.id === id) + 1;
  const text = own ? own.text : list[id ?? 'exercise'].text;
  const hints = own ? own.hints : list[id ?? 'exercise'].hints;
  const solution = own ? own.solution : challengeById(id ?? 'exercise').solution;
  const why = own ? (own.solution?.why ?? '') : list[id ?? 'exercise'].solution;
  const key = keyOf(challenge);
  const progress = useProgress();
  const tried = usePanelState((s) => s.tried);
  const pasted = usePanelState((s) => s.pasted.trim() !== '');
  return (
    <article className="challenges challenge" data-met={verdict.met}>
      <div className="column">
        <header className="challenges-head">
          <nav className="challenge-nav">
            <ToList words={panel.all} />
            {task === tried && (
              <button
                type="button"
                className="textual"
                data-back-to-making
                onClick={(event) => {
                  act(event, (a) => a.leaveChallenge());
                  showView('make');
                }}
              >
                <span aria-hidden="true">‹ </span>
                {panel.maker.back}
              </button>
            )}
            {answer !== null && pasted && (
              <button type="button" className="textual" data-back-to-answers onClick={() => showView('collect')}>
                <span aria-hidden="true">‹ </span>
                {panel.collector.title}
              </button>
            )}
            <span className="faint">{own ? panel.own : panel.number(place, CHALLENGES.length)}</span>
          </nav>
          <div className="challenge-title">
            <ChallengePicture start={startOf(challenge)} conditions={conditionsIn(challenge)} met={verdict.met} />
            <h2>{titleOf(list, challenge) || panel.untitled}</h2>
          </div>
          {text !== '' && <p className="challenge-text">{text}</p>}
        </header>
        {own && <LimitsNote limits={own.limits} start={own.start} words={panel.limits} />}
        {answer !== null && <Judged answer={answer} verdict={verdict} words={panel.answer} />}
        <section aria-label={panel.conditions}>
          {verdict.stops && <p className="challenge-stops">{conditions.stops}</p>}
          {answer === null && !verdict.within && <p className="challenge-stops">{conditions.outside}</p>}
          <Conditions words={conditions} verdicts={verdict.conditions} label={panel.conditions} />
        </section>
      </div>
      <div className="column">
        {answer === null && <Solved met={verdict.met} place={place} shown={progress[key] === 'shown'} texts={texts} />}
        {answer === null && <Hints key={`${key} hints`} hints={hints} words={panel} />}
        {solution && <Solution key={key} solution={solution} why={why} progress={key} words={panel} />}
        {answer === null && <AnswerBox challenge={challenge} words={panel.answer} />}
        <footer className="buttons">
          <button type="button" className="button" data-restart onClick={(event) => act(event, (a) => a.reset())}>
            {panel.again}
          </button>
          <button
            type="button"
            className="button"
            title={panel.leaveTitle}
            data-leave
            onClick={(event) => {
              act(event, (a) => a.leaveChallenge());
              showView('list');
            }}
          >
            {panel.leave}
          </button>
        </footer>
      </div>
    </article>
  );
}

interface JudgedProps {
  readonly answer: string;
  readonly verdict: AnswerVerdict;
  readonly words: ChallengeTexts['panel']['answer'];
}

/** Somebody's answer, as it is judged here. */
function Judged({ answer, verdict, words }: JudgedProps) {
  const missed = verdict.conditions.filter((v) => !v.met).length;
  return (
    <p className="answer-judged" data-holds={verdict.met}>
      <b>{words.of(answer)}</b>
      {verdict.met && <span>{words.holds}</span>}
      {(missed > 0 || verdict.stops) && <span>{words.fails(Math.max(1, missed))}</span>}
      {!verdict.within && <span>{words.outside}</span>}
      <small>{words.mine}</small>
    </p>
  );
}

/** As many cells as a row of a small map has, that light up one after the other. */
const CELLS = 24;

interface SolvedProps {
  readonly met: boolean;
  readonly place: number;
  /** Its solution was seen before: then it is not called solved. */
  readonly shown: boolean;
  readonly texts: ChallengeTexts;
}

/** Said quietly once all lights are on; a wave runs through a row of cells where that has just happened. */
function Solved({ met, place, shown, texts }: SolvedProps) {
  const { panel, list } = texts;
  const { actions } = useServices();
  const before = useRef(met);
  const [fresh, setFresh] = useState(false);
  useEffect(() => {
    if (met !== before.current) setFresh(met);
    before.current = met;
  }, [met]);
  if (!met) return null;
  const next = place > 0 ? CHALLENGES[place] : undefined;
  return (
    <div className="solved" data-fresh={fresh}>
      <span className="wave" aria-hidden="true">
        {Array.from({ length: CELLS }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: cells of a picture
          <i key={i} style={{ animationDelay: `${i * 22}ms` }} />
        ))}
      </span>
      <p>
        <b>{shown ? panel.allLit : panel.solved}</b> {place === CHALLENGES.length && panel.solvedAll}
      </p>
      {next && (
        <button type="button" className="button first" data-next onClick={() => actions.openChallenge(next.id)}>
          {panel.next(list[next.id].title)}
        </button>
      )}
    </div>
  );
}
