import type { Spot } from '../../core/source';

/**
 * The step of forward that a place in the text belongs to, the innermost where several do; behind it on its line, in its
 * comment for example, the first of that line. Null: none.
 */
export function stepAt(
  spots: readonly Spot[],
  at: number,
  line: { readonly from: number; readonly to: number },
): number | null {
  let found: Spot | null = null;
  for (const spot of spots) {
    if (at < spot.from || at > spot.to) continue;
    if (!found || spot.to - spot.from < found.to - found.from) found = spot;
  }
  found ??= spots.find((s) => s.from >= line.from && s.from <= line.to) ?? null;
  return found?.use ?? null;
}

/** Spots after a change of the text, those that are gone left out. `move`: where an offset is afterwards. */
export function moveSpots(spots: readonly Spot[], move: (at: number, side: -1 | 1) => number): Spot[] {
  return spots
    .map(({ use, from, to }) => ({ use, from: move(from, 1), to: move(to, -1) }))
    .filter(({ from, to }) => from < to);
}
