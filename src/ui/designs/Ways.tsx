import '../../core/layers/all';
import type { Net } from '../../core/net/net';
import type { Search } from '../../core/search';
import type { Change } from '../../core/solver/from_here';
import type { Faults } from '../../i18n/help';
import { useAct } from '../act';
import { repairLabel } from '../cards/FaultView';
import { useDerived, useDoc } from '../context';
import { usePanelWords } from '../parts/usePanelWords';
import { useAsked } from './useAsked';

function changeLabel(words: Faults, net: Net, { repairs }: Change): string {
  return repairs.map((repair) => repairLabel(words, net, repair)).join('; ');
}

interface Props {
  readonly lane: string;
  /** What changed numbers keep to where the goal does not say. */
  readonly within?: Search;
  readonly onDone?: () => void;
}

/** The smallest changes of the net on the page that meet the target and the conditions, each a button. */
export default function Ways({ lane, within, onDone }: Props) {
  const words = usePanelWords('designs').ways;
  const faults = usePanelWords('faults');
  const act = useAct();
  const net = useDoc((doc) => doc.slots.a);
  const input = useDoc((doc) => doc.input.shape);
  const goal = useDoc((doc) => doc.goal);
  const { met } = useDerived().goal;
  const { answer, state } = useAsked('changes', lane, met ? null : { net, input, goal, ...(within && { within }) });
  if (met) return <p className="ways-note">{words.met}</p>;
  if (!answer) return <p className="ways-note faint">{state === 'busy' ? words.searching : ''}</p>;
  const known = (change: Change) =>
    change.repairs.every(
      (r) =>
        (r.type !== 'edit' || r.edits.every((e) => net.modules.some((m) => m.id === e.module))) &&
        (r.type !== 'remove' || net.forward.uses.some((u) => u.id === r.use)),
    );
  const ways = answer.filter(known);
  if (ways.length === 0) return <p className="ways-note">{state === 'done' ? words.none : words.searching}</p>;
  return (
    <ul className="ways" aria-label={words.label} aria-busy={state === 'busy'}>
      {ways.map((change) => (
        <li key={changeLabel(faults, net, change)}>
          <button
            type="button"
            className="button"
            data-way
            onClick={(event) => {
              act(event, (actions) => {
                // One step of undo, however many repairs it takes.
                actions.endGesture();
                actions.beginGesture();
                try {
                  for (const repair of change.repairs) actions.applyRepair('a', repair);
                } finally {
                  actions.endGesture();
                }
              });
              onDone?.();
            }}
          >
            {changeLabel(faults, net, change)}
          </button>
        </li>
      ))}
    </ul>
  );
}
