import type { Slot } from '../result';
import type { LessonId } from './ids';

/** What a step speaks of: everything beside it goes back. */
export interface Light {
  readonly slot: Slot;
  /** Counted as reports count; −1: the input. */
  readonly layer: number;
  /** One thing of that layer, or its map with all that stands around it. */
  readonly part: LightPart;
}

export const LIGHT_PARTS = ['all', 'map', 'formula', 'mean'] as const;
export type LightPart = (typeof LIGHT_PARTS)[number];

/** What stays covered on the picture until the class has answered. */
export const HIDEABLE_PARTS = ['sizes', 'maps', 'means'] as const;
export type HiddenPart = (typeof HIDEABLE_PARTS)[number];

/** What a step puts on the page; its words are beside it (a teacher's) or i18n's (this page's). */
export interface StepStage {
  /** A link's text, without `#`. */
  readonly state: string;
  readonly light: Light | null;
  /** Covered from the layer in the light on, until the question is answered. */
  readonly hides: readonly HiddenPart[];
}

/** A question to the class, answered by show of hands before anything is uncovered. */
export interface Question {
  readonly question: string;
  readonly choices: readonly string[];
  /** Which of them is right. */
  readonly right: number;
  /** Said when it is uncovered. */
  readonly answer: string;
}

/** A step as a teacher writes it. */
export interface OwnStep extends StepStage {
  readonly text: string;
  /** For the speaker alone. */
  readonly notes: string;
  readonly ask: Question | null;
}

/** A lesson as a teacher makes it: everything it is stands in its link or its file. */
export interface OwnLesson {
  readonly title: string;
  readonly minutes: number;
  readonly steps: readonly OwnStep[];
}

/** The lesson that is open, and at which of its steps, counted from 0. */
export interface OpenLesson {
  readonly lesson: LessonId | OwnLesson;
  readonly step: number;
}

/** Lengths that a lesson keeps to, in characters but for counts. */
export const MOST = {
  steps: 40,
  title: 80,
  text: 600,
  notes: 1000,
  question: 300,
  choices: 6,
  choice: 80,
  answer: 600,
  state: 20_000,
  minutes: 600,
} as const;
