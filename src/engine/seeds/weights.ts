import { FILTERS } from '../wasm/convolution';
import { blocksOf, type Layout, layOut, roomFor } from '../wasm/layout';
import type { Machine } from '../wasm/machine';
import type { Slab } from './slab';
import type { Source } from './stream';

/** Writes a tensor to its place. */
export type Fill = (machine: Machine) => void;

/** Straight from the stream of words, which begins at address `words`. */
export function fillFromWords(
  source: Extract<Source, { type: 'uniform' }>,
  layout: Layout,
  words: number,
  to: number,
): Fill {
  const { type, groups, rows, taps } = layout;
  const { scale } = source;
  const from = words + 4 * source.at;
  if (type === 'plain') return ({ kernels }) => kernels.uniform(from, to, source.count, scale);
  if (type === 'sums') {
    return ({ kernels }) => {
      for (let g = 0; g < groups; g += 1) {
        kernels.add_rows(from + 4 * g * rows * taps, to + 4 * g * taps, taps, rows, scale);
      }
    };
  }
  const blocks = blocksOf(layout);
  return ({ kernels }) => {
    for (let g = 0; g < groups; g += 1) {
      for (let block = 0; block < blocks; block += 1) {
        const first = block * FILTERS;
        kernels.interleave(
          from + 4 * (g * rows + first) * taps,
          to + 4 * (g * blocks + block) * taps * FILTERS,
          taps,
          Math.min(FILTERS, rows - first),
          scale,
        );
      }
    }
  };
}

/** A tensor whose values never change is part of the slab's tables. */
export function constantTable(slab: Slab, value: number, layout: Layout): number {
  const values = new Float32Array(layout.groups * layout.rows * layout.taps).fill(value);
  const out = new Float32Array(roomFor(layout));
  layOut(values, layout, out);
  return slab.table(out);
}
