import { Suspense } from 'react';
import { layerSpec } from '../../core/layers/rows';
import { hasModes, isOtherWay } from '../../core/net/mode';
import { modeOf } from '../../core/net/net';
import type { Slot } from '../../core/result';
import type { Mode } from '../../core/weights';
import { useAct } from '../act';
import { useDoc, useServices } from '../context';
import { usePanelWords } from '../parts/usePanelWords';
import { Segments } from './Segments';

const MODES: readonly Mode[] = ['train', 'eval'];

/** Whether a net trains or is evaluated, with a line that says what of it that changes; nothing where it changes nothing. */
export function NetMode({ slot }: { readonly slot: Slot }) {
  const has = useDoc((doc) => {
    const net = doc.slots[slot];
    return net !== null && hasModes(net);
  });
  return (
    has && (
      <Suspense>
        <Switch slot={slot} />
      </Suspense>
    )
  );
}

function Switch({ slot }: { readonly slot: Slot }) {
  const words = usePanelWords('layers').mode;
  const { t } = useServices();
  const act = useAct();
  const net = useDoc((doc) => doc.slots[slot]);
  const paired = useDoc((doc) => doc.slots.b !== null);
  if (!net) return null;
  const mode = modeOf(net);
  const norms = net.modules.some(({ kind }) => layerSpec(kind).buffers !== undefined);
  const about = isOtherWay(net)
    ? words.otherWay
    : norms
      ? words.norms[mode]
      : net.otherForward
        ? words.ways
        : words.dropout;
  return (
    <div className="net-mode" data-net-mode={mode}>
      <Segments
        label={words.label}
        name={words.name(paired ? t.pair.net(slot) : words.title)}
        mark={{ 'data-slot': slot, 'data-layer': -1, 'data-arg': 'mode' }}
        title={words.note}
        options={MODES}
        value={mode}
        onChoose={(next, event) => act(event, (actions) => actions.setMode(slot, next))}
      />
      <p className="card-note">{about}</p>
    </div>
  );
}
