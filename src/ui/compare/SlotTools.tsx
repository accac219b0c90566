import type { Actions } from '../../state/actions';
import { useAct } from '../act';
import { usePanelWords } from '../parts/usePanelWords';

/** What can be done with the two slots. */
export function SlotTools({ onPresets }: { readonly onPresets: () => void }) {
  const words = usePanelWords('compare').slots;
  const act = useAct();
  const tool = (name: string, label: string, change: (actions: Actions) => void) => (
    <button type="button" className="button" data-slot-tool={name} onClick={(event) => act(event, change)}>
      {label}
    </button>
  );
  return (
    <fieldset className="compare-slots">
      <legend>{words.title}</legend>
      {tool('a-to-b', words.aToB, (actions) => actions.copySlot('a'))}
      {tool('b-to-a', words.bToA, (actions) => actions.copySlot('b'))}
      {tool('swap', words.swap, (actions) => actions.swapSlots())}
      <button type="button" className="button" onClick={onPresets}>
        {words.presets}
      </button>
      {tool('close', words.close, (actions) => actions.replaceNet('b', null))}
    </fieldset>
  );
}
