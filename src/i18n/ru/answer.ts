import type { answer as en } from '../en/answer';

export const answer: typeof en = {};
