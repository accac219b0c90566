import type { Fault } from '../core/refusal';
import type { PanelWords } from './panels';

/** Help by refusal code, and the words of repairs: fetched once there is something to say. */
export type Faults = PanelWords<'faults'>;

/** Our sentence under PyTorch's: what to change, with the numbers of this fault in it. */
export function faultHelp(words: Faults, fault: Pick<Fault, 'code' | 'values'>): string {
  // Prose has a minus, and no hyphen, before a number.
  return words.help[fault.code](fault.values ?? {}).replace(/(?<![\p{L}\d'’])-(?=\d)/gu, '−');
}
