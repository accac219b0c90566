import { useMemo, useState } from 'react';
import type { Term } from '../../core/explanation';
import { layerSpec } from '../../core/layers/rows';
import type { ShapedStep } from '../../core/net/shaped';
import { type ChannelPart, partsOf, totalOf } from '../../flow/apart';
import { fixed, signed } from '../../i18n/figures';
import type { CellRef } from '../../state/live';
import { useServices } from '../context';
import { usePanelWords } from '../parts/usePanelWords';
import { ChannelWindow } from './ChannelWindow';
import type { ApartStage } from './useApart';

/** Channels that stand open at first, and terms of a list. */
const FIRST_CHANNELS = 4;
const FIRST_TERMS = 12;
/** Digits in which sums are told, as the report has them. */
const DIGITS = 6;

interface StageProps {
  readonly stage: ApartStage;
  readonly first: boolean;
  readonly nameOf: (ref: CellRef) => string;
}

/** One layer of the way: what it sums up, or what it does with the one value that it reads. */
export function Stage({ stage: { ref, step, said }, first, nameOf }: StageProps) {
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
