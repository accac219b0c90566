import type { CSSProperties } from 'react';
import { conditionSpec, type Verdict } from '../../core/challenges/conditions';
import { count } from '../../i18n/figures';
import { useMarked } from '../parts/useMarked';
import { type LineTexts, phrase, reading } from './words';

/** A light: a filled disc with a tick, or an open ring. The words beside it say the same. */
export function Light({ met }: { readonly met: boolean }) {
  return (
    <svg className="lamp" data-met={met} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <circle cx="8" cy="8" r="6.5" />
      {met && <path d="M4.8 8.3 7 10.5l4.3-4.8" />}
    </svg>
  );
}

interface Props {
  readonly words: LineTexts['conditions'];
  readonly verdicts: readonly Verdict[];
  readonly label: string;
}

/** The conditions of a challenge, each with its light, what it wants, and what the net has there. */
export function Conditions({ words, verdicts, label }: Props) {
  return (
    <ul className="conditions" aria-label={label}>
      {verdicts.map((verdict, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a condition is its place in a list that does not change
        <ConditionLine key={i} words={words} verdict={verdict} />
      ))}
    </ul>
  );
}

function ConditionLine({ words, verdict }: { readonly words: Props['words']; readonly verdict: Verdict }) {
  const { condition, met } = verdict;
  const is = reading(words, verdict);
  const marked = useMarked(is);
  return (
    <li className={`condition${marked ? ' marked' : ''}`} data-condition={condition.kind} data-met={met}>
      <Light met={met} />
      <span className="condition-says">
        {phrase(words, condition)}
        <span className="sr-only">: {met ? words.met : words.notMet},</span>
      </span>
      <Gauge verdict={verdict} />
      <span className="condition-is mono">
        <Reading verdict={verdict} text={is} />
      </span>
    </li>
  );
}

/** What is read; of a shape, the sizes that are not the wanted ones stand out. */
function Reading({ verdict, text }: { readonly verdict: Verdict; readonly text: string }) {
  const { is, condition } = verdict;
  const { wants } = condition;
  if (!Array.isArray(is) || !Array.isArray(wants) || is.length !== wants.length) return text;
  return is.map((n, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a dimension is its place
    <span key={i}>
      {i > 0 && <i>×</i>}
      {n === wants[i] ? count(n) : <strong>{count(n)}</strong>}
    </span>
  ));
}

/**
 * Where a number stands to its bound: the bound is the middle, and half of it or twice as much is a third away, so that
 * any size finds room. The half that is good is shaded.
 */
function Gauge({ verdict: { condition, is, met } }: { readonly verdict: Verdict }) {
  const spec = conditionSpec(condition.kind);
  if (spec.value !== 'count' || spec.sense === 'exactly' || typeof condition.wants !== 'number') return null;
  if (condition.wants === 0 && spec.sense === 'least') return null;
  const bound = condition.wants;
  const at = typeof is === 'number' && is > 0 ? is / (is + bound) : 0;
  const style: CSSProperties & Record<'--at', string> = { '--at': `${(at * 100).toFixed(1)}%` };
  return <span className="gauge" data-sense={spec.sense} data-met={met} style={style} aria-hidden="true" />;
}
