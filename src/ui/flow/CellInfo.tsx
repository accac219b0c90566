import { fixed } from '../../i18n/figures';
import { useLive, useServices } from '../context';
import { cellValue, layerOf } from './results';
import { useAnyTrace } from './useTrace';

/** In words, the cell under the cursor: its indices and value, how much of the input it sees, whether padding is in sight. */
export function CellInfo() {
  const { t } = useServices();
  const words = t.picture.cell;
  const frame = useLive((live) => live.frame);
  const trace = useAnyTrace();
  if (!trace) {
    return (
      <p className="cell-info is-hint" role="status" aria-label={words.label}>
        {words.hint}
      </p>
    );
  }
  const { slot, layer, channel, row, col } = trace.focus;
  const value = cellValue(layerOf(frame, slot, layer), channel, row, col);
  return (
    <p className="cell-info" role="status" aria-label={words.label}>
      <span className="cell-value">
        [{channel < 0 ? words.mean : channel}, {row}, {col}] = {value === null ? words.unknown : fixed(value, 3)}
      </span>
      {trace.sees && (
        <span className="cell-sees">
          {' · '}
          {words.sees(...trace.sees)}
          {' · '}
          {trace.padding ? words.padding : words.noPadding}
        </span>
      )}
    </p>
  );
}
