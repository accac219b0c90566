import '../../core/layers/all';
import { type CSSProperties, useEffect, useMemo, useRef, useState } from 'react';
import type { Term } from '../../core/explanation';
import { layerSpec } from '../../core/layers/rows';
import { moduleName } from '../../core/net/names';
import type { ShapedStep } from '../../core/net/shaped';
import { type ChannelPart, partsOf, totalOf } from '../../flow/apart';
import { layerOf } from '../../flow/results';
import { fixed, signed } from '../../i18n/figures';
import { colourAt } from '../../render/palette';
import type { CellRef } from '../../state/live';
import { useDerived, useDoc, useLive, useServices } from '../context';
import { useScheme } from '../experiment/useScheme';
import { usePanelWords } from '../parts/usePanelWords';
import { ChannelWindow } from './ChannelWindow';
import { type ApartStage, cellIndex, useApart } from './useApart';
import '../styles/apart.css';

/** Channels that stand open at first, and terms of a list. */
const FIRST_CHANNELS = 4;
const FIRST_TERMS = 12;
/** Digits in which sums are told, as the report has them. */
const DIGITS = 6;

/** Why a cell is what it is: the windows it was made of, product by product, and what was done then; with a way back. */
export default function WhyValue() {
  const words = usePanelWords('apart');
  const { live } = useServices();
  const trail = useLive((l) => l.apart);
  const frame = useLive((l) => l.frame);
  const nameOf = useName();
  const ref = trail.at(-1) ?? null;
  const stages = useApart(ref);
  const section = useRef<HTMLElement>(null);
  const palette = useDoc((doc) => doc.view.palette);
  const scheme = useScheme();
  useEffect(() => {
    if (ref) section.current?.focus({ preventScroll: true });
  }, [ref]);
  if (!ref) return null;
  const close = () => live.setState({ apart: [] });
  const ends = (at: number) => colourAt(palette, 'diverging', scheme, at);
  const colours = { '--apart-below': ends(0.08), '--apart-above': ends(0.92) } as CSSProperties;
  const back = () => live.setState({ apart: trail.slice(0, -1) });
  const shown = layerOf(frame, ref.slot, ref.layer);
  const isThere = shown?.stats.shape.every((n, axis) => (ref.at[axis] ?? 0) < n) ?? false;
  const value = isThere ? (shown?.data[cellIndex(ref.at, shown.stats.shape)] ?? null) : null;
  return (
    <section
      ref={section}
      className="apart"
      tabIndex={-1}
      aria-label={words.label}
      data-apart={ref.layer}
      style={colours}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        close();
      }}
    >
      <header className="apart-head">
        <button type="button" className="quiet" disabled={trail.length < 2} onClick={back}>
          ← {words.back}
        </button>
        <h3>
          {words.title(fixed(value, DIGITS))} <span>{nameOf(ref)}</span>
        </h3>
        {trail.length > 1 && (
          <ol className="apart-trail" aria-label={words.trail}>
            {trail.slice(0, -1).map((from, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the trail
              <li key={i}>
                <button type="button" className="quiet" onClick={() => live.setState({ apart: trail.slice(0, i + 1) })}>
                  {nameOf(from)}
                </button>
              </li>
            ))}
          </ol>
        )}
        <button type="button" className="quiet apart-close" aria-label={words.close} onClick={close}>
          ✕
        </button>
      </header>
      {!isThere ? (
        <p>{shown ? words.gone : words.noValue}</p>
      ) : stages === null ? (
        <p role="status">{words.waiting}</p>
      ) : (
        stages.map((stage, i) => <Stage key={stage.ref.layer} stage={stage} first={i === 0} nameOf={nameOf} />)
      )}
    </section>
  );
}

/** What a cell is called: its layer and its indices. */
function useName(): (ref: CellRef) => string {
  const words = usePanelWords('apart');
  const derived = useDerived();
  return ({ slot, layer, at }) => {
    const net = derived[slot];
    const step = net?.steps[layer];
    return `${net && step ? moduleName(net.net, step.module) : words.input}[${at.join(', ')}]`;
  };
}

interface StageProps {
  readonly stage: ApartStage;
  readonly first: boolean;
  readonly nameOf: (ref: CellRef) => string;
}

