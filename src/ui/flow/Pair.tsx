import type { Slot } from '../../core/result';
import { useServices } from '../context';

interface RailProps {
  readonly slot: Slot;
  readonly folded: boolean;
  readonly onFold: () => void;
}

/** At the left of each of two nets: its letter, and whether its cards show all or what differs. */
export function Rail({ slot, folded, onFold }: RailProps) {
  const words = useServices().t.pair;
  return (
    <div className="flow-rail">
      <b aria-hidden="true">{slot}</b>
      <button
        type="button"
        className="rail-fold"
        aria-expanded={!folded}
        aria-label={words.unfold(slot)}
        title={folded ? words.unfold(slot) : words.fold(slot)}
        data-fold={slot}
        onClick={onFold}
      >
        <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
          <path d={folded ? 'M2 4l4 4 4-4' : 'M2 8l4-4 4 4'} fill="none" stroke="currentColor" strokeWidth="1.8" />
        </svg>
      </button>
    </div>
  );
}

/** On a phone: one net, or what differs between the two. */
export type Shown = Slot | 'difference';

const SHOWN: readonly Shown[] = ['a', 'b', 'difference'];

/** On a phone: which of the two nets is on the screen, or their difference. */
export function SlotTabs({ shown, onShow }: { readonly shown: Shown; readonly onShow: (shown: Shown) => void }) {
  const words = useServices().t.pair;
  return (
    <fieldset className="slot-tabs" aria-label={words.which}>
      {SHOWN.map((slot) => (
        <button
          key={slot}
          type="button"
          aria-pressed={shown === slot}
          data-show-slot={slot}
          onClick={() => onShow(slot)}
        >
          {slot === 'difference' ? words.minus : words.net(slot)}
        </button>
      ))}
    </fieldset>
  );
}
