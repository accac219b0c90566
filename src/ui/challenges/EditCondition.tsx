import type { Wants } from '../../core/challenges/condition_kinds';
import { conditionSpec, type Verdict } from '../../core/challenges/conditions';
import { isLayerGroup } from '../../core/challenges/task_checks';
import { LAYERS } from '../../core/layers/table';
import { count, dims } from '../../i18n/figures';
import { TypedField } from '../parts/TypedField';
import { Light } from './Conditions';
import { typedWants } from './draft';
import { type ChallengeTexts, phrase, reading } from './words';

const KINDS = Object.keys(LAYERS);

interface Props {
  readonly texts: ChallengeTexts;
  readonly verdict: Verdict;
  /** What the net on the page has, as it could be wanted. */
  readonly now: Wants;
  readonly onWants: (wants: Wants) => void;
  readonly onRemove: () => void;
}

const shown = (wants: Wants) => (typeof wants === 'number' ? count(wants) : Array.isArray(wants) ? dims(wants) : '');

/** One condition while it is made: its light on the net of the page, its value, and the way out. */
export function EditCondition({ texts: { panel, conditions: words }, verdict, now, onWants, onRemove }: Props) {
  const { condition, met } = verdict;
  const { kind, wants } = condition;
  const { value } = conditionSpec(kind);
  const says = phrase(words, condition);
  const say = panel.maker;
  const typed = value === 'count' || value === 'shape' || value === 'size';
  const differs = typed && shown(now) !== shown(wants);
  return (
    <li className="condition edited" data-condition={kind} data-met={met}>
      <Light met={met} />
      <span className="condition-says">
        {says}
        <span className="sr-only">: {met ? words.met : words.notMet}</span>
      </span>
      <span className="condition-edit">
        {typed && (
          <TypedField
            shown={shown(wants)}
            inputMode={value === 'count' ? 'numeric' : 'text'}
            aria-label={say.value(says)}
            data-wants={kind}
            onTyped={(text) => {
              const next = typedWants(kind, text);
              if (next === null) return { ok: false, message: say.badValue };
              onWants(next);
              return { ok: true };
            }}
          />
        )}
        {value === 'group' && (
          <select
            value={String(wants)}
            aria-label={say.value(says)}
            data-wants={kind}
            onChange={(event) => {
              const group = event.currentTarget.value;
              if (isLayerGroup(group)) onWants(group);
            }}
          >
            {Object.entries(words.groups).map(([name, group]) => (
              <option key={name} value={name}>
                {group.uses}
              </option>
            ))}
            {KINDS.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        )}
        {differs && (
          <button type="button" className="textual" title={say.take} onClick={() => onWants(now)}>
            {say.fromNet(reading(words, verdict))}
          </button>
        )}
      </span>
      <button type="button" className="quiet" aria-label={say.remove(says)} onClick={onRemove}>
        ✕
      </button>
    </li>
  );
}
