import type { Doc, Goal } from '../../core/document';
import { fitsSearch, SEARCH_ARGUMENTS, SEARCH_DEFAULTS, SEARCH_RANGES, type Search } from '../../core/search';
import { FIELDS } from '../../core/solver/problem';
import { useAct } from '../act';
import { useDoc } from '../context';
import { Sentence as Blanks } from '../parts/Sentence';
import { type Taken, TypedField } from '../parts/TypedField';
import type { Words } from './notation';

interface TimeStamped {
  readonly timeStamp: number;
}

type Put = (value: number, event: TimeStamped) => boolean;

interface BlankProps {
  readonly words: Words;
  readonly label: string;
  readonly name: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly put: Put;
}

/** One number to fill in. */
function Blank({ words, label, name, value, least, most, put }: BlankProps) {
  const typed = (text: string, event: TimeStamped): Taken => {
    const trimmed = text.trim();
    const read = /^\d{1,9}$/.test(trimmed) ? Number(trimmed) : null;
    if (read === null) return { ok: false, message: words.bad.whole(trimmed.slice(0, 20)) };
    if (read >= least && read <= most && put(read, event)) return { ok: true };
    return { ok: false, message: words.bad.range(least, most) };
  };
  return (
    <TypedField
      shown={String(value)}
      inputMode="numeric"
      className="blank"
      data-blank={name}
      aria-label={label}
      style={{ width: `${Math.max(2, String(value).length) + 1}ch` }}
      onTyped={typed}
      onStep={(step, event) => put(Math.min(most, Math.max(least, value + step)), event)}
    />
  );
}

type RangeName = (typeof SEARCH_RANGES)[number];

/** What is searched for, as a sentence with blanks. Each stands in the document, and so in the answer line and the link. */
export function Sentence({ words }: { readonly words: Words }) {
  const act = useAct();
  const goal = useDoc((doc) => doc.goal);
  const input = useDoc((doc) => doc.input);
  const { target } = goal;
  const search = { ...SEARCH_DEFAULTS, ...goal.search };
  const convs = goal.maxConvs ?? 3;
  const unpadded = goal.unpadded ?? 0;
  const putGoal = (part: Partial<Goal>, event: TimeStamped) =>
    act(event, (actions) => actions.setGoal({ ...goal, ...part }));
  const putSearch = (part: Search, event: TimeStamped) => putGoal({ search: { ...search, ...part } }, event);
  const putInput = (shape: Doc['input']['shape'], event: TimeStamped) =>
    act(event, (actions) => actions.setInputShape(shape));

  const count = (name: 'maxConvs' | 'maxPools' | 'unpadded', value: number, put: Put) => {
    const { least, most } = FIELDS[name === 'unpadded' ? 'unpaddedLayers' : name];
    return <Blank {...{ words, label: words.fields[name], name, value, least, most, put }} />;
  };
  const shape = (name: 'input' | 'target', value: readonly [number, number, number]) => (
    <span className="blank-shape">
      (
      {value.map((n, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a dimension is its place
        <span key={i}>
          {i > 0 && ', '}
          <Blank
            words={words}
            label={words.fields[name][i] ?? ''}
            name={`${name}-${i}`}
            value={n}
            least={1}
            most={i === 0 ? 100_000 : FIELDS.input.most}
            put={(typed, event) => {
              const [c, h, w] = value;
              const next = [i === 0 ? typed : c, i === 1 ? typed : h, i === 2 ? typed : w] as const;
              return name === 'input' ? putInput(next, event) : putGoal({ target: next }, event);
            }}
          />
        </span>
      ))}
      )
    </span>
  );
  const range = (name: RangeName) => {
    const [from, to] = search[name];
    const { least, most } = FIELDS[name];
    const put =
      (end: 0 | 1): Put =>
      (typed, event) => {
        const next = end === 0 ? ([typed, to] as const) : ([from, typed] as const);
        return fitsSearch(name, next) && putSearch({ [name]: next }, event);
      };
    const common = { words, most, least };
    return (
      <span className="blank-range">
        <Blank
          {...common}
          label={words.fields.least(SEARCH_ARGUMENTS[name])}
          name={`${name}-least`}
          value={from}
          most={to}
          put={put(0)}
        />{' '}
        {words.to}{' '}
        <Blank
          {...common}
          label={words.fields.most(SEARCH_ARGUMENTS[name])}
          name={`${name}-most`}
          value={to}
          least={from}
          put={put(1)}
        />
      </span>
    );
  };
  const blank = (name: string) => {
    switch (name) {
      case 'target':
        return target && shape('target', target);
      case 'input':
        return shape('input', input.shape);
      case 'maxConvs':
        return count('maxConvs', convs, (value, event) => putGoal({ maxConvs: value }, event));
      case 'maxPools':
        return count('maxPools', search.maxPools, (value, event) => putSearch({ maxPools: value }, event));
      case 'unpadded':
        return count('unpadded', unpadded, (value, event) => putGoal({ unpadded: value }, event));
      case 'lossy':
        return (
          <button
            type="button"
            className="pick"
            aria-pressed={search.lossyUnpadded}
            title={words.lossyTitle}
            data-blank="lossy"
            onClick={(event) => putSearch({ lossyUnpadded: !search.lossyUnpadded }, event)}
          >
            {words.lossy}
          </button>
        );
      default: {
        const found = SEARCH_RANGES.find((r) => r === name);
        return found && range(found);
      }
    }
  };
  return (
    <p className="sentence">
      <Blanks text={words.sentence({ convs, pools: search.maxPools, unpadded })} blank={blank} />
    </p>
  );
}
