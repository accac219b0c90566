import { layerSpec } from '../../../core/layers/rows';
import type { Derived } from '../../../core/net/derived';
import { changedBatch } from '../../../core/net/new_batch';
import { sizesOf } from '../../../core/shape';
import type { Machine } from '../python/machine';
import type { Place } from '../python/places';
import { current, newMemory, type ReadLayer, type Tensor, type TensorObject } from '../python/trace';
import { asItIs } from './aliases';
import { constant } from './constants';
import { checkOverlap } from './overlap';
import { append, isBoth } from './steps';

/** A tensor as a step reads it: the object as it is now; what is no step's yet becomes one. */
function read(m: Machine, tensor: Tensor, node: Place): Tensor {
  const now = current(tensor);
  const own = now.step === null && now.filled && m.trace.kind === 'net' ? constant(m, now, node) : now;
  return asItIs(m, own, node);
}

/** A tensor that is no step's to read, as it is now: with what forward has written into it, where it has. */
export function asWritten(m: Machine, tensor: Tensor, node: Place): Tensor {
  const now = current(tensor);
  const made = now.step === null && now.filled ? m.trace.constants.get(now.object) : undefined;
  return asItIs(m, made ?? now, node);
}

/** What a layer makes of tensors. */
export function through(
  m: Machine,
  layer: ReadLayer,
  inputs: readonly Tensor[],
  node: Place,
  functional: boolean,
  derived: Derived<Tensor> | null = null,
  changes = false,
): Tensor {
  const { trace } = m;
  const own = inputs.map((tensor) => read(m, tensor, node));
  // What brings one of them up to date may write into another one.
  const now = inputs.length > 1 ? own.map((tensor) => asItIs(m, tensor, node)) : own;
  checkOverlap(m, now, layer, changes, node);
  const made = append(m, layer, now, node, functional, { derived, changes });
  if (!layer.off && !m.off) noteBatch(m, layer, now[0], made, node);
  trace.newest = made;
  // Lines that call layers one after the other, outside any function, are a net too.
  const isOwn = trace.kind !== 'script' || (m.calls === 0 && (m.soft || m.off));
  if (isOwn && made.depth >= (trace.deepest?.depth ?? 0)) trace.deepest = made;
  return made;
}

/** Says it where a view makes another batch of the batch of one: nobody asks for that. */
function noteBatch(m: Machine, { module }: ReadLayer, before: Tensor | undefined, made: Tensor, node: Place): void {
  if (!before?.size || !made.size || !layerSpec(module.kind).sameValues) return;
  const [from, to] = [before.size, made.size].map(({ shape, batched }) => sizesOf(shape, batched));
  const found = from && to && changedBatch({ shape: before.size.shape, sizes: from }, to);
  if (found) m.note('new-batch', node, { ...found });
}

/** The indices that a pool gives beside its map. */
export function indicesOf(tensor: Tensor): Tensor {
  const object: TensorObject = { now: null };
  const made = { ...tensor, port: 1, object, memory: newMemory(), region: 0, version: 0 };
  object.now = made;
  return made;
}

/** The map of a pool that gives its indices with it, once they are taken apart; null where it gives none. */
export function takenApart(tensor: Tensor): { map: Tensor; indices: Tensor } | null {
  const now = current(tensor);
  if (!now.step || !isBoth(now)) return null;
  now.step.apart = true;
  return { map: now, indices: indicesOf(now) };
}
