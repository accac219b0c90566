import type { LayerKind } from '../core/layers/table';
import type { Net } from '../core/net/net';
import type { Slot } from '../core/result';
import { netOf, withNet } from './edits';
import type { Joint } from './graph_edits';
import * as graph from './graph_edits';
import type { DocStore } from './store';
import { commit } from './write';

/** Writers of a net's wiring. Each is one undo step, as those in actions.ts are; they come with the picture, not before. */
export interface GraphActions {
  /**
   * Lays a skip from the map of a stage (by its head's use; INPUT_KEY: x) to right behind a later use, with what shapes
   * need on it. Returns the use of the join.
   */
  laySkip(slot: Slot, from: string, behind: string, how: Joint): string;
  /** A copy of a stage beside it, both joined behind it. Returns the use of the join. */
  addBranch(slot: Slot, head: string, how: Joint): string;
  /** Takes a connection between two stages away; a join that is left with one tensor goes. */
  removeWire(slot: Slot, from: string, to: string): void;
  /** Moves a stage by one along its branch. */
  moveAlong(slot: Slot, head: string, by: -1 | 1): void;
  /** Puts a layer right behind a use. Returns the layer's use. */
  addBehind(slot: Slot, use: string, kind: LayerKind): string;
  /** Puts a copy of a stage behind it. Returns the use of the copy's head. */
  copyBehind(slot: Slot, head: string): string;
}

const known = new WeakMap<DocStore, GraphActions>();

/** The writers of a store; they throw an ActionError on junk, and change nothing then. */
export function graphActions(store: DocStore): GraphActions {
  const old = known.get(store);
  if (old) return old;
  const doc = () => store.getState().doc;
  const change = (slot: Slot, edit: (net: Net) => { net: Net; use: string }): string => {
    const made = edit(netOf(doc(), slot));
    commit(
      store,
      withNet(doc(), slot, () => made.net),
    );
    return made.use;
  };
  const only = (net: Net) => ({ net, use: '' });
  const actions: GraphActions = {
    laySkip: (slot, from, behind, how) =>
      change(slot, (net) => graph.laySkip(net, doc().input.shape, from, behind, how)),
    addBranch: (slot, head, how) => change(slot, (net) => graph.addBranch(net, head, how)),
    removeWire: (slot, from, to) => void change(slot, (net) => only(graph.removeWire(net, from, to))),
    moveAlong: (slot, head, by) => void change(slot, (net) => only(graph.moveAlong(net, head, by))),
    addBehind: (slot, use, kind) => change(slot, (net) => graph.addBehind(net, use, kind, doc().input.shape)),
    copyBehind: (slot, head) => change(slot, (net) => graph.copyBehind(net, head)),
  };
  known.set(store, actions);
  return actions;
}
