import '../core/layers/all';
import { LESSONS, lessonById } from '../core/lessons/catalogue';
import { isLessonId } from '../core/lessons/ids';
import type { Actions } from '../state/actions';
import type { LiveStore } from '../state/live';
import type { ConvScope, Unchecked } from './convscope';
import type { LocationSync } from './location';
import type { ReportWords } from './report';
import { ConvScopeError } from './scope_error';

/** Calls of a lesson in class. */
export type LessonCalls = Pick<Unchecked<ConvScope>, 'lessons' | 'lesson' | 'present'>;

interface Host {
  readonly actions: Actions;
  readonly location: Pick<LocationSync, 'links'>;
  readonly words: () => Promise<ReportWords>;
  readonly live: LiveStore;
}

/** `change` runs a change of the state in its turn. */
export function createLessonCalls(
  { actions, location, words, live }: Host,
  change: <T>(run: () => Promise<T>) => Promise<T>,
): LessonCalls {
  return {
    lessons: async () => {
      const titles = await (await words()).lessonTitles();
      return LESSONS.map(({ id, minutes, steps }) => ({ id, title: titles[id], minutes, steps: steps.length }));
    },

    lesson: (id, step = 0) =>
      change(async () => {
        if (id === null) {
          actions.leaveLesson();
          return;
        }
        if (!isLessonId(id)) {
          const all = LESSONS.map((lesson) => lesson.id).join(', ');
          throw new ConvScopeError('no-such-lesson', `id is one of ${all}, or null to leave the lesson`);
        }
        const { steps } = lessonById(id);
        const at = typeof step === 'number' ? steps[step] : undefined;
        if (typeof step !== 'number' || !at) {
          throw new ConvScopeError('bad-argument', `step is an integer from 0 to ${steps.length - 1}`);
        }
        const { readLink } = await location.links();
        actions.showLesson({ lesson: id, step }, readLink(at.state).doc);
      }),

    present: async (on) => {
      if (on !== undefined && typeof on !== 'boolean') throw new ConvScopeError('bad-argument', 'on is true or false');
      if (on !== undefined) live.setState({ presenting: on });
      return live.getState().presenting;
    },
  };
}
