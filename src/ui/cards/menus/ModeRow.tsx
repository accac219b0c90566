import { actsOf } from '../../../core/net/construction';
import { hasModes, isOtherWay } from '../../../core/net/mode';
import { type Module, modeOf } from '../../../core/net/net';
import type { Mode } from '../../../core/weights';
import { useAct } from '../../act';
import { useDoc } from '../../context';
import { usePanelWords } from '../../parts/usePanelWords';
import { Segments } from '../Segments';
import type { ArgOwner } from '../useArg';

const MODES: readonly Mode[] = ['train', 'eval'];

interface Props {
  readonly owner: ArgOwner;
  readonly module: Module;
}

/** Whether the net trains: one flag for all of it, shown where a layer is two things by it; and in which order it is made. */
export function ModeRow({ owner, module }: Props) {
  const words = usePanelWords('layers').mode;
  const act = useAct();
  const net = useDoc((doc) => doc.slots[owner.slot]);
  if (!net || !hasModes({ ...net, modules: [module] })) return null;
  const made = net.acts && actsOf(net);
  const own = module.mode && module.mode !== modeOf(net) ? module.mode : null;
  return (
    <fieldset className="rows more">
      <legend>{words.title}</legend>
      <Segments
        label={words.label}
        name={words.name(owner.name)}
        mark={{ 'data-slot': owner.slot, 'data-layer': owner.layer, 'data-arg': 'mode' }}
        options={MODES}
        value={modeOf(net)}
        onChoose={(mode, event) => act(event, (actions) => actions.setMode(owner.slot, mode))}
      />
      <p className="init-note">{words.note}</p>
      {own && <p className="init-note">{words.own(own)}</p>}
      {isOtherWay(net) && <p className="init-note">{words.otherWay}</p>}
      {made && <p className="init-note">{words.order}</p>}
    </fieldset>
  );
}
