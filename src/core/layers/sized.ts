import type { Args } from '../args';
import type { Inferred, LayerSpec } from '../layer';
import { intList, pyStr } from '../python/python';
import type { Refusal } from '../refusal';
import { type Shape, sizesOf } from '../shape';
import type { Mode } from '../weights';
import type { WindowAxis } from '../window';

/** What a shape rule gives in PyTorch's own sizes, the batch axis counted. */
export type Sized =
  | { readonly ok: true; readonly sizes: Shape; readonly axes: readonly [WindowAxis, WindowAxis] | null }
  | { readonly ok: false; readonly refusal: Refusal };

export type SizeRule = (args: Args, sizes: Shape, mode?: Mode) => Sized;

export const refuse = (refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } => ({ ok: false, refusal });

/**
 * A shape rule that sees what PyTorch sees. The batch of one is left out again while it stands in front; once another
 * size has taken its place (Flatten(0), a vector with rows padded on) all axes are the tensor's own.
 */
export function inferSized(rule: SizeRule): LayerSpec['infer'] {
  return (args: Args, input: Shape, batched = true, mode: Mode = 'train'): Inferred => {
    const made = rule(args, sizesOf(input, batched), mode);
    if (!made.ok) return made;
    const { sizes, axes } = made;
    const still = batched && sizes.length > 1 && sizes[0] === 1;
    return { ok: true, shape: still ? sizes.slice(1) : sizes, batched: still, axes };
  };
}

/** Sizes that stay as they are, each cell read by itself. */
export const sameSizes = (sizes: Shape): Sized => ({ ok: true, sizes, axes: null });

/** The map [C, H, W] that PyTorch's 2-D layers see in 3 or 4 axes. */
export function mapOf(sizes: Shape): Shape {
  return sizes.slice(-3);
}

/** A rule for a map [C, H, W] as a rule for 3 or 4 axes; `rank` refuses others in the layer's own words. */
export function mapRule(
  rule: (args: Args, map: Shape, sizes: Shape) => Inferred,
  rank: (sizes: Shape) => Refusal,
): SizeRule {
  return (args, sizes) => {
    if (sizes.length !== 3 && sizes.length !== 4) return refuse(rank(sizes));
    const made = rule(args, mapOf(sizes), sizes);
    return made.ok ? { ok: true, sizes: [...sizes.slice(0, -3), ...made.shape], axes: made.axes } : made;
  };
}

/** What is said where a layer wants a map and gets something else. */
export function rankRefusal(text: string, sizes: Shape): Refusal {
  return { code: 'wrong-rank', text, values: { got: sizes.length, sizes: intList(sizes) } };
}

/** An axis by its number, negative ones counted from the end (c10, maybe_wrap_dim). */
export function axisIndex(axis: number, sizes: Shape): number | Refusal {
  const rank = sizes.length;
  if (axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  return {
    code: 'axis-out-of-range',
    text: `Dimension out of range (expected to be in range of [${-rank}, ${rank - 1}], but got ${pyStr(axis)})`,
    values: { axis, rank },
  };
}

/** Sizes as Python prints a torch.Size. */
export const sizeText = (sizes: Shape): string => `torch.Size(${intList(sizes)})`;
