import { type CSSProperties, memo, useRef } from 'react';
import type { ArgSpec, Args } from '../../core/args';
import { mayBuild } from '../../core/challenges/limits';
import { layerSpec } from '../../core/layers/rows';
import { moduleName } from '../../core/net/names';
import { isChain } from '../../core/net/net';
import { type Stage, type StagePart, stages } from '../../core/net/stages';
import type { Slot } from '../../core/result';
import { symbolOf } from '../../flow/symbols';
import { graphActions } from '../../state/graph_actions';
import { useAct } from '../act';
import { announce } from '../announce';
import { useDoc, useServices } from '../context';
import { Popover } from '../parts/Popover';
import { useLit } from '../parts/useLit';
import { ActivationSwitches } from './ActivationSwitches';
import { AddLayer } from './AddLayer';
import { ArgControl } from './ArgControl';
import { FoldedArgs, useDiffering } from './against';
import { mayMove, moveStage } from './chain';
import { focusCard } from './focus';
import { CardMenu } from './menus/lazy';
import { isApart, isAtHand, isBehindMore } from './parts';
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
  const free = useDoc((doc) => mayBuild(doc, slot));
  const spec = layerSpec(head.module.kind);
  const differing = useDiffering();
  // What differs from the other net stands in sight, also where it is behind “more” otherwise.
  const join = spec.family === 'operation';
  const inSight = (s: ArgSpec, args: Args, own: boolean) =>
    // Of an operation a number that is not given is a tensor of the net.
    (isAtHand(s, args) && !(own && join && s.default === null && (args[s.name] ?? null) === null)) ||
    (own && isBehindMore(s) && differing.includes(s.name));
  // The layer's own rows, and those of the activations that follow it.
  const parts = [head, ...stage.chips].map((part) => {
    const own = layerSpec(part.module.kind).args;
    const owner = {
      slot,
      use: part.use.id,
      layer: part.layer ?? -1,
      name: part === head ? name : part.module.kind,
    };
    return { part, owner, specs: own, rows: own.filter((s) => inSight(s, part.module.args, part === head)) };
  });
  const longest = Math.max(11, ...parts.flatMap(({ part, rows }) => rows.map((s) => labelChars(s, part.module.args))));
  const titled = parts.filter(({ part, rows }) => part !== head && rows.length > 0).length > 1;
  const headChars = spec.kind.length + stage.chips.reduce((sum, chip) => sum + chip.module.kind.length + 3, 0);
  const note = spec.mode;
  const last = index === count - 1;

  const moveTo = (to: number, event: { readonly timeStamp: number }) => {
    const net = store.getState().doc.slots[slot];
    if (!net || to < 0 || to >= count || to === index) return;
    if (isChain(net.forward)) act(event, (actions) => moveStage(actions, slot, net, index, to));
    else {
      // Between branches there is no place one could mean: along its own it goes by one.
      const by = to < index ? -1 : 1;
      if (!mayMove(net, index, by)) return;
      act(event, () => graphActions(store).moveAlong(slot, head.use.id, by));
    }
    announce(t.cards.moved(name, to + 1, count));
    focusCard(head.use.id);
  };
  const lit = useLit(slot, head.use.id);
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
        className={`card op${head.use.off ? ' is-off' : ''}${join ? ' is-join' : ''}${longest > 12 ? ' long-names' : ''}`}
        aria-label={`${slot === 'b' ? `${t.pair.net(slot)}, ` : ''}${t.cards.cardLabel(spec.kind, name)}`}
        data-card={head.use.id}
        data-kind={spec.kind}
        style={{ '--names': `${longest}.2ch` } as CSSProperties}
        {...lit}
      >
        <header className="card-head" data-crowd={crowd(headChars)}>
          <button
            ref={grip}
            type="button"
            className="grip"
            aria-label={`${spec.kind} ${t.cards.grip(name, index + 1, count)}`}
            title={t.cards.gripHelp}
            aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight"
            disabled={!free}
            onPointerDown={drag.onPointerDown}
            onKeyDown={(event) => {
              if (!event.altKey || event.ctrlKey || event.metaKey) return;
              const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
              if (step === undefined) return;
              event.preventDefault();
              moveTo(index + step, event);
            }}
          >
            {join && (
              <i className="join-sign" aria-hidden="true">
                {symbolOf(head.module.kind)}
              </i>
            )}
            <b className="mono">{spec.kind}</b> <span>{name}</span>
          </button>
          {head.use.off && <em className="off-word">{t.cards.off}</em>}
          <span className="acts">
            <ActivationSwitches slot={slot} stage={stage} name={name} family={spec.family} />
          </span>
          <Popover label={t.cards.menu(name)} icon className="dots" popClassName="menu" face="⋯">
            {(close) => (
              <CardMenu
                slot={slot}
                stage={stage}
                name={name}
                index={index}
                count={count}
                free={free}
                moveTo={moveTo}
                close={close}
              />
            )}
          </Popover>
        </header>
        {parts.map(
          ({ part, owner, specs, rows }) =>
            rows.length > 0 && (
              <div key={part.use.id} className="rows">
                {titled && part !== head && <p className="rows-title mono">{part.module.kind}</p>}
                {rows.map((s) => (
                  <ArgControl key={s.name} owner={owner} spec={s} specs={specs} args={part.module.args} />
                ))}
              </div>
            ),
        )}
        {note && (
          <p className="card-note" title={t.cards.notes[note].title}>
            {t.cards.notes[note].word}
          </p>
        )}
        <FoldedArgs specs={spec.args} args={head.module.args} />
        {head.use.off && <p className="card-note">{t.cards.offNote}</p>}
      </section>
      {last && <AddLayer slot={slot} at={head.place + 1 + stage.chips.length} where="end" />}
    </div>
  );
}, sameStage);

/** How long a row's label is: its parts' letters or words stand behind its name where they are set apart. */
function labelChars(spec: ArgSpec, args: Args): number {
  const apart = isApart(spec, args[spec.name] ?? null);
  return spec.name.length + (apart ? (spec.type === 'int4' ? 7 : 2) : 0);
}

/** How much stands in a card's head: what does not fit beside the layer's name goes below it. */
function crowd(chars: number): 'some' | 'much' | undefined {
  if (chars > 26) return 'much';
  return chars > 15 ? 'some' : undefined;
}

const cut = new WeakMap<object, Stage[]>();

/** The stages of a net, cut once for all cards that ask. */
function stagesOf(net: Parameters<typeof stages>[0]): Stage[] {
  const known = cut.get(net);
  if (known) return known;
  const fresh = stages(net);
  cut.set(net, fresh);
  return fresh;
}
