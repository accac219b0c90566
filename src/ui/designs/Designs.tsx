import { type FoundDesign, netOfDesign } from '../../core/solver/design';
import type { Conditions } from '../../core/solver/problem';
import type { Restriction } from '../../core/solver/restriction';
import { big } from '../../i18n/big';
import { count } from '../../i18n/figures';
import { useAct } from '../act';
import { useServices } from '../context';
import { laying, liftLaid } from './laid';
import { designText, type Words } from './notation';
import { useAsked } from './useAsked';

interface Props {
  readonly words: Words;
  readonly conditions: Conditions;
  readonly restriction: Restriction;
  readonly onLike: (design: FoundDesign) => void;
}

/** The designs of one group, best first: each opens in the page, or beside the net that is there. */
export function Designs({ words, conditions, restriction, onLike }: Props) {
  const { lang } = useServices();
  const act = useAct();
  const { answer, state } = useAsked('designs', 'group', { conditions, restriction });
  if (!answer) return <p className="faint">{state === 'busy' ? words.busy : ''}</p>;
  const { designs, total, complete } = answer;
  const own = words.design;
  const put = (slot: 'a' | 'b', design: FoundDesign, event: { readonly timeStamp: number }) => {
    liftLaid();
    act(event, (actions) => actions.replaceNet(slot, netOfDesign(design, conditions.input)));
  };
  return (
    <>
      <ol className="designs" aria-label={own.list}>
        {designs.map((design) => {
          const name = designText(words, design);
          return (
            <li key={name} className="design" {...laying(design)}>
              <button
                type="button"
                className="design-open mono"
                title={own.open}
                aria-label={own.openNamed(name)}
                data-design={name}
                onClick={(event) => put('a', design, event)}
              >
                {name}
              </button>
              <span className="design-costs mono">
                {own.params(count(design.params))} · {own.macs(count(design.macs))} ·{' '}
                {own.field(count(design.receptiveField))}
              </span>
              <button
                type="button"
                className="quiet"
                aria-label={own.compareNamed(name)}
                data-design-b={name}
                onClick={(event) => put('b', design, event)}
              >
                {own.compare}
              </button>
              <button type="button" className="quiet" aria-label={own.likeNamed(name)} onClick={() => onLike(design)}>
                {own.like}
              </button>
            </li>
          );
        })}
      </ol>
      {BigInt(total) > BigInt(designs.length) && (
        <p className="faint">
          {(complete ? words.groups.rest : words.groups.restAtLeast)(designs.length, big(lang, total))}
        </p>
      )}
    </>
  );
}
