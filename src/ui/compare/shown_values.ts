import { channelDifference, type Difference } from '../../core/compare/difference';
import type { ChannelChoice } from '../../core/document';
import type { ScaleType } from '../../render/palette';
import type { Laid } from './useDifference';
import type { View } from './views';

/** What a difference's map shows and what is said of it. */
export interface ShownValues {
  /** h × w. */
  readonly values: Float32Array;
  readonly type: ScaleType;
  /** The far end of the colour scale; where it is signed, on both sides. */
  readonly top: number;
  /** Cells that differ by more than rounding, in the channel or in any. */
  readonly cells: number;
  /** Mean of a − b; null where it is not finite. */
  readonly mean: number | null;
  /** Largest |a − b|. */
  readonly most: number;
}

/** The mean of |a − b| over channels, the mean of a − b over channels, or a − b of one channel. */
export function shownValues(laid: Laid, difference: Difference, view: View, choice: ChannelChoice): ShownValues {
  const { h, w, meanAbs, meanBy, tolerance, mean, most } = difference;
  const cells = (share: number) => Math.round(share * h * w);
  if (view === 'over') {
    return { values: meanAbs, type: 'sequential', top: largest(meanAbs), cells: cells(difference.share), mean, most };
  }
  if (choice === 'mean') {
    const top = largest(meanBy);
    // Written so that NaN counts as more.
    const differing = meanBy.reduce((n, by) => n + (Math.abs(by) <= tolerance ? 0 : 1), 0);
    return { values: meanBy, type: 'diverging', top, cells: differing, mean, most: top };
  }
  // The newest frame's values where they have been compared, else those of the comparison that is shown.
  const same = laid.match.rows.a.length === h && laid.match.cols.a.length === w;
  return {
    values: same ? channelDifference(laid.a.data, laid.b.data, laid.match, choice) : meanBy,
    type: 'diverging',
    top: most,
    cells: cells(difference.channelShare[choice] ?? 0),
    mean: difference.channelMean[choice] ?? null,
    most: difference.channelMost[choice] ?? 0,
  };
}

function largest(values: Float32Array): number {
  let top = 0;
  for (const v of values) {
    const size = Math.abs(v);
    if (size > top && size < Number.POSITIVE_INFINITY) top = size;
  }
  return top;
}
