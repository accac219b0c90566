import { memo, useRef } from 'react';
import { layerSpec } from '../../core/layers/table';
import { moduleName } from '../../core/names';
import type { Slot } from '../../core/result';
import { type Stage, type StagePart, stages } from '../../core/stages';
import { useAct } from '../act';
import { announce } from '../announce';
import { useDoc, useServices } from '../context';
import { Popover } from '../parts/Popover';
import { ActivationSwitches } from './ActivationSwitches';
import { AddLayer } from './AddLayer';
import { ArgControl, WordControl } from './ArgControl';
import { CardMenu } from './CardMenu';
import { moveStage } from './chain';
import { focusCard } from './focus';
import { useReorder } from './useReorder';

interface Props {
  readonly slot: Slot;
  readonly stage: Stage;
}

const samePart = (a: StagePart, b: StagePart) =>
  a.use === b.use && a.module === b.module && a.place === b.place && a.layer === b.layer;

const sameStage = (a: Props, b: Props) =>
  a.slot === b.slot &&
  samePart(a.stage.head, b.stage.head) &&
  a.stage.chips.length === b.stage.chips.length &&
  a.stage.chips.every((chip, i) => {
    const other = b.stage.chips[i];
    return other !== undefined && samePart(chip, other);
  });

/** The card of one stage: what the layer is, its sliders, its menu. Drawn anew only when the stage itself has changed. */
export const OpCard = memo(function OpCard({ slot, stage }: Props) {
  const { t, store } = useServices();
  const act = useAct();
  const { head } = stage;
  const name = useDoc((doc) => moduleName(doc.slots[slot] ?? doc.slots.a, head.module));
  const index = useDoc((doc) =>
    stagesOf(doc.slots[slot] ?? doc.slots.a).findIndex((s) => s.head.use.id === head.use.id),
  );
  const count = useDoc((doc) => stagesOf(doc.slots[slot] ?? doc.slots.a).length);
  const spec = layerSpec(head.module.kind);
  const { args } = head.module;
  const owner = { slot, use: head.use.id, layer: head.layer ?? -1, name };
  const rows = spec.args.filter((s) => s.control === 'slider');
  const more = spec.args.filter((s) => s.control === 'more');
  const worded = spec.args.filter((s) => s.control !== 'none' && (s.type === 'padding' || s.default === null));
  const last = index === count - 1;

  const moveTo = (to: number, event: { readonly timeStamp: number }) => {
    const net = store.getState().doc.slots[slot];
    if (!net || to < 0 || to >= count || to === index) return;
    act(event, (actions) => moveStage(actions, slot, net, index, to));
    announce(t.cards.moved(name, to + 1, count));
    focusCard(head.use.id);
  };
  const grip = useRef<HTMLButtonElement>(null);
  const drag = useReorder(grip, {
    onLift: () => announce(t.cards.lifted(name)),
    onDrop: (to, event) => {
      if (to === index) announce(t.cards.dropped(name));
      else moveTo(to, event);
    },
    onCancel: () => announce(t.cards.dropped(name)),
  });

  return (
    <div className="card-place">
      <AddLayer slot={slot} at={head.place} where="here" />
      <section
        className={`card op${head.use.off ? ' is-off' : ''}`}
        aria-label={t.cards.cardLabel(spec.kind, name)}
        data-card={head.use.id}
        data-kind={spec.kind}
      >
        <header className="card-head">
          <button
            ref={grip}
            type="button"
            className="grip"
            aria-label={`${spec.kind} ${t.cards.grip(name, index + 1, count)}`}
            title={t.cards.gripHelp}
            aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight"
            onPointerDown={drag.onPointerDown}
            onKeyDown={(event) => {
              if (!event.altKey || event.ctrlKey || event.metaKey) return;
              const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
              if (step === undefined) return;
              event.preventDefault();
              moveTo(index + step, event);
            }}
          >
            <b className="mono">{spec.kind}</b> <span>{name}</span>
          </button>
          {head.use.off && <em className="off-word">{t.cards.off}</em>}
          <ActivationSwitches slot={slot} stage={stage} name={name} family={spec.family} />
          <Popover label={t.cards.menu(name)} icon className="dots" popClassName="menu" face="⋯">
            {(close) => (
              <>
                {(more.length > 0 || worded.length > 0) && (
                  <fieldset className="rows more">
                    <legend>{t.cards.moreArguments}</legend>
                    {worded.map((s) => (
                      <WordControl key={s.name} owner={owner} spec={s} specs={spec.args} args={args} />
                    ))}
                    {more.map((s) => (
                      <ArgControl key={s.name} owner={owner} spec={s} specs={spec.args} args={args} />
                    ))}
                  </fieldset>
                )}
                <CardMenu
                  slot={slot}
                  stage={stage}
                  name={name}
                  index={index}
                  count={count}
                  moveTo={moveTo}
                  close={close}
                />
              </>
            )}
          </Popover>
        </header>
        {rows.length > 0 && (
          <div className="rows">
            {rows.map((s) => (
              <ArgControl key={s.name} owner={owner} spec={s} specs={spec.args} args={args} />
            ))}
          </div>
        )}
        {head.use.off && <p className="card-note">{t.cards.offNote}</p>}
      </section>
      {last && <AddLayer slot={slot} at={head.place + 1 + stage.chips.length} where="end" />}
    </div>
  );
}, sameStage);

const cut = new WeakMap<object, Stage[]>();

/** The stages of a net, cut once for all cards that ask. */
function stagesOf(net: Parameters<typeof stages>[0]): Stage[] {
  const known = cut.get(net);
  if (known) return known;
  const fresh = stages(net);
  cut.set(net, fresh);
  return fresh;
}
