import { handsOnIndices } from '../../../core/layers/indices';
import { layerSpec } from '../../../core/layers/rows';
import { isRowKind, type LayerKind } from '../../../core/layers/table';
import type { Derived } from '../../../core/net/derived';
import { writesInPlace } from '../../../core/net/graph';
import { constructRefusal, pass } from '../../../core/net/infer';
import { changedBatch } from '../../../core/net/new_batch';
import { sizesOf } from '../../../core/shape';
import { MAX_LAYERS } from '../../../core/values';
import type { Machine } from '../python/machine';
import type { Place } from '../python/places';
import { Problem } from '../python/problem';
import {
  current,
  isTorn,
  type Memory,
  madeBy,
  type ReadLayer,
  type Step,
  type Tensor,
  type TensorObject,
} from '../python/trace';
import { constant } from './constants';

/** Operations whose result is some of the cells of the tensor that they read, or has them in another order. */
const PARTS: ReadonlySet<LayerKind | string> = new Set(['slice', 'permute', 'expand', 'unfold']);

/** A tensor as a step reads it: the object as it is now; what is no step's yet becomes one. */
function read(m: Machine, tensor: Tensor, node: Place): Tensor {
  const now = current(tensor);
  // Written through a view that no step stands for.
  if (isTorn(now)) return m.refuse(node);
  return now.step === null && now.filled && m.trace.kind === 'net' ? constant(m, now, node) : now;
}

/** What a layer makes of tensors. */
export function through(
  m: Machine,
  layer: ReadLayer,
  inputs: readonly Tensor[],
  node: Place,
  functional: boolean,
  derived: Derived<Tensor> | null = null,
): Tensor {
  const { trace } = m;
  if (trace.steps.length >= MAX_LAYERS) {
    throw new Problem('too-many-layers', node, { layers: trace.steps.length + 1, most: MAX_LAYERS });
  }
  const off = layer.off || m.off;
  const own = inputs.map((tensor) => read(m, tensor, node));
  const [first] = own;
  const writes = !off && first !== undefined && writesInPlace(layer.module);
  const isApart = writes && (first.memory.copied === true || first.memory.hasCopy === true);
  const module = isApart ? apart(m, layer, node) : layer.module;
  const step: Step = {
    layer: { module, off },
    inputs: own,
    functional: functional || module.id !== layer.module.id,
    place: m.place(node),
    apart: false,
    within: trace.within,
    ...(derived && { derived }),
  };
  trace.steps.push(step);
  const fresh = madeBy(step, off ? (first?.size ?? null) : sizeOf(m, layer, own));
  if (!off) noteBatch(m, layer, own[0], fresh, node);
  const mask = !off && isMask(module.kind, own);
  const isOne = own.some((tensor) => tensor.inOne);
  const marks = { ...(mask && { mask }), ...(isOne && { inOne: true as const }) };
  const made: Tensor = { ...fresh, ...marks, ...kept(layer, first, writes, off) };
  // The others of its memory do not see what is written apart.
  if (isApart) first.memory.writes[first.memory.writes.length - 1] = APART;
  made.object.now = made;
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
  const made = { ...tensor, port: 1, object, memory: { writes: [], regions: 1 }, region: 0, version: 0 };
  object.now = made;
  return made;
}

/** No region of any tensor. */
const APART = -1;

/**
 * A module that would write into a copy that no step has made, or into what there is a copy of: it gives a new tensor, so
 * that the other one stays.
 */
function apart(m: Machine, { module }: ReadLayer, node: Place): ReadLayer['module'] {
  const { inplace: _inplace, ...rest } = module.args;
  const args = layerSpec(module.kind).writes ? { ...rest, apart: true } : rest;
  return m.construct(module.kind, args, { call: m.place(node), list: null, end: null, args: {} });
}

/** Operations that give truths, and those that leave truths what they are. */
const TRUTHS: ReadonlySet<string> = new Set([
  'gt',
  'lt',
  'ge',
  'le',
  'eq',
  'ne',
  'logical_and',
  'logical_or',
  'logical_xor',
  'logical_not',
]);
const MOVES: ReadonlySet<string> = new Set([
  'slice',
  'permute',
  'expand',
  'repeat',
  'flip',
  'roll',
  'rot90',
  'repeat_interleave',
  'index_select',
  'unfold',
  'cat',
  'stack',
]);

function isMask(kind: string, inputs: readonly Tensor[]): boolean {
  const moves = MOVES.has(kind) || (isRowKind(kind) && layerSpec(kind).sameValues === true);
  return TRUTHS.has(kind) || (moves && inputs.length > 0 && inputs.every((t) => t.mask === true));
}

type Kept = Pick<Tensor, 'object' | 'memory' | 'region' | 'version'>;

/** Where a new tensor's numbers are. */
function kept(layer: ReadLayer, first: Tensor | undefined, writes: boolean, off: boolean): Kept {
  const alone = (): Kept => ({ object: { now: null }, memory: { writes: [], regions: 1 }, region: 0, version: 0 });
  if (!first) return alone();
  const { memory, region } = first;
  if (writes) {
    memory.writes.push(region);
    return { object: first.object, memory, region, version: memory.writes.length };
  }
  const shares = off || layerSpec(layer.module.kind).sameValues;
  if (shares) return { object: { now: null }, memory, region, version: memory.writes.length };
  return PARTS.has(layer.module.kind) ? part(memory) : alone();
}

function part(memory: Memory): Kept {
  const region = memory.regions;
  memory.regions += 1;
  return { object: { now: null }, memory, region, version: memory.writes.length };
}

function sizeOf(m: Machine, { module }: ReadLayer, inputs: readonly Tensor[]): Tensor['size'] {
  const sizes = inputs.flatMap(({ size }) => (size ? [size] : []));
  const isTuple = inputs.some((t) => isBoth(t));
  if (sizes.length < inputs.length || isTuple) return null;
  const passed = constructRefusal(module) === null ? pass(module, sizes) : null;
  if (passed?.ok) return passed.output;
  m.trace.refused = true;
  return null;
}

/** Whether a tensor is still the pair of a map and its indices. */
export function isBoth({ step, port }: Tensor): boolean {
  if (!step || port !== 0 || step.apart || step.layer.off) return false;
  const { kind, args, call } = step.layer.module;
  return call === undefined && handsOnIndices(kind, args);
}

/** The map of a pool that gives its indices with it, once they are taken apart; null where it gives none. */
export function takenApart(tensor: Tensor): { map: Tensor; indices: Tensor } | null {
  const now = current(tensor);
  if (!now.step || !isBoth(now)) return null;
  now.step.apart = true;
  return { map: now, indices: indicesOf(now) };
}
