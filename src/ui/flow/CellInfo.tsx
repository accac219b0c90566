import type { Slot } from '../../core/result';
import { cellValue, layerOf } from '../../flow/results';
import { fixed, signed } from '../../i18n/figures';
import { otherSlot } from '../../state/compare_edits';
import type { CellFocus } from '../../state/live';
import { useTraceIn } from '../canvas/useTrace';
import { useDerived, useLive, useServices } from '../context';

let touch: MediaQueryList | null = null;

/** Whether cells are tapped, not pointed at. One list for always: asking for a new one costs style each time. */
function isTapped(): boolean {
  touch ??= matchMedia('(hover: none)');
  return touch.matches;
}

/** In words, the cell under the cursor: its indices and value, how much of the input it sees, whether padding is in sight. */
export function CellInfo() {
  const { t } = useServices();
  const words = t.picture.cell;
  const frame = useLive((live) => live.frame);
  const pointed: Slot = useLive((live) => live.hover?.slot ?? 'a');
  const paired = useDerived().b !== null;
  const trace = useTraceIn(pointed);
  const other = otherSlot(pointed);
  const linked = useTraceIn(other);
  if (!trace || trace.focus.slot !== pointed) {
    return (
      <p className="cell-info is-hint" role="status" aria-label={words.label}>
        {isTapped() ? words.tapHint : words.hint}
      </p>
    );
  }
  const valueAt = ({ slot, layer, channel, row, col }: CellFocus) =>
    cellValue(layerOf(frame, slot, layer), channel, row, col);
  const written = (focus: CellFocus) => {
    const value = valueAt(focus);
    const result = layerOf(frame, focus.slot, focus.layer);
    const all = [focus.channel < 0 ? words.mean : focus.channel, focus.row, focus.col];
    // A vector's value has one index, a matrix's two.
    const axes = all.slice(-Math.min(3, result?.stats.shape.length ?? 3));
    return `[${axes.join(', ')}] = ${value === null ? words.unknown : fixed(value, 3)}`;
  };
  const own = valueAt(trace.focus);
  const its = linked && valueAt(linked.focus);
  const by = own === null || its === null ? null : pointed === 'a' ? own - its : its - own;
  return (
    <p className="cell-info" role="status" aria-label={words.label}>
      <span className="cell-value">
        {paired && <b>{pointed} </b>}
        {written(trace.focus)}
      </span>
      {paired && trace.focus.layer >= 0 && (
        <span className="cell-other">
          {' · '}
          {linked ? (
            <>
              <b>{other} </b>
              {written(linked.focus)}
              {by !== null && ` · ${t.pair.minus} ${by === 0 ? '0' : signed(by, 3)}`}
            </>
          ) : (
            t.pair.noCell(other)
          )}
        </span>
      )}
      {trace.sees && (
        <span className="cell-sees">
          {' · '}
          {words.why}
          {' · '}
          {words.sees(...trace.sees)}
          {' · '}
          {trace.padding ? words.padding : words.noPadding}
        </span>
      )}
    </p>
  );
}
