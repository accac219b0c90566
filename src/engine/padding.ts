import type { SlidingAxis } from '../core/window';

export type PaddingMode = 'zeros' | 'reflect' | 'replicate' | 'circular';

export function isPaddingMode(mode: unknown): mode is PaddingMode {
  return mode === 'zeros' || mode === 'reflect' || mode === 'replicate' || mode === 'circular';
}

/** The cells of the padded axis that windows really read: output·stride + kernel reach, which flooring may cut short. */
export function paddedLength(axis: SlidingAxis): number {
  return (axis.output - 1) * axis.stride + (axis.kernel - 1) * axis.dilation + 1;
}

/**
 * For every cell of the padded axis the input cell that stands there, −1 where it is filled (mode zeros, and what
 * ceil_mode adds beyond the padding). The rules are those of torch.nn.functional.pad.
 */
export function paddingIndex(axis: SlidingAxis, mode: PaddingMode): Int32Array {
  const n = axis.input;
  const index = new Int32Array(Math.max(0, paddedLength(axis)));
  for (let p = 0; p < index.length; p += 1) {
    const cell = p - axis.before;
    index[p] = cell >= 0 && cell < n ? cell : outside(cell, axis, mode);
  }
  return index;
}

function outside(cell: number, { input: n, before, after }: SlidingAxis, mode: PaddingMode): number {
  if (mode === 'zeros' || n === 0) return -1;
  if (mode === 'replicate') return cell < 0 ? 0 : n - 1;
  if (mode === 'circular') {
    // What negative padding crops is gone before the rest is wrapped around.
    const first = Math.max(0, -before);
    const period = n - first - Math.max(0, -after);
    return first + ((((cell - first) % period) + period) % period);
  }
  if (n === 1) return 0;
  const period = 2 * (n - 1);
  const folded = ((cell % period) + period) % period;
  return folded < n ? folded : period - folded;
}
