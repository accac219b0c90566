import type { LessonId } from '../../core/lessons/ids';
import { lessonsOnChoices } from './lessons_choices';
import { type LessonWords, lessonsOnSizes } from './lessons_sizes';

/** What this page's lessons say, by id. */
export const lessonList: Readonly<Record<LessonId, LessonWords>> = { ...lessonsOnSizes, ...lessonsOnChoices };
