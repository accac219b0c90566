import { useCallback } from 'react';
import type { OpenLesson } from '../../core/lessons/lesson';
import { notify } from '../../state/notify';
import { useServices } from '../context';
import { type LessonTexts, toldLesson } from './lesson_words';

/** Opens lessons at a step: reads the step's link, and puts what it says on the page. */
export function useShowLesson(list: LessonTexts['list']): (open: OpenLesson) => void {
  const { actions, live, loadLinks } = useServices();
  return useCallback(
    (open) => {
      const step = toldLesson(open.lesson, list).steps[open.step];
      if (!step) return;
      loadLinks().then(
        ({ readLink }) => {
          const { doc, whole } = readLink(step.state);
          actions.showLesson(open, doc);
          if (!whole) notify(live, 'warning', 'lesson-part');
        },
        () => notify(live, 'warning', 'link-failed'),
      );
    },
    [actions, live, loadLinks, list],
  );
}
