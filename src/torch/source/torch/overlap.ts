import { cellsOf as cellsIn } from '../../../core/layers/operations/index';
import { slicePlan } from '../../../core/layers/operations/slice';
import { layerSpec } from '../../../core/layers/rows';
import { writesInPlace } from '../../../core/net/graph';
import { pass } from '../../../core/net/infer';
import type { Module } from '../../../core/net/net';
import { overlapsItself } from '../../../core/net/strides';
import { elements, sizesOf } from '../../../core/shape';
import type { Machine } from '../python/machine';
import type { Place } from '../python/places';
import type { ReadLayer, Tensor } from '../python/trace';

/** More cells than are looked at one by one. */
const MOST_CELLS = 1_000_000;

/**
 * Stops where a step reads cells that it writes at other places: PyTorch refuses most of it, and what it gives of the rest
 * goes by the order in which it writes.
 */
export function checkOverlap(
  m: Machine,
  inputs: readonly Tensor[],
  { module, off }: ReadLayer,
  changes: boolean,
  node: Place,
): void {
  const [first, ...others] = inputs;
  if (!first || off || !(changes || writesInPlace(module))) return;
  // The core refuses what it knows to be written.
  if (changes && first.size && overlapsItself(first.size)) m.refuse(node);
  for (const other of others) {
    if (other.memory !== first.memory || other.region === first.region) continue;
    const [written, read] = [writtenOf(first, module), cellsOf(other)];
    if (!written || !read) throw m.refuse(node);
    const all = new Set(written);
    if (read.some((cell) => all.has(cell))) m.refuse(node);
  }
}

/** Where the cells stand that a step writes: all of the tensor, or those of its index. */
function writtenOf(tensor: Tensor, { kind, args }: Module): readonly number[] | null {
  const all = cellsOf(tensor);
  const sizes = tensor.size && sizesOf(tensor.size.shape, tensor.size.batched);
  // The index is said as a slice says it.
  if (!all || !sizes || String(kind) !== 'setitem' || args.masked === true) return all;
  const plan = slicePlan({ index: args.index ?? null }, sizes);
  return 'code' in plan ? all : offsets(plan.cells.map(cellsIn), plan.base).map((at) => all[at] ?? 0);
}

/** Where the cells of a tensor stand in the whole of its memory; null where that is not known. */
function cellsOf(tensor: Tensor): readonly number[] | null {
  const { size, region, step } = tensor;
  const sizes = size && sizesOf(size.shape, size.batched);
  if (!sizes || elements(sizes) > MOST_CELLS) return null;
  if (region === 0) return Array.from({ length: elements(sizes) }, (_, i) => i);
  const [parent] = step?.inputs ?? [];
  const of = parent && cellsOf(parent);
  const from = parent?.size && sizesOf(parent.size.shape, parent.size.batched);
  if (!step || !of || !from) return null;
  const { module, off } = step.layer;
  if (off || parent.object === tensor.object || layerSpec(module.kind).sameValues) return of;
  if (String(module.kind) === 'slice') {
    const plan = slicePlan(module.args, from);
    return 'code' in plan ? null : offsets(plan.cells.map(cellsIn), plan.base).map((at) => of[at] ?? 0);
  }
  const passed = pass(module, [parent.size]);
  const reading = passed.ok ? passed.reads?.[0] : undefined;
  if (String(module.kind) !== 'permute' || reading?.type !== 'axes') return null;
  const strides = from.map((_, i) => elements(from.slice(i + 1)));
  const axes = sizes.map((n, out) => {
    const stride = strides[reading.links.findIndex((link) => link?.out === out)] ?? 0;
    return Array.from({ length: n }, (_, i) => i * stride);
  });
  return offsets(axes, 0).map((at) => of[at] ?? 0);
}

/** Sums of one number of each list, the last one fastest. */
function offsets(axes: readonly (readonly number[])[], base: number): number[] {
  return axes.reduce<number[]>((found, axis) => found.flatMap((at) => axis.map((own) => at + own)), [base]);
}
