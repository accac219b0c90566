import type { Interval } from '../../core/experiment/experiment';
import type { RowDrawing } from './row_drawing';

/** One row of the plot: a net's values, or the differences. */
export interface RowData {
  readonly key: 'a' | 'b' | 'difference';
  readonly name: string;
  /** Its mean as it is written beside it. */
  readonly text: string;
  readonly values: Float64Array;
  readonly range: Interval | null;
  readonly drawing: RowDrawing;
  readonly mean: number | null;
  readonly ci: Interval | null;
  /** A value to lay over it: what the notebook drew. */
  readonly mark: number | null;
}
