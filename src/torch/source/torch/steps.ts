import { handsOnIndices } from '../../../core/layers/indices';
import { layerSpec } from '../../../core/layers/rows';
import { isRowKind, type LayerKind } from '../../../core/layers/table';
import type { Derived } from '../../../core/net/derived';
import { writesInPlace } from '../../../core/net/graph';
import { constructRefusal, pass } from '../../../core/net/infer';
import { isViewable } from '../../../core/net/strides';
import { sizesOf } from '../../../core/shape';
import { MAX_LAYERS } from '../../../core/values';
import type { Machine } from '../python/machine';
import type { Place } from '../python/places';
import { Problem } from '../python/problem';
import { type Memory, madeBy, newMemory, newRegion, type ReadLayer, type Step, type Tensor } from '../python/trace';

/** Operations whose result is some of the cells of the tensor that they read, or has them in another order. */
const PARTS: ReadonlySet<LayerKind | string> = new Set(['slice', 'permute', 'expand', 'unfold']);

interface More {
  /** Arguments that follow from shapes. */
  readonly derived?: Derived<Tensor> | null;
  /** The place of a step that stands before others that were followed already. */
  readonly at?: number | null;
  /** Whether it changes the very object that it reads first, and has no argument that says so: `torch.sigmoid_(x)`. */
  readonly changes?: boolean;
}

/** Appends a step, which reads tensors as they are now. */
export function append(
  m: Machine,
  layer: ReadLayer,
  own: readonly Tensor[],
  node: Place,
  functional: boolean,
  { derived = null, at = null, changes = false }: More = {},
): Tensor {
  const { trace } = m;
  if (trace.steps.length >= MAX_LAYERS) {
    throw new Problem('too-many-layers', node, { layers: trace.steps.length + 1, most: MAX_LAYERS });
  }
  const off = layer.off || m.off;
  const [first] = own;
  const inPlace = writesInPlace(layer.module);
  const writes = !off && first !== undefined && (inPlace || changes);
  const isApart = writes && (changes || isCopied(first.memory));
  const module = isApart && inPlace ? apart(m, layer, node) : layer.module;
  const step: Step = {
    layer: { module, off },
    inputs: own,
    functional: functional || module.id !== layer.module.id,
    place: m.place(node),
    apart: false,
    within: trace.within,
    ...(derived && { derived }),
  };
  if (at === null) trace.steps.push(step);
  else trace.steps.splice(at, 0, step);
  const fresh = madeBy(step, off ? (first?.size ?? null) : sizeOf(m, layer, own));
  const mask = !off && isMask(module.kind, own);
  const isOne = own.some((tensor) => tensor.inOne);
  const marks = { ...(mask && { mask }), ...(isOne && { inOne: true as const }) };
  const made: Tensor = { ...fresh, ...marks, ...kept(layer, first, fresh.size, writes, off) };
  made.object.now = made;
  // What puts back what was written through a view is nothing new to the tensors of its memory.
  // What is refused writes nothing.
  if (!writes || (fresh.size === null && first.size !== null)) return made;
  const { memory, region } = first;
  if (at === null) memory.writes.push({ region: isApart ? APART : region, step, made });
  const written = { ...made, version: memory.writes.length };
  made.object.now = written;
  if (isApart && region === 0) memory.whole = { made: written, since: written.version };
  return written;
}

/** Whether an argument of a kind says that it writes into what it reads. */
export const hasInPlace = (kind: LayerKind): boolean => layerSpec(kind).args.some((a) => a.name === 'inplace');

/** Whether a memory is a copy that no step has made, or there is one of it. */
export const isCopied = ({ copied, hasCopy }: Memory): boolean => copied === true || hasCopy === true;

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
function kept(layer: ReadLayer, first: Tensor | undefined, size: Tensor['size'], writes: boolean, off: boolean): Kept {
  const alone = (): Kept => ({ object: { now: null }, memory: newMemory(), region: 0, version: 0 });
  if (!first) return alone();
  const { memory, region } = first;
  const version = memory.writes.length;
  if (writes) return { object: first.object, memory, region, version };
  const { kind, args } = layer.module;
  if (off || (layerSpec(kind).sameValues && isView(layer, first, size))) {
    memory.aliased.add(region);
    return { object: { now: null }, memory, region, version };
  }
  const isPart = PARTS.has(kind) && !(kind === 'slice' && Array.isArray(args.index) && args.index.some(Array.isArray));
  // What is laid out anew where it lies in no one piece has a part of its own, which nothing leads back from.
  return isPart || layerSpec(kind).sameValues
    ? { object: { now: null }, memory, region: newRegion(memory), version }
    : alone();
}

/** Whether what leaves all cells in their order is a view of what it reads, and no copy. */
export function isView({ module, off }: ReadLayer, first: Tensor, size: Tensor['size']): boolean {
  if (off || layerSpec(module.kind).lies !== 'laid' || !first.size?.strides || !size) return true;
  return isViewable(first.size, sizesOf(size.shape, size.batched));
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
