import { use } from 'react';
import { lessonById } from '../../core/lessons/catalogue';
import type { OpenLesson, OwnLesson, OwnStep } from '../../core/lessons/lesson';
import type { PanelWords } from '../../i18n/panels';
import { useServices } from '../context';
import { wordsHere } from '../parts/usePanelWords';

export interface LessonTexts {
  readonly words: PanelWords<'lessons'>;
  readonly list: PanelWords<'lessonList'>;
}

/** All that lessons say. Suspends until it is there; both areas are fetched at once. */
export function useLessonTexts(): LessonTexts {
  const { lang } = useServices();
  const list = wordsHere('lessonList', lang);
  return { words: use(wordsHere('lessons', lang)), list: use(list) };
}

/** A lesson with its words, as a teacher's is: the page's own in the page's language. */
export function toldLesson(lesson: OpenLesson['lesson'], list: LessonTexts['list']): OwnLesson {
  if (typeof lesson !== 'string') return lesson;
  const { minutes, steps } = lessonById(lesson);
  const said = list[lesson];
  return {
    title: said.title,
    minutes,
    steps: steps.map(({ state, light, hides, right }, i): OwnStep => {
      const { text = '', notes = '', ask } = said.steps[i] ?? {};
      return { state, light, hides, text, notes, ask: ask && right !== null ? { ...ask, right } : null };
    }),
  };
}
