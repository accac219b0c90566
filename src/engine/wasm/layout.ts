import { FILTERS } from './convolution';
import type { ConvShape } from './windows';

/**
 * How a tensor of `rows` × `taps` values lies in memory. plain: as PyTorch has it. eights: group by group, eight rows
 * at a time, [tap][8], as a convolution reads them. sums: of each group the sum over its rows, tap by tap.
 */
export interface Layout {
  readonly type: 'plain' | 'eights' | 'sums';
  readonly groups: number;
  /** Of one group. */
  readonly rows: number;
  readonly taps: number;
}

/** The layout of a convolution's weights. */
export function layoutOf({ channels, filters, groups, rows, cols }: ConvShape, type: Layout['type']): Layout {
  return { type, groups, rows: filters / groups, taps: (channels / groups) * rows.kernel * cols.kernel };
}

/** Blocks of eight filters of one group. */
export function blocksOf({ rows }: Layout): number {
  return Math.ceil(rows / FILTERS);
}

/** The values a layout takes. */
export function roomFor(layout: Layout): number {
  const { type, groups, rows, taps } = layout;
  if (type === 'plain') return groups * rows * taps;
  return type === 'sums' ? groups * taps : groups * blocksOf(layout) * taps * FILTERS;
}

/** Lays out values that are in PyTorch's order: into `out`, which the layout's room is of. */
export function layOut(values: Float32Array, layout: Layout, out: Float32Array): void {
  const { type, groups, rows, taps } = layout;
  if (type === 'plain') {
    out.set(values);
    return;
  }
  if (type === 'sums') out.fill(0);
  for (let g = 0; g < groups; g += 1) {
    if (type === 'eights') {
      for (let block = 0; block < blocksOf(layout); block += 1) layEight(values, layout, g, block, out);
      continue;
    }
    for (let row = 0; row < rows; row += 1) {
      const from = (g * rows + row) * taps;
      for (let t = 0; t < taps; t += 1) out[g * taps + t] = (out[g * taps + t] ?? 0) + (values[from + t] ?? 0);
    }
  }
}

/** One block of eight rows of a group. */
export function layEight(values: Float32Array, layout: Layout, g: number, block: number, out: Float32Array): void {
  const { rows, taps } = layout;
  const to = (g * blocksOf(layout) + block) * taps * FILTERS;
  const first = block * FILTERS;
  for (let row = 0; row < Math.min(FILTERS, rows - first); row += 1) {
    const from = (g * rows + first + row) * taps;
    for (let t = 0; t < taps; t += 1) out[to + t * FILTERS + row] = values[from + t] ?? 0;
  }
}
