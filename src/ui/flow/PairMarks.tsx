import type { Slot } from '../../core/result';
import type { Column } from '../../flow/columns';
import { useServices } from '../context';

/** At a stage of one of two nets: that the other has none like it, and where their weights end to be the same. */
export function PairMarks({ column, slot }: { readonly column: Column; readonly slot: Slot }) {
  const words = useServices().t.pair;
  const { twin, weights } = column;
  if (twin && weights === null) return null;
  return (
    <p className="pair-marks">
      {!twin && <span className="pair-mark">{words.only(slot)}</span>}
      {weights && (
        <span className={`pair-mark is-${weights}`} title={words.weightsTitle[weights]} data-weights={weights}>
          {words.weights[weights]}
        </span>
      )}
    </p>
  );
}
