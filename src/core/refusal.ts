import type { RefusalCode } from './refusal_codes';

/** What PyTorch (or, for the budget, this page) says when it will not go on. */
export interface Refusal {
  /** A stable word: `kernel-too-large`. It is also the key of the help sentence. */
  readonly code: RefusalCode;
  /** PyTorch 2.14.1's message, first line, word for word. */
  readonly text: string;
  /** What 2.13 says, where that is something else; null: it takes what 2.14.1 refuses. */
  readonly text213?: string | null;
  /** Numbers for the help sentence, by name. */
  readonly values?: Readonly<Record<string, number | string>>;
}

export type FaultTime = 'construct' | 'forward' | 'budget';

/** A refusal at its place in the net. */
export interface Fault extends Refusal {
  /** Index of the layer among those that are not switched off; -1: the input, or a module that forward never uses. */
  readonly layer: number;
  readonly when: FaultTime;
}
