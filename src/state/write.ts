import type { Doc } from '../core/document';
import { held } from './hold';
import { sameDoc } from './same';
import { type DocStore, type Origin, UNDO_LIMIT } from './store';

/**
 * Writes a document, as one undo step unless a gesture is under way. One that changes nothing is not written. Throws an
 * ActionError where an open challenge does not leave the change free.
 */
export function commit(store: DocStore, wanted: Doc, origin: Origin = 'edit'): void {
  const { doc: before, gesture } = store.getState();
  const doc = held(before, wanted);
  if (sameDoc(before, doc)) return;
  if (gesture) withoutSteps(store, () => store.setState({ doc, origin }));
  else store.setState({ doc, origin });
}

/** Runs changes that leave no undo step. */
export function withoutSteps(store: DocStore, change: () => void): void {
  const { pause, resume } = store.temporal.getState();
  pause();
  try {
    change();
  } finally {
    resume();
  }
}

/**
 * Goes on in a lesson, or out of it: what was turned within a step is no undo step any more, what stood there before the
 * lesson is the last one.
 */
export function throughLesson(store: DocStore, change: () => void): void {
  const { doc: before } = store.getState();
  const { pastStates } = store.temporal.getState();
  withoutSteps(store, change);
  const own = pastStates.filter(({ doc }) => !doc?.lesson);
  store.temporal.setState({ pastStates: before.lesson ? own : [...own, { doc: before }], futureStates: [] });
}

/** Opens a gesture: what follows, to its end, is one undo step. One that was left open ends first. */
export function beginGesture(store: DocStore): void {
  endGesture(store);
  store.setState({ gesture: store.getState().doc });
}

/** Ends a gesture. One that ends where it began leaves no step. */
export function endGesture(store: DocStore): void {
  const { doc, gesture } = store.getState();
  if (!gesture) return;
  if (!sameDoc(gesture, doc)) {
    const pastStates = [...store.temporal.getState().pastStates, { doc: gesture }].slice(-UNDO_LIMIT);
    store.temporal.setState({ pastStates, futureStates: [] });
  }
  store.setState({ gesture: null });
}

/** One step back or forward; a gesture that is under way ends first, so that it is the step undone. */
export function step(store: DocStore, direction: 'undo' | 'redo'): void {
  endGesture(store);
  const { pastStates, futureStates } = store.temporal.getState();
  if ((direction === 'undo' ? pastStates : futureStates).length === 0) return;
  // zundo writes the document alone: where it comes from is written before it, for those who look when it arrives.
  store.setState({ origin: 'edit' });
  const { panel } = store.getState().doc.view;
  store.temporal.getState()[direction]();
  const { doc } = store.getState();
  if (doc.view.panel === panel) return;
  withoutSteps(store, () => store.setState({ doc: { ...doc, view: { ...doc.view, panel } } }));
}
