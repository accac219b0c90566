import type { Fault } from '../core/refusal';
import type { PanelWords } from './panels';
import { bothWords } from './source';

/** Help by refusal code, and the words of repairs: fetched once there is something to say. */
export type Faults = PanelWords<'faults'>;

/** What PyTorch says and what to do; of what is beyond this page's budget, which nobody but us speaks of, ours alone. */
export function faultWords(words: Faults, fault: Fault): string {
  return bothWords(fault.when === 'budget' ? null : fault.text, faultHelp(words, fault));
}

/** Our sentence under PyTorch's: what to change, with the numbers of this fault in it. */
export function faultHelp(words: Faults, fault: Pick<Fault, 'code' | 'values'>): string {
  // Prose has a minus, and no hyphen, before a number.
  return words.help[fault.code](fault.values ?? {}).replace(/(?<![\p{L}\d'’])-(?=\d)/gu, '−');
}
