/** The page's own lessons, in the order in which they build on each other. */
export const LESSON_IDS = [
  'why-14',
  'padding',
  'stride',
  'receptive-field',
  'dilation',
  'pooling',
  'claim',
  'skip',
] as const;

export type LessonId = (typeof LESSON_IDS)[number];

export function isLessonId(id: unknown): id is LessonId {
  return LESSON_IDS.some((known) => known === id);
}
