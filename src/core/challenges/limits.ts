import { arg } from '../args';
import { argsText } from '../args_text';
import type { Doc, Panel } from '../document';
import { layerSpec } from '../layers/rows';
import type { Module, Net } from '../net/net';
import { sameStructure } from '../net/same';
import type { Slot } from '../result';
import { carriedArg, type Limits, leavesFree, leavesLayers, limitsIn, type Start } from './task';

type Challenged = Pick<Doc, 'challenge'>;

/** Whether the input may be changed: it may, unless a teacher's challenge is open that holds it. */
export function mayFeed(doc: Challenged): boolean {
  return limitsIn(doc.challenge).input;
}

/** Whether layers of a slot may be added, taken away and moved. Slot b is for trying, and free. */
export function mayBuild(doc: Challenged, slot: Slot): boolean {
  return slot === 'b' || leavesLayers(limitsIn(doc.challenge));
}

/** Whether an argument of the module at a place may be turned. */
export function mayTurn(doc: Challenged, name: string, module: number): boolean {
  return leavesFree(limitsIn(doc.challenge), name, module);
}

/** Whether a panel of the dock is there. */
export function mayOpen(doc: Challenged, panel: Panel): boolean {
  return !limitsIn(doc.challenge).hide.some((hidden) => hidden === panel);
}

/** Whether the net itself is limited, so that another one cannot be put in its place. */
export function isBound(limits: Limits): boolean {
  return !leavesLayers(limits) || !limits.input || limits.args !== null;
}

export function isLimited(doc: Challenged): boolean {
  const limits = limitsIn(doc.challenge);
  return isBound(limits) || limits.hide.length > 0;
}

/** Whether a layer has all the arguments of another of its kind, but for those that are free and what it is fed. */
export function keepsArgs(before: Module, after: Module, isFree: (name: string) => boolean): boolean {
  const specs = layerSpec(before.kind).args;
  const carried = carriedArg(before.kind);
  return specs.every(({ name }) => {
    if (name === carried || isFree(name)) return true;
    return argsText(arg(specs, before.args, name)) === argsText(arg(specs, after.args, name));
  });
}

/** Whether a net of the same layers differs from another in nothing but arguments that are free. */
export function turnedWithin(limits: Limits, before: Net, after: Net): boolean {
  if (limits.args === null) return true;
  return before.modules.every((module, i) => {
    const other = after.modules[i];
    return other !== undefined && keepsArgs(module, other, (name) => leavesFree(limits, name, i));
  });
}

/** Whether an answer came of the start within limits. Where layers are free, all of them may have been added. */
export function withinLimits(limits: Limits, start: Start, answer: Start): boolean {
  if (!limits.input && start.input.join() !== answer.input.join()) return false;
  if (leavesLayers(limits)) return true;
  return sameStructure(start.net, answer.net) && turnedWithin(limits, start.net, answer.net);
}
