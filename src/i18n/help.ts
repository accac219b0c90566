import type { Fault } from '../core/refusal';
import type { Messages } from './messages';

/** Our sentence under PyTorch's: what to change, with the numbers of this fault in it. */
export function faultHelp(t: Messages, fault: Pick<Fault, 'code' | 'values'>): string {
  return t.faults.help[fault.code](fault.values ?? {});
}
