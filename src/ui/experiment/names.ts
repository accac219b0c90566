import type { Question } from '../../core/experiment/experiment_setup';
import type { Pair } from '../../i18n/en/experiment_verdict';
import type { PanelWords } from '../../i18n/panels';

type Words = PanelWords<'experiment'>;

export interface Names {
  /** As subjects of a sentence. */
  readonly pair: Pair;
  /** As labels of rows and columns. */
  readonly a: string;
  readonly b: string;
  readonly difference: string;
  readonly lower: string;
}

/** What the two sides of a question are called. */
export function namesOf(words: Words, question: Question): Names {
  if (question !== 'border-interior') {
    const { nets } = words.names;
    return { pair: nets, ...nets, difference: words.stats.difference, lower: words.stats.lower };
  }
  const { border, short } = words.names;
  return { pair: border, a: short.border, b: short.interior, difference: short.difference, lower: short.lower };
}
