import { mayBuild } from '../../core/challenges/limits';
import type { LayerSpec } from '../../core/layer';
import type { LayerKind } from '../../core/layers/table';
import type { Stage } from '../../core/net/stages';
import type { Slot } from '../../core/result';
import { graphActions } from '../../state/graph_actions';
import { useAct } from '../act';
import { announce } from '../announce';
import { useDoc, useServices } from '../context';

/** The one that a click adds; others are in the menu of layers. */
const USUAL: LayerKind = 'ReLU';

interface Props {
  readonly slot: Slot;
  readonly stage: Stage;
  readonly name: string;
  readonly family: LayerSpec['family'];
}

/** The activations of a stage, each taken out by a click; on a convolution that has none, the place of a ReLU. */
export function ActivationSwitches({ slot, stage, name, family }: Props) {
  const { t, store } = useServices();
  const act = useAct();
  const free = useDoc((doc) => mayBuild(doc, slot));
  if (stage.chips.length === 0) {
    if (family !== 'conv' || !free) return null;
    return (
      <button
        type="button"
        className="act none"
        aria-label={t.cards.addActivation(USUAL, name)}
        title={t.cards.addActivation(USUAL, name)}
        onClick={(event) => {
          act(event, () => graphActions(store).addBehind(slot, stage.head.use.id, USUAL));
          announce(t.cards.added(USUAL));
        }}
      >
        <span aria-hidden="true">+</span>
        {USUAL}
      </button>
    );
  }
  return stage.chips.map((chip) => (
    <button
      key={chip.use.id}
      type="button"
      className={`act${chip.use.off ? ' is-off' : ''}`}
      disabled={!free}
      aria-label={t.cards.removeActivation(chip.module.kind, name)}
      title={t.cards.removeActivation(chip.module.kind, name)}
      onClick={(event) => {
        act(event, (actions) => actions.removeLayer(slot, chip.use.id));
        announce(t.cards.removed(chip.module.kind));
      }}
    >
      {chip.module.kind}
      {free && <span aria-hidden="true">×</span>}
    </button>
  ));
}
