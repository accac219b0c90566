import { type Args, type ArgValue, arg } from '../args';
import type { LayerSpec } from '../layer';
import type { TensorSpec } from '../weights';
import { conv2d } from './conv2d';
import { relu } from './relu';
import type { LayerKind } from './table';

/**
 * The rows of the table that are there. The page opens with the exercise's layers, and is drawn with those alone; all
 * others come with all.ts, which everything that can bring another layer imports.
 */
const rows: Partial<Record<LayerKind, LayerSpec>> = { Conv2d: conv2d, ReLU: relu };

/** Everything the core knows of a layer. Throws where its row is not there, which is a mistake of the caller's imports. */
export function layerSpec(kind: LayerKind): LayerSpec {
  const row = rows[kind];
  if (!row) throw new Error(`the row of ${kind} is not there: who brings a layer imports core/layers/all`);
  return row;
}

/** Whether there is a layer of this name, and its row is there. */
export function hasRow(kind: string): kind is LayerKind {
  return Object.hasOwn(rows, kind);
}

export function addRows(more: Readonly<Record<LayerKind, LayerSpec>>): void {
  Object.assign(rows, more);
}

/** The value of an argument as the module has it, or PyTorch's default; null where it is missing. */
export function givenValue({ kind, args }: { readonly kind: LayerKind; readonly args: Args }, name: string): ArgValue {
  return arg(layerSpec(kind).args, args, name) ?? null;
}

/** All tensors of a fresh module in the order of its state dict, in which those that are drawn are. */
export function tensorSpecs({ kind, args }: { readonly kind: LayerKind; readonly args: Args }): readonly TensorSpec[] {
  const { weights, buffers } = layerSpec(kind);
  const own: readonly TensorSpec[] = weights(args);
  return buffers ? [...own, ...buffers(args)] : own;
}
