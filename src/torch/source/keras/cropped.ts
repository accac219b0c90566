import { type ArgValue, pair } from '../../../core/args';
import { shortPair } from './arguments';
import type { Part } from './parts';

/**
 * A transposed convolution with the crop that follows it as its own padding, which in PyTorch cuts the map; null where
 * no padding and output_padding cut so. `cut`: left, right, top and bottom, below zero.
 */
export function cropped({ kind, args }: Part, cut: ArgValue | undefined): Part | null {
  if (kind !== 'ConvTranspose2d' || cut === undefined) return null;
  const [left = 0, right = left, top = left, bottom = left] = Array.isArray(cut) ? cut : [cut];
  const sides = [top, bottom, left, right].map((n) => (typeof n === 'number' ? -n : Number.NaN));
  const before = [sides[0] ?? 0, sides[2] ?? 0];
  const after = [sides[1] ?? 0, sides[3] ?? 0];
  const own = (name: string, preset: number) => pair(args[name] ?? preset, preset);
  const [padding, extra, stride, dilation] = [
    own('padding', 0),
    own('output_padding', 0),
    own('stride', 1),
    own('dilation', 1),
  ];
  const at = (i: 0 | 1) => ({
    padding: padding[i] + (before[i] ?? 0),
    extra: extra[i] + (before[i] ?? 0) - (after[i] ?? 0),
    most: Math.max(stride[i], dilation[i]) - 1,
  });
  const [rows, cols] = [at(0), at(1)];
  // Also false of what is no number.
  if (![rows, cols].every((axis) => axis.padding >= 0 && axis.extra >= 0 && axis.extra <= axis.most)) return null;
  const { padding: _padding, output_padding: _extra, ...rest } = args;
  const both = {
    padding: shortPair([rows.padding, cols.padding]),
    output_padding: shortPair([rows.extra, cols.extra]),
  };
  return { kind, args: { ...rest, ...Object.fromEntries(Object.entries(both).filter(([, value]) => value !== 0)) } };
}
