import type { Doc } from '../core/document';
import type { ShapedNet } from '../core/net/infer';
import { oncePer } from '../core/once';
import { type Repair, repairs } from '../core/repair/repair';
import type { Slot } from '../core/result';
import type { Derived } from './derive';
import { repaired } from './edits';
import { ActionError } from './errors';
import { held } from './hold';

// Apart from what is derived of every document: only a net that PyTorch refuses needs it.

const repairsOfNet = oncePer((net: ShapedNet): readonly Repair[] => (net.fault ? repairs(net) : []));

/** Whether the open challenge leaves a repair of slot a free. */
function isFree(doc: Doc, repair: Repair): boolean {
  try {
    held(doc, repaired(doc, 'a', repair));
    return true;
  } catch (error) {
    if (error instanceof ActionError) return false;
    throw error;
  }
}

/** Repairs of the fault of a slot of a document, smallest first; none where the slot is empty or has no fault. */
export function repairsOf(doc: Doc, slot: Slot, derived: Derived): readonly Repair[] {
  const net = derived[slot];
  const all = net ? repairsOfNet(net) : [];
  return slot === 'a' && doc.challenge ? all.filter((repair) => isFree(doc, repair)) : all;
}
