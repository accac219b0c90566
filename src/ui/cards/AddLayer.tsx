import { mayBuild } from '../../core/challenges/limits';
import type { Slot } from '../../core/result';
import { useAct } from '../act';
import { announce } from '../announce';
import { useDoc, useServices } from '../context';
import { Popover } from '../parts/Popover';
import { focusCard } from './focus';
import { LayerMenu } from './menus/lazy';

interface Props {
  readonly slot: Slot;
  /** Place in the chain of uses. */
  readonly at: number;
  readonly where: 'here' | 'end';
}

/** The plus between two cards: a menu of what can stand there. */
export function AddLayer({ slot, at, where }: Props) {
  const { t } = useServices();
  const act = useAct();
  const free = useDoc((doc) => mayBuild(doc, slot));
  if (!free) return null;
  return (
    <Popover
      label={t.cards.add[where]}
      icon
      className={`add add-${where}`}
      popClassName="menu"
      face={
        <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
          <path d="M6 1v10M1 6h10" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
        </svg>
      }
    >
      {(close) => (
        <LayerMenu
          close={close}
          onPick={(kind, event) => {
            let use = '';
            act(event, (actions) => {
              use = actions.addLayer(slot, at, kind);
            });
            close();
            announce(t.cards.added(kind));
            focusCard(use);
          }}
        />
      )}
    </Popover>
  );
}
