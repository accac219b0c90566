import '../../core/layers/all';
import { useRef, useState } from 'react';
import { LESSONS } from '../../core/lessons/catalogue';
import { isOwnLesson } from '../../core/lessons/lesson_checks';
import '../styles/lessons.css';
import { draftOf, lessonStore, putDraft, useLessonState } from './draft';
import { type LessonTexts, toldLesson, useLessonTexts } from './lesson_words';
import { MakeLesson } from './MakeLesson';
import { useShowLesson } from './useLesson';

/** A file of more is no lesson. */
const MOST_BYTES = 1_000_000;

/** The page's own lessons, and a teacher's while it is made. */
export default function LessonsPanel() {
  const texts = useLessonTexts();
  const view = useLessonState((state) => state.view);
  return view === 'make' ? <MakeLesson texts={texts} /> : <LessonList texts={texts} />;
}

function LessonList({ texts }: { readonly texts: LessonTexts }) {
  const { words, list } = texts;
  const show = useShowLesson(list);
  const file = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState(false);
  const open = async (chosen: File) => {
    const lesson: unknown =
      chosen.size > MOST_BYTES
        ? null
        : await chosen
            .text()
            .then((text): unknown => JSON.parse(text))
            .catch(() => null);
    setWrong(!isOwnLesson(lesson));
    if (!isOwnLesson(lesson)) return;
    putDraft(draftOf(lesson));
    show({ lesson, step: 0 });
  };
  return (
    <div className="lessons">
      <header>
        <h2>{words.title}</h2>
        <p>{words.lead}</p>
      </header>
      <ol className="lesson-list">
        {LESSONS.map(({ id, minutes, steps }) => (
          <li key={id}>
            <h3>{list[id].title}</h3>
            <p>{list[id].about}</p>
            <p className="faint mono">
              {words.minutes(minutes)} · {words.steps(steps.length)}
            </p>
            <div className="buttons">
              <button
                type="button"
                className="button first"
                aria-label={words.beginNamed(list[id].title)}
                data-begin-lesson={id}
                onClick={() => show({ lesson: id, step: 0 })}
              >
                {words.begin}
              </button>
              <button
                type="button"
                className="button"
                aria-label={words.copyNamed(list[id].title)}
                data-copy-lesson={id}
                onClick={() => {
                  putDraft(draftOf(toldLesson(id, list)));
                  lessonStore.setState({ view: 'make' });
                }}
              >
                {words.copy}
              </button>
            </div>
          </li>
        ))}
      </ol>
      <footer className="buttons">
        <button
          type="button"
          className="button"
          data-make-lesson
          onClick={() => lessonStore.setState({ view: 'make' })}
        >
          {words.make}
        </button>
        <button type="button" className="button" onClick={() => file.current?.click()}>
          {words.open}
        </button>
        <input
          ref={file}
          type="file"
          accept=".json,application/json"
          hidden
          aria-label={words.open}
          data-lesson-file
          onChange={(event) => {
            const [chosen] = event.currentTarget.files ?? [];
            event.currentTarget.value = '';
            if (chosen) void open(chosen);
          }}
        />
      </footer>
      {wrong && (
        <p className="lesson-wrong" role="alert">
          {words.notOurs}
        </p>
      )}
    </div>
  );
}
