import { isChain, type Net } from '../../core/net/net';
import { type Stage, stages } from '../../core/net/stages';
import type { Slot } from '../../core/result';
import type { Actions } from '../../state/actions';
import { neighbour } from '../../state/graph_edits';

/** Edits of a whole stage — a layer with the activations that follow it — each one undo step. */

const partsOf = (stage: Stage) => [stage.head, ...stage.chips];

function asOneStep(actions: Actions, change: () => void): void {
  actions.beginGesture();
  try {
    change();
  } finally {
    actions.endGesture();
  }
}

/** Whether a stage can be moved by one: in a chain to wherever there is another, else as far as its branch goes. */
export function mayMove(net: Net, index: number, by: -1 | 1): boolean {
  const all = stages(net);
  const head = all[index]?.head.use.id;
  if (isChain(net.forward)) return head !== undefined && all[index + by] !== undefined;
  return head !== undefined && neighbour(all, head, by) !== null;
}

/** Moves a stage so that it stands at `to` among the stages, counted without it. */
export function moveStage(actions: Actions, slot: Slot, net: Net, from: number, to: number): void {
  const all = stages(net);
  const stage = all[from];
  if (!stage || from === to) return;
  const rest = all.toSpliced(from, 1);
  const before = rest.slice(0, to).reduce((n, s) => n + partsOf(s).length, 0);
  const parts = partsOf(stage);
  asOneStep(actions, () => {
    // Moving later, each part in turn goes behind those that went before it; moving earlier, each to its own place.
    const later = before > stage.head.place;
    for (const [i, part] of parts.entries()) {
      actions.moveLayer(slot, part.use.id, later ? before + parts.length - 1 : before + i);
    }
  });
}

/** Puts a copy of a stage after it. Returns the use of the copy's head. */
export function duplicateStage(actions: Actions, slot: Slot, stage: Stage): string {
  const parts = partsOf(stage);
  let head = '';
  asOneStep(actions, () => {
    for (const [i, part] of parts.entries()) {
      const copy = actions.duplicateLayer(slot, part.use.id);
      actions.moveLayer(slot, copy, stage.head.place + parts.length + i);
      if (i === 0) head = copy;
    }
  });
  return head;
}

export function removeStage(actions: Actions, slot: Slot, stage: Stage): void {
  asOneStep(actions, () => {
    for (const part of partsOf(stage)) actions.removeLayer(slot, part.use.id);
  });
}

/** Switches a stage off or on, its activations with it. */
export function toggleStage(actions: Actions, slot: Slot, stage: Stage): void {
  const off = !stage.head.use.off;
  asOneStep(actions, () => {
    for (const part of partsOf(stage)) if (part.use.off !== off) actions.toggleLayer(slot, part.use.id);
  });
}

/** Where a new layer goes so that it stands before a stage; behind all of them where there is none. */
export function placeBefore(net: Net, stage: Stage | null): number {
  return stage ? stage.head.place : net.forward.uses.length;
}
