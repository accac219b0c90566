import type { LessonId } from '../../core/lessons/ids';
import type { LessonWords } from '../en/lessons_sizes';
import { lessonsOnChoices } from './lessons_choices';
import { lessonsOnSizes } from './lessons_sizes';
/** What this page's lessons say, by id. */
export const lessonList: Readonly<Record<LessonId, LessonWords>> = { ...lessonsOnSizes, ...lessonsOnChoices };
