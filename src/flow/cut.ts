import { planesOf } from '../core/planes';
import type { Shape } from '../core/shape';
import { type BorderFlags, isBorder } from '../core/windows/border';

/** The mean of max(0, z) over a bell curve z around zero, for a spread of 1: ∫₀^∞ z·e^(−z²/2)/√(2π) dz. */
export const CUT_MEAN = 1 / Math.sqrt(2 * Math.PI);

/** The share of values that were below zero and are zero now, 0..1; null where what came out is not max(0, what went in). */
export function cutShare(before: Float32Array, after: Float32Array): number | null {
  if (before.length === 0 || before.length !== after.length) return null;
  let cut = 0;
  for (let i = 0; i < before.length; i += 1) {
    const value = before[i] ?? 0;
    if (after[i] !== Math.max(0, value)) return null;
    if (value < 0) cut += 1;
  }
  return cut / before.length;
}

/** Standard deviations (the population's) of a map's cells; null where there are none. */
export interface Spreads {
  readonly all: number | null;
  readonly border: number | null;
  readonly interior: number | null;
}

/** @param flags which cells are border; null: none is told apart */
export function spreadsOf(data: Float32Array, shape: Shape, flags: BorderFlags | null): Spreads {
  const [, h, w] = planesOf(shape);
  const [border, interior] = [moments(), moments()];
  for (let i = 0; i < data.length; i += 1) {
    const row = Math.floor(i / w) % Math.max(1, h);
    const own = flags && isBorder(flags, row, i % w) ? border : interior;
    own.add(data[i] ?? 0);
  }
  const all = moments();
  all.join(border);
  all.join(interior);
  return { all: all.spread(), border: border.spread(), interior: interior.spread() };
}

function moments() {
  const sums = { n: 0, x: 0, xx: 0 };
  return {
    sums,
    add: (x: number) => {
      sums.n += 1;
      sums.x += x;
      sums.xx += x * x;
    },
    join: ({ sums: { n, x, xx } }: { readonly sums: Readonly<typeof sums> }) => {
      sums.n += n;
      sums.x += x;
      sums.xx += xx;
    },
    spread: () => (sums.n === 0 ? null : Math.sqrt(Math.max(0, sums.xx / sums.n - (sums.x / sums.n) ** 2))),
  };
}
