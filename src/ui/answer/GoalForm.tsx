import { useState } from 'react';
import type { Goal } from '../../core/document';
import { lastShape } from '../../core/net/shaped';
import { SEARCH_ARGUMENTS, SEARCH_RANGES, type Search } from '../../core/search';
import { useAct } from '../act';
import { readInt } from '../cards/typed';
import { type Services, useDoc, useServices } from '../context';
import { type Taken, TypedField } from '../parts/TypedField';
import { rangeText } from './Lights';

interface TimeStamped {
  readonly timeStamp: number;
}

/** The conditions that come with the exercise, for those that are put back. */
const USUAL = { maxConvs: 3, unpadded: 1 } as const;

/** The target and the conditions, each to be changed, or left out. */
export function GoalForm() {
  const { t, store, derive } = useServices();
  const act = useAct();
  const goal = useDoc((doc) => doc.goal);
  const words = t.answer.dialog;
  const put = (part: Partial<Goal>, event: TimeStamped) =>
    act(event, (actions) => actions.setGoal({ ...goal, ...part }));

  const number =
    (kept: number, least: number, take: (value: number) => Partial<Goal>) =>
    (text: string, event: TimeStamped): Taken => {
      const read = readInt(text);
      if (!read.ok) return { ok: false, message: t.cards.bad[read.fault](read.text, String(kept)) };
      if (read.value < least) return { ok: false, message: t.cards.bad.least(text, least, String(kept)) };
      put(take(read.value), event);
      return { ok: true };
    };
  const outputNow = (): readonly [number, number, number] => {
    const { a } = derive(store.getState().doc);
    const [c = 64, h = 16, w = 16] = lastShape(a);
    return [Math.max(1, c), Math.max(1, h), Math.max(1, w)];
  };
  const { target, maxConvs, unpadded, search = {} } = goal;
  // What is left out stays in the list, so that it can be put back.
  const [begun] = useState<Search>(search);

  return (
    <div className="goal-form">
      <h2>{words.title}</h2>
      <div className="goal-line">
        <input
          type="checkbox"
          aria-label={words.set(words.target)}
          checked={target !== null}
          onChange={(event) => put({ target: event.currentTarget.checked ? outputNow() : null }, event)}
        />
        <span className="words">{words.target}</span>
        {target?.map((n, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a dimension is its place
          <span key={i} className="goal-dim">
            {i > 0 && <i aria-hidden="true">×</i>}
            <TypedField
              shown={String(n)}
              inputMode="numeric"
              data-target={i}
              aria-label={`${words.target}, ${t.answer.axes[i] ?? ''}`}
              onTyped={number(n, 1, (value) => ({ target: replaced(target, i, value) }))}
              onStep={(step, event) => put({ target: replaced(target, i, Math.max(1, n + step)) }, event)}
            />
          </span>
        ))}
      </div>
      <Condition
        label={[words.most, words.mostConvs]}
        name="maxConvs"
        value={maxConvs}
        usual={USUAL.maxConvs}
        put={(value, event) => put({ maxConvs: value }, event)}
        typed={(kept) => number(kept, 0, (value) => ({ maxConvs: value }))}
      />
      <Condition
        label={[words.least, words.leastUnpadded]}
        name="unpadded"
        value={unpadded}
        usual={USUAL.unpadded}
        put={(value, event) => put({ unpadded: value }, event)}
        typed={(kept) => number(kept, 0, (value) => ({ unpadded: value }))}
      />
      {further(words, { ...begun, ...defined(search) }).map(({ name, text }) => (
        <div className="goal-line" key={name}>
          <input
            type="checkbox"
            aria-label={words.set(text)}
            checked={search[name] !== undefined}
            data-condition={name}
            onChange={(event) =>
              put({ search: { ...search, [name]: event.currentTarget.checked ? begun[name] : undefined } }, event)
            }
          />
          <span className={search[name] === undefined ? 'faint' : undefined}>{text}</span>
        </div>
      ))}
    </div>
  );
}

const defined = (search: Search): Search =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));

/** What else the goal says, by the designs panel or a link: it can be left out here. */
function further(
  words: Services['t']['answer']['dialog'],
  search: Search,
): { readonly name: keyof Search; readonly text: string }[] {
  const { maxPools, lossyUnpadded } = search;
  return [
    ...(maxPools === undefined ? [] : [{ name: 'maxPools', text: words.mostPools(maxPools) } as const]),
    ...SEARCH_RANGES.flatMap((name) => {
      const range = search[name];
      return range ? [{ name, text: `${SEARCH_ARGUMENTS[name]} ${rangeText(range)}` }] : [];
    }),
    ...(lossyUnpadded ? [{ name: 'lossyUnpadded', text: words.lossy } as const] : []),
  ];
}

function replaced(target: readonly [number, number, number], i: number, value: number): [number, number, number] {
  const [c, h, w] = target;
  return [i === 0 ? value : c, i === 1 ? value : h, i === 2 ? value : w];
}

interface ConditionProps {
  /** What stands before the number, and after it. */
  readonly label: readonly [string, (n: number) => string];
  readonly name: 'maxConvs' | 'unpadded';
  readonly value: number | null;
  readonly usual: number;
  readonly put: (value: number | null, event: TimeStamped) => void;
  readonly typed: (kept: number) => (text: string, event: TimeStamped) => Taken;
}

function Condition({ label, name, value, usual, put, typed }: ConditionProps) {
  const { t } = useServices();
  const before = label[0];
  const after = label[1](value ?? usual);
  const what = `${before} ${value ?? usual} ${after}`;
  return (
    <div className="goal-line">
      <input
        type="checkbox"
        aria-label={t.answer.dialog.set(what)}
        checked={value !== null}
        data-condition={name}
        onChange={(event) => put(event.currentTarget.checked ? usual : null, event)}
      />
      <span className={value === null ? 'faint' : undefined}>{before}</span>
      {value === null ? (
        <span className="faint mono">{usual}</span>
      ) : (
        <TypedField
          shown={String(value)}
          inputMode="numeric"
          data-condition-field={name}
          aria-label={`${before} … ${after}`}
          onTyped={typed(value)}
          onStep={(step, event) => put(Math.max(0, value + step), event)}
        />
      )}
      <span className={value === null ? 'faint' : undefined}>{after}</span>
    </div>
  );
}
