import type { ArgValue } from '../../../core/args';
import { sliceIndex } from '../../../core/layers/operations/slice';
import { layerSpec } from '../../../core/layers/rows';
import type { LayerKind } from '../../../core/layers/table';
import { pass } from '../../../core/net/infer';
import type { Module } from '../../../core/net/net';
import { sizesOf } from '../../../core/shape';
import type { Machine } from '../python/machine';
import type { Place } from '../python/places';
import { current, isTorn, newRegion, type Step, type Tensor } from '../python/trace';
import { append, isCopied, isView } from './steps';

// In PyTorch a view shares its numbers with what it is a view of; a net knows that of views of the whole alone. So what is
// written through a view of a part is put back into the whole by a setitem, once the whole is read again, and a view of
// what was written meanwhile is taken again where it is read.

/** Where steps are put in; null: behind all others. */
interface Spot {
  at: number | null;
}

const LAST: Spot = { at: null };

/** A tensor with all that was written into its memory since it was made, through whatever view; stops where that is not known. */
export function asItIs(m: Machine, tensor: Tensor, node: Place): Tensor {
  if (!isTorn(current(tensor))) return current(tensor);
  putBackLast(m, current(tensor), node);
  const now = current(tensor);
  return isTorn(now) ? again(m, now, node, LAST) : now;
}

/** Puts what was written last into the whole. What is written into is read first, so that all that is left was written into one part. */
function putBackLast(m: Machine, { memory }: Tensor, node: Place): void {
  const last = memory.writes.at(-1);
  const left = memory.writes.slice(memory.flushed);
  const [into] = last?.step.inputs ?? [];
  if (last && into && left.length > 0) {
    const at = m.trace.steps.indexOf(last.step) + 1;
    const isApart = last.region !== into.region;
    const isPart = putBack(m, into, last.made, { at: at > 0 ? at : m.refuse(node) }, node, isApart);
    const own = left.filter((written) => written.step.inputs[0]?.region === into.region);
    if (isPart) for (const { step: wrote } of own) withoutWriting(m, wrote, node);
  }
  memory.flushed = memory.writes.length;
}

/** An operation whose result is put back need not write into the part itself, where that has one name alone. */
function withoutWriting(m: Machine, { layer, functional, inputs }: Step, node: Place): void {
  const { inplace, ...args } = layer.module.args;
  let [into] = inputs;
  while (into?.step && hasWritten(into.step, into)) [into] = into.step.inputs;
  const isAlone = into?.step && !isWhole(into.step, into) && !into.memory.aliased.has(into.region);
  if (functional && inplace !== undefined && isAlone) layer.module = constructed(m, layer.module.kind, args, node);
}

const constructed = (m: Machine, kind: LayerKind, args: Module['args'], node: Place): Module =>
  m.construct(kind, args, { call: m.place(node), list: null, end: null, args: {} });

function step(m: Machine, module: Module, inputs: readonly Tensor[], node: Place, spot: Spot, of?: Step): Tensor {
  const layer = { module, off: of?.layer.off ?? false };
  const made = append(m, layer, inputs, node, true, { derived: of?.derived ?? null, at: spot.at });
  if (spot.at !== null) spot.at += 1;
  return made;
}

/**
 * Puts a value back into what a tensor is a part of; whether it is a part of anything. `isApart`: whether the net does not
 * know that the value was written there.
 */
function putBack(m: Machine, into: Tensor, value: Tensor, spot: Spot, node: Place, isApart: boolean): boolean {
  let [target, written, isUnknown] = [into, value, isApart];
  let isPart = false;
  while (target.region !== 0) {
    const made = target.step;
    const [parent] = made?.inputs ?? [];
    if (!made || !parent) return m.refuse(node);
    if (hasWritten(made, target)) target = parent;
    else if (isWhole(made, target)) {
      target = parent;
      written = isUnknown ? sized(m, written, parent, node, spot) : parent;
    } else {
      const whole = latest(m, parent, node, spot);
      written = putInto(m, made, whole, written, spot, node);
      target = whole;
      isUnknown = isCopied(whole.memory);
      isPart = true;
    }
  }
  if (isUnknown && target !== into && !isPart) into.memory.whole = { made: written, since: into.memory.writes.length };
  return isPart;
}

/** The same cells in the sizes of another tensor. */
function sized(m: Machine, tensor: Tensor, as: Tensor, node: Place, spot: Spot): Tensor {
  if (sizeText(tensor) === sizeText(as)) return tensor;
  const shape = as.size ? sizesOf(as.size.shape, as.size.batched) : m.refuse(node);
  return step(m, constructed(m, RESHAPE, { shape }, node), [tensor], node, spot);
}

