import '../core/layers/all';
import type { Doc } from '../core/document';
import type { Net } from '../core/net/net';
import { sameNet } from '../core/net/same';
import type { Slot } from '../core/result';
import { sameData } from '../core/same_data';
import type { SourceService } from '../core/source';
import type { Actions } from '../state/actions';
import { ActionError } from '../state/errors';
import type { DocStore } from '../state/store';
import { rememberText, textOf } from '../state/texts';
import { withoutSteps } from '../state/write';

interface Host {
  readonly store: DocStore;
  readonly actions: Actions;
  readonly source: Pick<SourceService, 'read'>;
}

/** Nets whose text is being read for their input, and the texts. */
const asked = new WeakMap<Net, string>();

/**
 * After a change of the input's size: the texts of both slots say for it what they say, where that hangs on the size
 * (`while x.shape[-1] > 8`, a lazy layer). A net that they make otherwise takes the place of the one that the change
 * left, within the change's own step of undo. What the page has changed since is not touched.
 */
export async function reread(host: Host, before: Doc, after: Doc): Promise<void> {
  await Promise.all((['a', 'b'] as const).map((slot) => rereadSlot(host, slot, before, after)));
}

async function rereadSlot({ store, actions, source }: Host, slot: Slot, before: Doc, after: Doc): Promise<void> {
  const [old, net] = [before.slots[slot], after.slots[slot]];
  if (!old || !net) return;
  const text = textOf(old) ?? asked.get(old) ?? null;
  // Undo and loading bring a net with its own text.
  if (text === null || (old !== net && textOf(net) !== null) || !isCarried(old, net)) return;
  asked.set(net, text);
  const reading = await source.read(text, undefined, true);
  const { doc } = store.getState();
  if (doc.slots[slot] !== net || doc.input.shape.join() !== after.input.shape.join() || !reading.ok) return;
  const isSame = sameNet(reading.net, net, 'content');
  // A text that was written for a net says no sizes of a source that is gone: for what that was read stays with the net.
  if (isSame && (!reading.sized || sameData(reading.net.readFor, net.readFor))) {
    rememberText(net, text);
    return;
  }
  if (!reading.sized) return;
  const { readFor: _before, ...kept } = net;
  const { readFor } = reading.net;
  const next = isSame ? { ...kept, ...(readFor && { readFor }) } : reading.net;
  try {
    withoutSteps(store, () => actions.replaceNet(slot, next, { text, keepWeights: true }));
  } catch (error) {
    // What a challenge holds, or what is too long, stays as the change left it.
    if (!(error instanceof ActionError)) throw error;
  }
}

/** Whether a net is another's, at most with channels carried along. */
function isCarried(old: Net, net: Net): boolean {
  const ids = ({ forward }: Net) => forward.uses.map((use) => use.id).join();
  return ids(old) === ids(net);
}
