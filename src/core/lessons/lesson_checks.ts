import { isText } from '../challenges/task_checks';
import { isBoundedInt } from '../values';
import { isLessonId } from './ids';
import {
  HIDEABLE_PARTS,
  LIGHT_PARTS,
  type Light,
  MOST,
  type OpenLesson,
  type OwnLesson,
  type OwnStep,
  type Question,
} from './lesson';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const hasOnly = (value: Readonly<Record<string, unknown>>, names: readonly string[]) =>
  Object.keys(value).every((name) => names.includes(name));

/** The most layers that a light counts. */
const MOST_LAYERS = 10_000;

function isLight(value: unknown): value is Light {
  if (!isRecord(value) || !hasOnly(value, ['slot', 'layer', 'part'])) return false;
  const { slot, layer, part } = value;
  return (
    (slot === 'a' || slot === 'b') &&
    isBoundedInt(layer) &&
    layer >= -1 &&
    layer < MOST_LAYERS &&
    LIGHT_PARTS.some((known) => known === part)
  );
}

function isQuestion(value: unknown): value is Question {
  if (!isRecord(value) || !hasOnly(value, ['question', 'choices', 'right', 'answer'])) return false;
  const { question, choices, right, answer } = value;
  return (
    isText(question, MOST.question) &&
    question !== '' &&
    Array.isArray(choices) &&
    choices.length >= 2 &&
    choices.length <= MOST.choices &&
    choices.every((choice) => isText(choice, MOST.choice) && choice !== '') &&
    isBoundedInt(right) &&
    right >= 0 &&
    right < choices.length &&
    isText(answer, MOST.answer)
  );
}

function isStep(value: unknown): value is OwnStep {
  if (!isRecord(value) || !hasOnly(value, ['state', 'light', 'hides', 'text', 'notes', 'ask'])) return false;
  const { state, light, hides, text, notes, ask } = value;
  return (
    isText(state, MOST.state) &&
    // Only what a link is made of: it goes into an address.
    /^[\w\-.,:/=&~]+$/.test(state) &&
    (light === null || isLight(light)) &&
    Array.isArray(hides) &&
    hides.length <= HIDEABLE_PARTS.length &&
    hides.every((part) => HIDEABLE_PARTS.some((known) => known === part)) &&
    isText(text, MOST.text) &&
    isText(notes, MOST.notes) &&
    (ask === null || isQuestion(ask))
  );
}

/** Whether data, wherever it comes from, is a lesson that the page can open. */
export function isOwnLesson(value: unknown): value is OwnLesson {
  if (!isRecord(value) || !hasOnly(value, ['title', 'minutes', 'steps'])) return false;
  const { title, minutes, steps } = value;
  return (
    isText(title, MOST.title) &&
    title !== '' &&
    isBoundedInt(minutes) &&
    minutes >= 1 &&
    minutes <= MOST.minutes &&
    Array.isArray(steps) &&
    steps.length >= 1 &&
    steps.length <= MOST.steps &&
    steps.every(isStep)
  );
}

/** Whether data is a lesson of the page's or a teacher's, at a step that may be one of its own. */
export function isOpenLesson(value: unknown): value is OpenLesson {
  if (!isRecord(value) || !hasOnly(value, ['lesson', 'step'])) return false;
  const { lesson, step } = value;
  if (!isBoundedInt(step) || step < 0 || step >= MOST.steps) return false;
  return isLessonId(lesson) || (isOwnLesson(lesson) && step < lesson.steps.length);
}
