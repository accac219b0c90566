import { arg } from '../core/args';
import { argsText } from '../core/args_text';
import { keepsArgs, turnedWithin } from '../core/challenges/limits';
import { carriedArg, type Limits, leavesFree, leavesLayers, limitsIn } from '../core/challenges/task';
import { type Doc, inputKey } from '../core/document';
import { layerSpec } from '../core/layers/rows';
import type { Module, Net } from '../core/net/net';
import { sameMaking, sameStructure } from '../core/net/same';
import type { Shape } from '../core/shape';
import { firstArgs } from './edits';
import { ActionError } from './errors';

/** What an edit is refused with. */
export const NOT_FREE = 'the challenge that is open does not leave this free';

/** No limit names what fills a layer's weights: it is held where arguments are. */
const initOf = (module: Module | undefined) => JSON.stringify(module?.init ?? []);

/**
 * Whether a layer that was not there has nothing but what a new one begins with, or what a layer there has under the
 * same name. So a program that is typed can do no more than adding and doubling layers can.
 */
function isAsNew(limits: Limits, module: Module, before: Net, after: Net, input: Shape): boolean {
  const specs = layerSpec(module.kind).args;
  if (module.init && !before.modules.some((m) => initOf(m) === initOf(module))) return false;
  const place = after.forward.uses.findIndex((use) => use.module === module.id);
  const first = firstArgs(after, Math.max(0, place), module.kind, input);
  return specs.every(({ name }) => {
    if (name === carriedArg(module.kind) || leavesFree(limits, name, after.modules.indexOf(module))) return true;
    const among = before.modules.map((m) => [layerSpec(m.kind).args, m.args] as const);
    const known = [[specs, first] as const, ...among].filter(([own]) => own.some((spec) => spec.name === name));
    const value = argsText(arg(specs, module.args, name));
    return known.some(([own, args]) => argsText(arg(own, args, name)) === value);
  });
}

/**
 * Whether limits leave an edit of slot a's net free. Where layers are, those that stay keep their arguments all the same:
 * which they are is a guess where a net was typed, so one that changed may also pass for a new one.
 */
function leavesNet(limits: Limits, before: Net, after: Net, input: Shape): boolean {
  if (before === after) return true;
  if (sameStructure(before, after)) {
    const sameInits = before.modules.every((m, i) => initOf(m) === initOf(after.modules[i]));
    const sameMade = sameInits && sameMaking(before, before.modules, after, after.modules);
    return turnedWithin(limits, before, after) && (limits.args === null || sameMade);
  }
  if (!leavesLayers(limits)) return false;
  if (limits.args === null) return true;
  return after.modules.every((module, i) => {
    const old = before.modules.find((m) => m.id === module.id && m.kind === module.kind);
    const stays =
      old && keepsArgs(old, module, (name) => leavesFree(limits, name, i)) && initOf(old) === initOf(module);
    return stays || isAsNew(limits, module, before, after, input);
  });
}

/**
 * What an edit comes to while a challenge is open: it is refused where the challenge's limits do not leave it free, and
 * a net that somebody sent as their answer is no longer theirs once it is edited. Documents that bring a challenge of
 * their own (a link, a challenge opened or left) are not edits, and pass. Slot b is for trying, and free.
 */
export function held(before: Doc, after: Doc): Doc {
  const { challenge } = before;
  if (!challenge || after.challenge !== challenge) return after;
  if (after.slots.a === before.slots.a && after.input === before.input) return after;
  const limits = limitsIn(challenge);
  const { shape } = after.input;
  const sameInput = inputKey(after.input) === inputKey(before.input);
  if ((!limits.input && !sameInput) || !leavesNet(limits, before.slots.a, after.slots.a, shape)) {
    throw new ActionError('not-allowed', NOT_FREE);
  }
  return challenge.answer === null ? after : { ...after, challenge: { ...challenge, answer: null } };
}