/** Writes a value into the cells that a step takes of a tensor. */
function putInto(m: Machine, { layer }: Step, whole: Tensor, value: Tensor, spot: Spot, node: Place): Tensor {
  const { module } = layer;
  const write = (index: readonly ArgValue[], own: Tensor) =>
    step(m, constructed(m, SETITEM, { index }, node), [whole, own], node, spot);
  if (module.kind === 'slice') return write(indexOf(module, whole) ?? m.refuse(node), value);
  const dims = orderBack(module, whole) ?? m.refuse(node);
  return write(['...'], step(m, constructed(m, PERMUTE, { dims }, node), [value], node, spot));
}

const SETITEM: LayerKind = 'setitem';
const PERMUTE: LayerKind = 'permute';
const RESHAPE: LayerKind = 'reshape';

/** What stands between brackets for the cells that a slice is; null where PyTorch refuses it. */
function indexOf({ args }: Module, { size }: Tensor): readonly ArgValue[] | null {
  const index = size && sliceIndex(args, sizesOf(size.shape, size.batched));
  return index && 'code' in index ? null : index;
}

/** The order of axes that leads back from a permuted tensor; null where a step does not permute. */
function orderBack(module: Module, { size }: Tensor): number[] | null {
  const passed = module.kind === PERMUTE && size ? pass(module, [size]) : null;
  const reading = passed?.ok ? passed.reads?.[0] : undefined;
  const dims = reading?.type === 'axes' ? reading.links.map((link) => link?.out ?? -1) : [-1];
  return dims.includes(-1) ? null : dims;
}

/** A tensor that a step has read, as it is where it is read once more. */
function latest(m: Machine, tensor: Tensor, node: Place, spot: Spot): Tensor {
  const now = current(tensor);
  const isSame = sizeText(now) === sizeText(tensor) && now.memory === tensor.memory;
  const own = isSame ? now : tensor;
  if (!isSame && isCopied(own.memory)) return m.refuse(node);
  if (own.region === 0) return ofWhole(m, own, node, spot) ?? own;
  return isStale(own) ? again(m, own, node, spot) : own;
}

/** A tensor of all cells of a memory which were made anew after it; null where they were not. */
function ofWhole(m: Machine, tensor: Tensor, node: Place, spot: Spot): Tensor | null {
  const { memory, object, version } = tensor;
  const { whole } = memory;
  if (!whole || version >= whole.since) return null;
  const made = sized(m, whole.made, tensor, node, spot);
  object.now = { ...made, object, memory, region: 0, version: memory.writes.length };
  return object.now;
}

/** Whether the whole has something that a part does not have; what is not put back yet is the part's own. */
function isStale({ memory, region, version }: Tensor): boolean {
  return memory.writes.slice(version, memory.flushed).some((written) => written.region !== region);
}

const sizeText = ({ size }: Tensor) => (size ? sizesOf(size.shape, size.batched).join() : '?');

/** Takes a view again of what it is a view of, which has been written meanwhile. */
function again(m: Machine, tensor: Tensor, node: Place, spot: Spot): Tensor {
  const { memory, object } = tensor;
  const version = memory.writes.length;
  const made = tensor.region === 0 ? ofWhole(m, tensor, node, spot) : takenAgain(m, tensor, node, spot);
  // What was written into the whole under another name the net itself knows.
  object.now = made
    ? { ...made, object, memory, region: tensor.region === 0 ? 0 : newRegion(memory), version }
    : { ...tensor, version };
  return object.now;
}

function takenAgain(m: Machine, tensor: Tensor, node: Place, spot: Spot): Tensor {
  const made = tensor.step;
  const [parent] = made?.inputs ?? [];
  if (!made || !parent) return m.refuse(node);
  if (hasWritten(made, tensor)) return takenAgain(m, parent, node, spot);
  const { kind, args } = made.layer.module;
  // What was copied where it does not lie in one piece is as it was.
  if (layerSpec(kind).sameValues && !isWhole(made, tensor)) return m.refuse(node);
  const of = latest(m, parent, node, spot);
  return step(m, constructed(m, kind, args, node), [of], node, spot, made);
}

/** Whether a step has written into what it reads first: its result is the same object. */
const hasWritten = ({ inputs }: Step, made: Tensor): boolean => inputs[0]?.object === made.object;

/** Whether a step gives all cells of what it reads in their order, as a view. */
function isWhole({ layer, inputs }: Step, made: Tensor): boolean {
  const [first] = inputs;
  return (
    first !== undefined &&
    (layer.off || (layerSpec(layer.module.kind).sameValues === true && isView(layer, first, made.size)))
  );
}
