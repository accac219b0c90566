import { use, useState } from 'react';
import { MOST } from '../../core/lessons/lesson';
import { announce } from '../announce';
import { CopyByHand } from '../challenges/CopyByHand';
import { useServices } from '../context';
import { awaited } from '../parts/awaited';
import { copyText } from '../parts/clipboard';
import { saveFile } from '../parts/save_file';
import { type DraftStep, EMPTY, freshStepId, lessonOf, lessonStore, putDraft, useLessonState } from './draft';
import { EditStep } from './EditStep';
import type { LessonTexts } from './lesson_words';
import { TextField } from './TextField';
import { useShowLesson } from './useLesson';

/** A teacher's lesson while it is made: each step records what stands on the page. */
export function MakeLesson({ texts }: { readonly texts: LessonTexts }) {
  const { maker, title } = texts.words;
  const { store, loadLinks } = useServices();
  const { linkTo } = use(awaited('link', loadLinks));
  const draft = useLessonState((state) => state.draft);
  const show = useShowLesson(texts.list);
  const [byHand, setByHand] = useState<string | null>(null);
  const lesson = lessonOf(draft);
  const put = (part: Partial<typeof draft>) => putDraft({ ...lessonStore.getState().draft, ...part });
  /** The link of what is on the page, without the lesson that may stand there. */
  const recorded = () => linkTo({ ...store.getState().doc, lesson: null }).replace(/^[^#]*#/, '');
  const add = () => {
    const step: DraftStep = {
      id: freshStepId(),
      state: recorded(),
      text: '',
      notes: '',
      light: null,
      hides: [],
      asks: false,
      question: '',
      choices: '',
      answer: '',
    };
    put({ steps: [...draft.steps, step] });
  };
  const change = (at: number, part: Partial<DraftStep>) =>
    put({ steps: draft.steps.map((step, i) => (i === at ? { ...step, ...part } : step)) });
  const move = (at: number, to: number) => {
    const step = draft.steps[at];
    if (step && to >= 0 && to < draft.steps.length) put({ steps: draft.steps.toSpliced(at, 1).toSpliced(to, 0, step) });
  };
  const copy = async () => {
    if (!lesson) return;
    const url = linkTo({ ...store.getState().doc, lesson: { lesson, step: 0 } });
    const done = await copyText(url);
    setByHand(done ? null : url);
    if (done) announce(maker.copied);
  };
  const save = () => {
    if (!lesson) return;
    const name = lesson.title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'lesson';
    saveFile(`${name}.json`, JSON.stringify(lesson, null, 1), 'application/json');
  };
  return (
    <div className="lessons maker">
      <header>
        <button type="button" className="button" onClick={() => lessonStore.setState({ view: 'list' })}>
          <span aria-hidden="true">‹ </span>
          {title}
        </button>
        <h2>{maker.title}</h2>
        <p>{maker.text}</p>
      </header>
      <TextField
        label={maker.name}
        value={draft.title}
        onText={(title) => put({ title })}
        most={MOST.title}
        of="title"
      />
      <label className="field">
        <span>{maker.minutes}</span>
        <input
          type="number"
          min={1}
          max={MOST.minutes}
          value={draft.minutes}
          onChange={(event) => put({ minutes: event.currentTarget.valueAsNumber || 1 })}
        />
      </label>
      <ol className="lesson-steps">
        {draft.steps.map((step, i) => (
          <EditStep
            key={step.id}
            place={i}
            last={draft.steps.length - 1}
            step={step}
            words={texts.words}
            onChange={(part) => change(i, part)}
            onRecord={() => change(i, { state: recorded() })}
            onMove={(to) => move(i, to)}
            onRemove={() => put({ steps: draft.steps.toSpliced(i, 1) })}
          />
        ))}
      </ol>
      {draft.steps.length < MOST.steps && (
        <button type="button" className="button" data-add-step onClick={add}>
          {maker.add}
        </button>
      )}
      {!lesson && <p className="faint">{maker.unready}</p>}
      <footer className="buttons">
        <button
          type="button"
          className="button first"
          disabled={!lesson}
          data-try-lesson
          onClick={() => lesson && show({ lesson, step: 0 })}
        >
          {maker.tryIt}
        </button>
        <button type="button" className="button" disabled={!lesson} data-lesson-link onClick={() => void copy()}>
          {maker.link}
        </button>
        <button type="button" className="button" disabled={!lesson} data-lesson-save onClick={save}>
          {maker.save}
        </button>
        <button type="button" className="button" onClick={() => putDraft(EMPTY)}>
          {maker.clear}
        </button>
      </footer>
      {byHand !== null && <CopyByHand text={byHand} words={maker.byHand} />}
    </div>
  );
}
