import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type HiddenPart, type Light, MOST, type OwnLesson, type OwnStep } from '../../core/lessons/lesson';
import { isOwnLesson } from '../../core/lessons/lesson_checks';

/** A step while it is written: a question's answers are one a line, the right one with a star before it. */
export interface DraftStep {
  /** Tells steps apart while they are moved. */
  readonly id: number;
  readonly state: string;
  readonly text: string;
  readonly notes: string;
  readonly light: Light | null;
  readonly hides: readonly HiddenPart[];
  readonly asks: boolean;
  readonly question: string;
  readonly choices: string;
  readonly answer: string;
}

export interface LessonDraft {
  readonly title: string;
  readonly minutes: number;
  readonly steps: readonly DraftStep[];
}

export const EMPTY: LessonDraft = { title: '', minutes: 15, steps: [] };

let lastId = 0;
export const freshStepId = () => {
  lastId += 1;
  return lastId;
};

export function draftOf({ title, minutes, steps }: OwnLesson): LessonDraft {
  return {
    title,
    minutes,
    steps: steps.map(({ ask, ...step }) => ({
      ...step,
      id: freshStepId(),
      asks: ask !== null,
      question: ask?.question ?? '',
      choices: (ask?.choices ?? []).map((choice, i) => (i === ask?.right ? `*${choice}` : choice)).join('\n'),
      answer: ask?.answer ?? '',
    })),
  };
}

/** The lesson that a draft says; null where it is not yet one. */
export function lessonOf({ title, minutes, steps }: LessonDraft): OwnLesson | null {
  const written = steps.map(({ state, text, notes, light, hides, asks, question, choices, answer }): OwnStep => {
    const lines = choices
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    const ask = asks && {
      question: question.trim(),
      choices: lines.map((line) => line.replace(/^\*\s*/, '')),
      right: lines.findIndex((line) => line.startsWith('*')),
      answer: answer.trim(),
    };
    return { state, text: text.trim(), notes: notes.trim(), light, hides, ask: ask || null };
  });
  const lesson = { title: title.trim(), minutes, steps: written };
  return isOwnLesson(lesson) ? lesson : null;
}

/** The draft outlives the page: a lesson is written over days. */
const KEY = 'convscope-lesson';

function isDraft(value: unknown): value is LessonDraft {
  if (typeof value !== 'object' || value === null) return false;
  const { title, minutes, steps } = value as Partial<Record<keyof LessonDraft, unknown>>;
  if (typeof title !== 'string' || typeof minutes !== 'number' || !Array.isArray(steps)) return false;
  const texts = ['state', 'text', 'notes', 'question', 'choices', 'answer'];
  return (
    steps.length <= MOST.steps &&
    steps.every(
      (step) =>
        typeof step === 'object' &&
        step !== null &&
        texts.every((t) => typeof step[t] === 'string') &&
        Array.isArray(step.hides),
    )
  );
}

function read(): LessonDraft {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return isDraft(kept) ? { ...kept, steps: kept.steps.map((step) => ({ ...step, id: freshStepId() })) } : EMPTY;
  } catch {
    // Storage may be forbidden, or hold what another page wrote.
    return EMPTY;
  }
}

interface State {
  readonly view: 'list' | 'make';
  readonly draft: LessonDraft;
}

export const lessonStore = createStore<State>()(() => ({ view: 'list', draft: read() }));

export function useLessonState<T>(select: (state: State) => T): T {
  return useStore(lessonStore, select);
}

export function putDraft(draft: LessonDraft): void {
  lessonStore.setState({ draft });
  try {
    if (draft === EMPTY) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(draft));
  } catch {
    // It holds for this visit, then.
  }
}
