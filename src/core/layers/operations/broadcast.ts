import { intList } from '../../python/python';
import type { Refusal } from '../../refusal';
import type { Shape } from '../../shape';

/**
 * The sizes that two tensors have together; or PyTorch's refusal (ATen/ExpandUtils.cpp, infer_size). Axes are told from
 * the end, and the first that do not fit are the last ones.
 */
export function broadcastSizes(a: Shape, b: Shape): Shape | Refusal {
  const rank = Math.max(a.length, b.length);
  const made: number[] = [];
  for (let axis = rank - 1; axis >= 0; axis -= 1) {
    const m = a[axis - rank + a.length] ?? 1;
    const n = b[axis - rank + b.length] ?? 1;
    if (m !== n && m !== 1 && n !== 1) return broadcastRefusal(m, n, axis, rank);
    made.unshift(m === 1 ? n : m);
  }
  return made;
}

/** The sizes that several tensors have together, one after the other (aten/src/ATen/TensorIterator.cpp, compute_shape). */
export function broadcastAll(inputs: readonly Shape[]): Shape | Refusal {
  let made: Shape | Refusal = inputs[0] ?? [];
  for (const sizes of inputs.slice(1)) {
    made = broadcastSizes(made, sizes);
    if ('code' in made) return made;
  }
  return made;
}

export function broadcastRefusal(a: number, b: number, axis: number, rank: number): Refusal {
  return {
    code: 'broadcast-mismatch',
    text: `The size of tensor a (${a}) must match the size of tensor b (${b}) at non-singleton dimension ${axis}`,
    values: { a, b, axis, rank },
  };
}

/** What is written into a tensor has to fit it. */
export function writtenRefusal(target: Shape, made: Shape): Refusal | null {
  if (target.join() === made.join()) return null;
  return {
    code: 'broadcast-output',
    text: `output with shape ${intList(target)} doesn't match the broadcast shape ${intList(made)}`,
    values: { target: target.join(' × ') || 1, made: made.join(' × ') },
  };
}

/** The refusal of `tensor.expand(target)` (ATen/ExpandUtils.cpp, inferExpandGeometry); null where it can be. */
export function expandRefusal(sizes: Shape, target: Shape): Refusal | null {
  const values = { sizes: sizes.join(' × '), target: target.join(' × ') };
  if (target.length < sizes.length) {
    return {
      code: 'expand-mismatch',
      text: `expand(torch.FloatTensor{${intList(sizes)}}, size=${intList(target)}): the number of sizes provided (${target.length}) must be greater or equal to the number of dimensions in the tensor (${sizes.length})`,
      values,
    };
  }
  for (let axis = target.length - 1; axis >= 0; axis -= 1) {
    const own = sizes[axis - target.length + sizes.length];
    const wanted = target[axis] ?? 0;
    if (wanted === -1) {
      if (own !== undefined) continue;
      const text = `The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension ${axis}`;
      return { code: 'expand-mismatch', text, values };
    }
    if (own === undefined || own === 1 || own === wanted) continue;
    const text = `The expanded size of the tensor (${wanted}) must match the existing size (${own}) at non-singleton dimension ${axis}.  Target sizes: ${intList(target)}.  Tensor sizes: ${intList(sizes)}`;
    return { code: 'expand-mismatch', text, values };
  }
  return null;
}
