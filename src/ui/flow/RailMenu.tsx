import { mayBuild } from '../../core/challenges/limits';
import type { Slot } from '../../core/result';
import type { Column } from '../../flow/columns';
import { graphActions } from '../../state/graph_actions';
import { useAct } from '../act';
import { announce } from '../announce';
import { useDoc, useServices } from '../context';
import { showMap } from './show_layer';

interface Props {
  readonly slot: Slot;
  readonly from: Column;
  readonly to: Column;
  readonly names: readonly [from: string, to: string];
  readonly close: () => void;
}

/** What can be done with an arc: follow it to either end, or take it out. */
export function RailMenu({ slot, from, to, names, close }: Props) {
  const { t, store } = useServices();
  const words = t.picture.graph;
  const act = useAct();
  const free = useDoc((doc) => mayBuild(doc, slot));
  const removable = free && to.fold === null && (to.stage?.reads.length ?? 0) > 1;
  const follow = (key: string) => {
    close();
    showMap(slot, key);
  };
  return (
    <ul className="actions">
      <li>
        <button type="button" onClick={() => follow(from.key)}>
          {words.toStart(names[0])} <kbd>←</kbd>
        </button>
      </li>
      <li>
        <button type="button" onClick={() => follow(to.key)}>
          {words.toEnd(names[1])} <kbd>→</kbd>
        </button>
      </li>
      {removable && (
        <li>
          <button
            type="button"
            onClick={(event) => {
              close();
              act(event, () => graphActions(store).removeWire(slot, from.key, to.key));
              announce(words.wireGone(names[0], names[1]));
            }}
          >
            {words.takeOut}
          </button>
        </li>
      )}
    </ul>
  );
}
