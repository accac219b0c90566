import { moduleName } from '../../../core/net/names';
import { INPUT_KEY } from '../../../core/net/net';
import { stages } from '../../../core/net/stages';
import type { Slot } from '../../../core/result';
import { graphActions } from '../../../state/graph_actions';
import { type Joint, type Landing, landings } from '../../../state/graph_edits';
import { useAct } from '../../act';
import { announce } from '../../announce';
import { useDerived, useServices } from '../../context';
import { usePanelWords } from '../../parts/usePanelWords';
import { focusCard } from '../focus';

/** Where skips of a slot's net may be laid, by the names of its stages, and what lays one. Null: there is no net. */
export function useLaySkip(slot: Slot) {
  const { t, store } = useServices();
  const words = usePanelWords('layers').card;
  const act = useAct();
  const shaped = useDerived()[slot];
  if (!shaped) return null;
  const names = new Map(stages(shaped.net).map((s) => [s.head.use.id, moduleName(shaped.net, s.head.module)]));
  const nameOf = (key: string) => (key === INPUT_KEY ? t.picture.input : (names.get(key) ?? key));
  return {
    keys: [INPUT_KEY, ...names.keys()],
    nameOf,
    to: (from: string, how: Joint) => landings(shaped, from, how),
    /** One undo step; the join has the focus then. */
    lay: (event: { readonly timeStamp: number }, from: string, { behind, stage }: Landing, how: Joint) => {
      let join = '';
      const done = act(event, () => {
        join = graphActions(store).laySkip(slot, from, behind, how);
      });
      if (!done) return;
      announce(words.skipLaid(nameOf(from), nameOf(stage)));
      focusCard(join);
    },
  };
}

/** Before which activation a skip lands, and which layers have to stand on it. */
export function LandingNote({ before, pieces }: Pick<Landing, 'before' | 'pieces'>) {
  const words = usePanelWords('layers').card;
  return (
    <>
      {before && <span className="faint"> {words.beforeIt(before)}</span>}
      {pieces.length > 0 && <span className="faint mono"> + {pieces.map((p) => p.kind).join(' + ')}</span>}
    </>
  );
}
