import '../../core/layers/all';
import { useEffect, useRef, useState } from 'react';
import type { OpenLesson, OwnStep, Question } from '../../core/lessons/lesson';
import { useAct } from '../act';
import { announce } from '../announce';
import { useServices } from '../context';
import '../styles/lesson_bar.css';
import { type LessonTexts, toldLesson, useLessonTexts } from './lesson_words';
import { NotesButton } from './NotesButton';
import { useShowLesson } from './useLesson';
import { useLessonKeys } from './useLessonKeys';
import { useSpotlight } from './useSpotlight';

/** The lesson that is open: what its step says and asks, and what goes on. A speaker reads it aloud, a class from afar. */
export default function LessonBar({ open }: { readonly open: OpenLesson }) {
  const texts = useLessonTexts();
  const lesson = toldLesson(open.lesson, texts.list);
  const step = lesson.steps[open.step] ?? lesson.steps.at(-1);
  if (!step) return null;
  // With another step hands are counted anew, and what it hides is covered.
  return (
    <Step
      key={`${lesson.title} ${open.step}`}
      {...{ open, step, texts }}
      of={lesson.steps.length}
      then={lesson.steps[open.step + 1] ?? null}
    />
  );
}

interface StepProps {
  readonly open: OpenLesson;
  readonly step: OwnStep;
  readonly then: OwnStep | null;
  readonly of: number;
  readonly texts: LessonTexts;
}

function Step({ open, step, then, of, texts }: StepProps) {
  const { bar } = texts.words;
  const act = useAct();
  const { actions } = useServices();
  const show = useShowLesson(texts.list);
  const choices = step.ask?.choices.length ?? 0;
  const [hands, setHands] = useState<readonly number[]>(() => Array.from({ length: choices }, () => 0));
  const [shown, setShown] = useState(false);
  const asks = step.ask !== null && !shown;
  useSpotlight(step.light, asks ? step.hides : NOTHING);
  useEffect(() => {
    announce(step.ask ? `${step.text} ${step.ask.question}` : step.text);
  }, [step]);
  const go = (to: number) => {
    if (to >= 0 && to < of) show({ lesson: open.lesson, step: to });
  };
  const answer = step.ask?.answer ?? '';
  const uncover = () => {
    setShown(true);
    announce(answer);
  };
  const count = (choice: number, by: number) => {
    if (choice < choices) setHands((now) => now.with(choice, Math.max(0, (now[choice] ?? 0) + by)));
  };
  useLessonKeys({
    next: () => (asks ? uncover() : go(open.step + 1)),
    back: () => go(open.step - 1),
    again: () => show(open),
    count,
  });
  // Which element had the focus goes with the step before: the keyboard goes on from the bar.
  const next = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) next.current?.focus({ preventScroll: true });
  }, []);
  return (
    <section
      className="lesson-bar"
      aria-label={bar.label}
      data-lesson={typeof open.lesson === 'string' ? open.lesson : 'own'}
      data-step={open.step}
    >
      <div className="lesson-says">
        <p className="lesson-text">{step.text}</p>
        {step.ask && <Ask ask={step.ask} {...{ hands, shown, count, bar }} />}
      </div>
      <nav className="lesson-nav" aria-label={bar.label}>
        <span className="lesson-place mono" title={bar.keys}>
          {bar.step(open.step + 1, of)}
        </span>
        <button
          type="button"
          className="button"
          disabled={open.step === 0}
          data-lesson-back
          onClick={() => go(open.step - 1)}
        >
          <span aria-hidden="true">‹ </span>
          {bar.back}
        </button>
        {asks ? (
          <button
            ref={next}
            type="button"
            className="button first"
            title={bar.showTitle}
            data-lesson-show
            onClick={uncover}
          >
            {bar.show}
          </button>
        ) : (
          <button
            ref={next}
            type="button"
            className="button first"
            disabled={open.step === of - 1}
            title={bar.keys}
            data-lesson-next
            onClick={() => go(open.step + 1)}
          >
            {bar.next}
            <span aria-hidden="true"> ›</span>
          </button>
        )}
        <button type="button" className="button" title={bar.againTitle} data-lesson-again onClick={() => show(open)}>
          {bar.again}
        </button>
        <NotesButton words={texts.words} step={step} then={then} />
        <button
          type="button"
          className="quiet"
          aria-label={bar.leave}
          title={bar.leave}
          data-lesson-leave
          onClick={(event) => act(event, () => actions.leaveLesson())}
        >
          ✕
        </button>
      </nav>
    </section>
  );
}

const NOTHING: OwnStep['hides'] = [];

interface AskProps {
  readonly ask: Question;
  readonly hands: readonly number[];
  readonly shown: boolean;
  readonly count: (choice: number, by: number) => void;
  readonly bar: LessonTexts['words']['bar'];
}

/** The question, a count of hands for each of its answers, and, once it is shown, which of them is right and why. */
function Ask({ ask, hands, shown, count, bar }: AskProps) {
  const all = hands.reduce((sum, n) => sum + n, 0);
  return (
    <div className="lesson-ask">
      <p className="lesson-question">{ask.question}</p>
      <ol className="lesson-choices">
        {ask.choices.map((choice, i) => {
          const mine = hands[i] ?? 0;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a choice is its place
            <li key={i} data-right={shown && i === ask.right ? '' : undefined}>
              <button
                type="button"
                className="button lesson-choice"
                aria-label={bar.hands(choice, mine)}
                data-choice={i}
                onClick={() => count(i, 1)}
              >
                <meter className="lesson-share" min={0} max={Math.max(1, all)} value={mine} aria-hidden="true" />
                <span>
                  {shown && i === ask.right && <span aria-hidden="true">✓ </span>}
                  {choice}
                  {shown && i === ask.right && <span className="sr-only"> ({bar.right})</span>}
                </span>
                <b className="mono">{mine || ''}</b>
              </button>
              {mine > 0 && (
                <button type="button" className="quiet" aria-label={bar.fewer(choice)} onClick={() => count(i, -1)}>
                  −
                </button>
              )}
            </li>
          );
        })}
      </ol>
      {shown && (
        <p className="lesson-answer" data-lesson-answer>
          {ask.answer}
        </p>
      )}
    </div>
  );
}
