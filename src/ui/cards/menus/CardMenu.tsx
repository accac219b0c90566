import { useState } from 'react';
import { layerSpec } from '../../../core/layers/rows';
import type { Stage, StagePart } from '../../../core/net/stages';
import type { Slot } from '../../../core/result';
import { useAct } from '../../act';
import { announce } from '../../announce';
import { useServices } from '../../context';
import { usePanelWords } from '../../parts/usePanelWords';
import { ArgControl, type ArgOwner } from '../ArgControl';
import { duplicateStage, removeStage, toggleStage } from '../chain';
import { focusCard } from '../focus';
import { isBehindMore } from '../parts';
import { takesWord, WordControl } from '../WordControl';
import { InitRows } from './InitRows';
import LayerMenu from './LayerMenu';
import '../../styles/menus.css';

interface Props {
  readonly slot: Slot;
  readonly stage: Stage;
  readonly name: string;
  readonly index: number;
  readonly count: number;
  /** Whether layers may be added, moved and taken away: an open challenge may hold them. */
  readonly free: boolean;
  readonly moveTo: (to: number, event: { readonly timeStamp: number }) => void;
  readonly close: () => void;
}

/** Behind the dots of a card: arguments that are rarely turned, what fills the weights, and what can be done with it. */
export default function CardMenu(props: Props) {
  const { slot, stage, name, close } = props;
  const words = usePanelWords('layers');
  const act = useAct();
  const [replacing, setReplacing] = useState(false);
  const { head } = stage;
  if (replacing) {
    return (
      <section aria-label={words.card.replaceTitle(name)}>
        <p className="replace-head">
          <button type="button" className="quiet" onClick={() => setReplacing(false)}>
            ← {words.card.back}
          </button>
          {words.card.replaceTitle(name)}
        </p>
        <LayerMenu
          onPick={(kind, event) => {
            let use = '';
            close();
            act(event, (actions) => {
              use = actions.replaceLayer(slot, head.use.id, kind);
            });
            announce(words.card.replaced(name, kind));
            focusCard(use);
          }}
        />
      </section>
    );
  }
  return (
    <>
      {[head, ...stage.chips].map((part) => (
        <PartRows
          key={part.use.id}
          slot={slot}
          part={part}
          name={part === head ? name : part.module.kind}
          free={props.free}
        />
      ))}
      {props.free && <Deeds {...props} onReplace={() => setReplacing(true)} />}
    </>
  );
}

/** The rarely turned arguments of one layer, and what fills its weights. */
interface PartProps {
  readonly slot: Slot;
  readonly part: StagePart;
  readonly name: string;
  readonly free: boolean;
}

function PartRows({ slot, part, name, free }: PartProps) {
  const words = usePanelWords('layers').card;
  const { module, use, layer } = part;
  const spec = layerSpec(module.kind);
  const owner: ArgOwner = { slot, use: use.id, layer: layer ?? -1, name };
  const worded = spec.args.filter(takesWord);
  const more = spec.args.filter(isBehindMore);
  return (
    <>
      {more.length + worded.length > 0 && (
        <fieldset className="rows more">
          <legend>{spec.family === 'activation' ? words.chip(module.kind) : words.more}</legend>
          {worded.map((s) => (
            <WordControl key={s.name} owner={owner} spec={s} specs={spec.args} args={module.args} />
          ))}
          {more.map((s) => (
            <ArgControl key={s.name} owner={owner} spec={s} specs={spec.args} args={module.args} />
          ))}
        </fieldset>
      )}
      {free && <InitRows owner={owner} module={module} />}
    </>
  );
}

/** What can be done with a whole stage. */
function Deeds({
  slot,
  stage,
  name,
  index,
  count,
  moveTo,
  close,
  onReplace,
}: Props & { readonly onReplace: () => void }) {
  const { t } = useServices();
  const words = usePanelWords('layers').card;
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
          {words.duplicate}
        </button>
      </li>
      <li>
        <button type="button" onClick={onReplace}>
          {words.replace}
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
          {stage.head.use.off ? words.switchOn : words.switchOff}
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
          {words.moveLeft} <kbd>Alt ←</kbd>
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
          {words.moveRight} <kbd>Alt →</kbd>
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
          {words.remove}
        </button>
      </li>
    </ul>
  );
}
