import { LESSON_IDS, type LessonId } from '../core/lessons/ids';
import type { PanelWords } from './panels';

/** Titles of the page's own lessons. */
export function lessonTitles(list: PanelWords<'lessonList'>): Readonly<Record<LessonId, string>> {
  return Object.fromEntries(LESSON_IDS.map((id) => [id, list[id].title])) as Record<LessonId, string>;
}
