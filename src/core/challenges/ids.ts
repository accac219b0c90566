/** The page's own challenges, from easy to hard; their order is that of the list. */
export const CHALLENGE_IDS = [
  'exercise',
  'same-size',
  'one-by-one',
  'even-kernel',
  'no-border',
  'halve-odd',
  'pixel-shuffle',
  'dilation',
  'undo-stride',
  'less-work',
  'global-head',
  'even-field',
  'depthwise',
  'skip-fits',
  'whole-input',
  'field-31',
] as const;

export type ChallengeId = (typeof CHALLENGE_IDS)[number];

export function isChallengeId(id: unknown): id is ChallengeId {
  return CHALLENGE_IDS.some((known) => known === id);
}
