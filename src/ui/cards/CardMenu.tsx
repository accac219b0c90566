import type { Slot } from '../../core/result';
import type { Stage } from '../../core/stages';
import { useAct } from '../act';
import { announce } from '../announce';
import { useServices } from '../context';
import { duplicateStage, removeStage, toggleStage } from './chain';
import { focusCard } from './focus';

interface Props {
  readonly slot: Slot;
  readonly stage: Stage;
  readonly name: string;
  readonly index: number;
  readonly count: number;
  readonly moveTo: (to: number, event: { readonly timeStamp: number }) => void;
  readonly close: () => void;
}

/** What can be done with a whole stage. */
export function CardMenu({ slot, stage, name, index, count, moveTo, close }: Props) {
  const { t } = useServices();
  const act = useAct();
  return (
    <ul className="actions">
      <li>
        <button
          type="button"
          onClick={(event) => {
            close();
            let copy = '';
            act(event, (actions) => {
              copy = duplicateStage(actions, slot, stage);
            });
            announce(t.cards.added(stage.head.module.kind));
            focusCard(copy);
          }}
        >
          {t.cards.duplicate}
        </button>
      </li>
      <li>
        <button
          type="button"
          onClick={(event) => {
            close();
            act(event, (actions) => toggleStage(actions, slot, stage));
          }}
        >
          {stage.head.use.off ? t.cards.switchOn : t.cards.switchOff}
        </button>
      </li>
      <li>
        <button
          type="button"
          disabled={index === 0}
          onClick={(event) => {
            close();
            moveTo(index - 1, event);
          }}
        >
          {t.cards.moveLeft} <kbd>Alt ←</kbd>
        </button>
      </li>
      <li>
        <button
          type="button"
          disabled={index === count - 1}
          onClick={(event) => {
            close();
            moveTo(index + 1, event);
          }}
        >
          {t.cards.moveRight} <kbd>Alt →</kbd>
        </button>
      </li>
      <li>
        <button
          type="button"
          onClick={(event) => {
            close();
            act(event, (actions) => removeStage(actions, slot, stage));
            announce(t.cards.removed(name));
          }}
        >
          {t.cards.remove}
        </button>
      </li>
    </ul>
  );
}
