import type { ShapedCall } from '../core/net/shaped';
import { elements } from '../core/shape';

/** An empty map has nothing to read, and a kernel of no cells is not what tfjs was written for. */
export function isDegenerate({ inputs, axes }: ShapedCall): boolean {
  const isEmpty = inputs.some(({ shape }) => elements(shape) === 0);
  return isEmpty || (axes?.some((axis) => 'kernel' in axis && axis.kernel < 1) ?? false);
}

/** Whether numbers may come out that are not finite, whatever comes in: what a GPU makes of them is not sure. */
export function mayBeInfinite(step: ShapedCall): boolean {
  return hasEmptyWindow(step) || isNotFinite(step);
}

/** Whether an argument is no finite float32, which backends take each in their own way, and so what comes of it. */
function isNotFinite({ module }: ShapedCall): boolean {
  return Object.values(module.args).some((value) => typeof value === 'number' && !Number.isFinite(Math.fround(value)));
}

/**
 * Whether some max-pooling window lies wholly in the padding, which dilation makes possible: it gives −∞, and what a
 * GPU makes of −∞ from then on is no longer sure.
 */
function hasEmptyWindow(step: ShapedCall): boolean {
  if (step.module.kind !== 'MaxPool2d' || !step.axes) return false;
  return step.axes.some((axis) => {
    if (axis.type !== 'sliding') return false;
    for (let o = 0; o < axis.output; o += 1) {
      let first = o * axis.stride - axis.before;
      while (first < 0) first += axis.dilation;
      const end = o * axis.stride - axis.before + (axis.kernel - 1) * axis.dilation;
      if (first >= axis.input || first > end) return true;
    }
    return false;
  });
}