/** One layer of the way: what it sums up, or what it does with the one value that it reads. */
function Stage({ stage: { ref, step, said }, first, nameOf }: StageProps) {
  const words = usePanelWords('apart');
  const { terms, constant, steps, value } = said;
  if (!step) return <p>{words.drawn}</p>;
  const { kind, args } = step.module;
  const isPool = layerSpec(kind).family === 'pool';
  const isBias = layerSpec(kind)
    .weights(args)
    .some(({ name }) => name === 'bias');
  const isSum = steps.length === 0;
  const total = totalOf(terms) + constant;
  const off = total - value;
  return (
    <div className="apart-stage" data-kind={kind}>
      {!first && (
        <p className="apart-then">
          {words.after} <b>{kind}</b>
        </p>
      )}
      {isSum && terms.length > 0 && (
        <p className="apart-sum">
          {words.sum(terms.length)} <output>{fixed(totalOf(terms), DIGITS)}</output>
          {constant !== 0 && (
            <>
              {' '}
              + {isBias ? words.constant.bias : words.constant.other} <output>{fixed(constant, DIGITS)}</output>
            </>
          )}{' '}
          = <output className="apart-total">{fixed(value, DIGITS)}</output>
          {off !== 0 && Math.abs(off) < 1e-3 && <small>{words.rounding(fixed(Math.abs(off), 9))}</small>}
        </p>
      )}
      {steps.length > 0 && (
        <ol className="apart-steps">
          {steps.map((own) => (
            <li key={own.name}>
              <span>{stepName(own.name, words)}</span> <output>{fixed(own.value, DIGITS)}</output>
            </li>
          ))}
        </ol>
      )}
      {first && <Parts stage={{ ref, step, said }} nameOf={nameOf} />}
      {first && !isSum && terms.length > 1 && !isPool && <p className="apart-note">{words.derivative}</p>}
    </div>
  );
}

type Words = ReturnType<typeof usePanelWords<'apart'>>;

function stepName(name: string, words: Words): string {
  if (name.startsWith('weight[')) return words.times(name);
  if (name.startsWith('bias[')) return words.plus(name);
  return name in words.steps ? words.steps[name as keyof Words['steps']] : name;
}

/** Windows channel by channel, those that add most first, and terms that stand in no window. */
interface PartsProps extends Pick<StageProps, 'nameOf'> {
  readonly stage: ApartStage & { readonly step: ShapedStep };
}

function Parts({ stage: { ref, step, said }, nameOf }: PartsProps) {
  const words = usePanelWords('apart');
  const { live } = useServices();
  const [all, setAll] = useState(false);
  const { kind } = step.module;
  const { channels, loose } = useMemo(() => partsOf(said, kind), [said, kind]);
  const seen = all ? channels : channels.slice(0, FIRST_CHANNELS);
  const hidden = channels.slice(seen.length);
  const list = all ? loose : loose.slice(0, FIRST_TERMS);
  const go = ({ layer, at }: Term) => {
    if (at) live.setState({ apart: [...live.getState().apart, { slot: ref.slot, layer, at }] });
  };
  const mapName = (layer: number) => nameOf({ slot: ref.slot, layer, at: [] }).replace('[]', '');
  const where = ({ layer, at }: Term) => (at ? nameOf({ slot: ref.slot, layer, at }) : words.padding);
  return (
    <>
      <div className="apart-channels">
        {seen.map((part) => (
          <ChannelWindow
            key={`${part.layer}.${part.channel}`}
            part={part}
            title={words.of(mapName(part.layer), part.channel)}
            heads={layerSpec(kind).family === 'pool' ? words.poolHeads : words.heads}
            where={where}
            onOpen={go}
          />
        ))}
      </div>
      {hidden.length > 0 && <Rest hidden={hidden} onShow={() => setAll(true)} />}
      {list.length > 0 && (
        <ul className="apart-terms">
          {list.map((term) => (
            <li key={`${term.layer} ${term.at?.join()} ${term.name}`}>
              <button type="button" disabled={!term.at} onClick={() => go(term)}>
                {where(term)}
              </button>{' '}
              <span>
                {fixed(term.value, 4)} × {fixed(term.weight, 4)} = {signed(term.value * term.weight, 4)}
              </span>
              {term.name && <small>{term.name}</small>}
            </li>
          ))}
        </ul>
      )}
      {list.length < loose.length && (
        <p className="apart-rest">
          {words.more(loose.length - list.length)}: <output>{signed(totalOf(loose.slice(list.length)), DIGITS)}</output>{' '}
          <button type="button" onClick={() => setAll(true)}>
            {words.showAll}
          </button>
        </p>
      )}
    </>
  );
}

function Rest({ hidden, onShow }: { readonly hidden: readonly ChannelPart[]; readonly onShow: () => void }) {
  const words = usePanelWords('apart');
  return (
    <p className="apart-rest">
      {words.rest(hidden.length)}:{' '}
      <output>
        {signed(
          hidden.reduce((sum, part) => sum + part.sum, 0),
          DIGITS,
        )}
      </output>{' '}
      <button type="button" onClick={onShow}>
        {words.showAll}
      </button>
    </p>
  );
}
