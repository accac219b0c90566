import { layerSpec } from '../layers/rows';
import type { ShapedCall } from './shaped';

/** So many pictures a batch has before and after. */
export interface NewBatch {
  readonly from: number;
  readonly to: number;
}

/**
 * What a view makes of the batch, where it takes other axes into it: `x.view(-1, 256)` of a map of 1,024 values makes a
 * batch of 4 of a batch of one. Null where the batch is as it was, or no batch any more.
 */
export function newBatch({ module, inputs, outputSizes }: Pick<ShapedCall, 'module' | 'inputs' | 'outputSizes'>) {
  const [first] = inputs;
  if (!first || !layerSpec(module.kind).sameValues) return null;
  return changedBatch(first, outputSizes);
}

/** The same of sizes alone. `shape`: without the batch of one, where that stands before it. */
export function changedBatch(
  before: { readonly shape: readonly number[]; readonly sizes: readonly number[] },
  after: readonly number[],
): NewBatch | null {
  const [from = 1] = before.sizes;
  const [to = 1] = after;
  const isBatched = before.sizes.length > before.shape.length;
  return isBatched && after.length > 1 && to !== from ? { from, to } : null;
}
