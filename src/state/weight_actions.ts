import type { TensorConstant } from '../core/net/acts';
import type { Slot } from '../core/result';
import { netOf, withNet } from './edits';
import type { DocStore } from './store';
import { type Part, setPart, unsetPart } from './weight_edits';
import { commit } from './write';

/** Writers of a net's weights. Each is one undo step, as those in actions.ts are; they come with what shows weights. */
export interface WeightActions {
  /** Sets a part of a tensor to numbers. */
  set(slot: Slot, part: Part, by: TensorConstant): void;
  /** A part as it was drawn again. False where more than that part was set at once: nothing changed. */
  unset(slot: Slot, part: Part): boolean;
}

/** The writers of a store; they throw an ActionError on junk, and change nothing then. */
export function weightActions(store: DocStore): WeightActions {
  const doc = () => store.getState().doc;
  return {
    set: (slot, part, by) =>
      commit(
        store,
        withNet(doc(), slot, (net) => setPart(net, part, by)),
      ),
    unset: (slot, part) => {
      const net = unsetPart(netOf(doc(), slot), part);
      if (!net) return false;
      commit(
        store,
        withNet(doc(), slot, () => net),
      );
      return true;
    },
  };
}
