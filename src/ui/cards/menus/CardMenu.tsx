import { useState } from 'react';
import { layerSpec } from '../../../core/layers/rows';
import { isChain } from '../../../core/net/net';
import type { Stage, StagePart } from '../../../core/net/stages';
import type { Slot } from '../../../core/result';
import { graphActions } from '../../../state/graph_actions';
import { JOINTS, type Joint } from '../../../state/graph_edits';
import { useAct } from '../../act';
import { announce } from '../../announce';
import { useDerived, useServices } from '../../context';
import { usePanelWords } from '../../parts/usePanelWords';
import { openCell, type View } from '../../why/view';
import { ArgControl, type ArgOwner } from '../ArgControl';
import { duplicateStage, mayMove, removeStage, toggleStage } from '../chain';
import { focusCard } from '../focus';
import { isBehindMore } from '../parts';
import { takesWord, WordControl } from '../WordControl';
import { InitRows } from './InitRows';
import LayerMenu from './LayerMenu';
import { ModeRow } from './ModeRow';
import { SkipMenu } from './SkipMenu';
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
  const [shown, setShown] = useState<'deeds' | 'replace' | 'from' | 'to'>('deeds');
  const back = () => setShown('deeds');
  const { head } = stage;
  if (shown === 'from' || shown === 'to') {
    return <SkipMenu slot={slot} end={shown} stage={head.use.id} name={name} back={back} close={close} />;
  }
  if (shown === 'replace') {
    return (
      <section aria-label={words.card.replaceTitle(name)}>
        <p className="replace-head">
          <button type="button" className="quiet" onClick={back}>
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
      <WhyDeeds slot={slot} stage={stage} close={close} />
      {props.free && <Deeds {...props} onShow={setShown} />}
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
      {free && <ModeRow owner={owner} module={module} />}
      {free && <InitRows owner={owner} module={module} />}
    </>
  );
}

/** What leads on to why a stage's values are what they are: of the middle of its map. */
function WhyDeeds({ slot, stage, close }: Pick<Props, 'slot' | 'stage' | 'close'>) {
  const words = usePanelWords('layers').card;
  const { live } = useServices();
  const net = useDerived()[slot];
  const layer = stage.chips.findLast((chip) => chip.layer !== null)?.layer ?? stage.head.layer;
  const step = layer === null ? undefined : net?.steps[layer];
  if (!step || layer === null || step.output.includes(0)) return null;
  const at = step.output.map((n, axis) => (axis < step.output.length - 2 ? 0 : Math.floor(n / 2)));
  const { module } = stage.head;
  const views: readonly View[] = [
    'sum',
    ...(layerSpec(module.kind).weights(module.args).length > 0 ? (['kernels'] as const) : []),
  ];
  return (
    <ul className="why-ways">
      {views.map((own) => (
        <li key={own}>
          <button
            type="button"
            onClick={() => {
              close();
              openCell(live, { slot, layer, at }, own);
            }}
          >
            {own === 'sum' ? words.whyValue : words.kernels}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What can be done with a whole stage. */
function Deeds({
  slot,
  stage,
  name,
  index,
  moveTo,
  close,
  onShow,
}: Props & { readonly onShow: (what: 'replace' | 'from' | 'to') => void }) {
  const { t, store } = useServices();
  const words = usePanelWords('layers').card;
  const act = useAct();
  const may = (by: -1 | 1) => mayMove(store.getState().doc.slots[slot] ?? store.getState().doc.slots.a, index, by);
  const branch = (how: Joint) => (
    <button
      key={how}
      type="button"
      className="branch-how mono"
      aria-label={words.branchBy[how](name)}
      title={words.branchBy[how](name)}
      onClick={(event) => {
        close();
        act(event, () => graphActions(store).addBranch(slot, stage.head.use.id, how));
        announce(words.branched(name));
      }}
    >
      {how}
    </button>
  );
  return (
    <ul className="actions">
      <li>
        <button
          type="button"
          onClick={(event) => {
            close();
            let copy = '';
            act(event, (actions) => {
              const chain = isChain((store.getState().doc.slots[slot] ?? store.getState().doc.slots.a).forward);
              copy = chain
                ? duplicateStage(actions, slot, stage)
                : graphActions(store).copyBehind(slot, stage.head.use.id);
            });
            announce(t.cards.added(stage.head.module.kind));
            focusCard(copy);
          }}
        >
          {words.duplicate}
        </button>
      </li>
      <li>
        <button type="button" onClick={() => onShow('replace')}>
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
        <button type="button" onClick={() => onShow('from')}>
          {words.skipFrom}
        </button>
      </li>
      <li>
        <button type="button" onClick={() => onShow('to')}>
          {words.skipTo}
        </button>
      </li>
      <li className="branch-row">
        <span>{words.branch}</span> {JOINTS.map(branch)}
      </li>
      <li>
        <button
          type="button"
          disabled={!may(-1)}
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
          disabled={!may(1)}
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
