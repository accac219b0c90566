import { tensorSpecs } from '../core/layers/rows';
import { type Act, readBy, type TensorConstant, type TensorIndex, type TensorRef, type Write } from '../core/net/acts';
import { actsOf, withActs } from '../core/net/construction';
import { moduleOf, type Net } from '../core/net/net';
import { sameData } from '../core/same_data';
import { broadcastView, indexed, wholeView } from '../core/strided';
import { ActionError } from './errors';

/** A part of a module's tensor. */
export interface Part {
  readonly to: TensorRef;
  /** Empty: all of it. */
  readonly index: TensorIndex;
}

const sameTensor = (a: TensorRef, b: TensorRef) => a.module === b.module && a.name === b.name;

/** Whether all that the second names is named by the first. */
function covers(wide: TensorIndex, narrow: TensorIndex): boolean {
  return wide.every((own, axis) => own === null || sameData(own, narrow[axis] ?? null));
}

/** Numbers that are set in a part of this tensor. */
function sets(act: Act, to: TensorRef): act is Write {
  return (
    act.type === 'write' &&
    sameTensor(act.to, to) &&
    !act.fresh &&
    act.run.op === 'set' &&
    typeof act.run.by === 'object' &&
    'values' in act.run.by
  );
}

/** Whether what a tensor holds at that place goes on into something else. */
function goesOn(act: Act, to: TensorRef): boolean {
  if (act.type === 'tie') return sameTensor(act.to, to) || sameTensor(act.tensor, to);
  if (act.type !== 'write') return act.type === 'reset' || act.type === 'init' ? act.module === to.module : false;
  const by = readBy(act.run);
  return (by !== null && sameTensor(by.of, to)) || (sameTensor(act.to, to) && !sets(act, to));
}

/** Numbers that were set at the end, in parts that are inside of this one: nobody has read them. */
function isLoose(acts: readonly Act[], at: number, { to, index }: Part): boolean {
  const act = acts[at];
  if (!act || !sets(act, to) || !covers(index, act.index ?? [])) return false;
  return !acts.slice(at + 1).some((later) => goesOn(later, to));
}

/**
 * Sets a part of a tensor to numbers, broadcast as PyTorch does, behind all that happened before; what was set inside of
 * that part goes. Throws where the part is none of the tensor, or the numbers do not fit.
 */
export function setPart(net: Net, part: Part, by: TensorConstant): Net {
  const { to, index } = part;
  const spec = tensorSpecs(moduleOf(net, to.module)).find(({ name }) => name === to.name);
  const target = spec && indexed(wholeView(spec.shape), index);
  if (!target || !broadcastView(wholeView(by.shape), target.shape) || by.values.length === 0) {
    throw new ActionError('bad-value', `${by.shape.join(' × ')} numbers do not go into that part of ${to.name}`);
  }
  if (!by.values.every(Number.isFinite)) throw new ActionError('bad-value', 'a weight is a finite number');
  const acts = actsOf(net);
  const kept = acts.filter((_act, at) => !isLoose(acts, at, part));
  const write: Act = { type: 'write', to, ...(index.length > 0 && { index }), run: { op: 'set', by } };
  return withActs(net, [...kept, write]);
}

/** Without the numbers that were set inside of a part; null where others reach over it, or none were. */
export function unsetPart(net: Net, part: Part): Net | null {
  const acts = actsOf(net);
  const kept = acts.filter((_act, at) => !isLoose(acts, at, part));
  if (kept.length === acts.length) return null;
  const stillSet = kept.some((act) => sets(act, part.to) && covers(act.index ?? [], part.index));
  return stillSet ? null : withActs(net, kept);
}

/** A net whose tensor is as it was drawn: nothing is set in it. */
export function withoutSets(net: Net, to: TensorRef): Net {
  return unsetPart(net, { to, index: [] }) ?? net;
}
