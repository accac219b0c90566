import { lastShape } from '../../core/net/shaped';
import '../../core/layers/all';
import { useEffect, useState } from 'react';
import { SEARCH_DEFAULTS } from '../../core/search';
import type { FoundDesign } from '../../core/solver/design';
import { type Facet, featuresOf } from '../../core/solver/facets';
import { FIELDS, SORTS, type Sort } from '../../core/solver/problem';
import { type Feature, featureKey, type Restriction } from '../../core/solver/restriction';
import { dims, fixed } from '../../i18n/figures';
import { useAct } from '../act';
import { useDerived, useDoc } from '../context';
import { usePanelWords } from '../parts/usePanelWords';
import { conditionsOf } from './conditions';
import { Facets, isFiltered } from './Facets';
import { Groups } from './Groups';
import { liftLaid } from './laid';
import { NoDesign } from './NoDesign';
import { totalText, type Words } from './notation';
import { heldAt, Pins } from './Pins';
import { Sentence } from './Sentence';
import { useAsked } from './useAsked';
import Ways from './Ways';
import '../styles/designs.css';
import '../styles/designs_list.css';
import '../styles/designs_none.css';

const GROUPS = 60;

/** What a field takes that the document has otherwise, by a link for example. */
function refusedText(words: Words, field: string): string | null {
  const takes = Object.entries(FIELDS).find(([name]) => name === field)?.[1];
  if (!takes) return null;
  const { fields } = words;
  const names: Readonly<Record<string, string>> = {
    maxConvs: fields.maxConvs,
    maxPools: fields.maxPools,
    unpaddedLayers: fields.unpadded,
    input: fields.input.join(', '),
    target: fields.target.join(', '),
  };
  return words.refused(names[field] ?? field, words.bad.takes(takes.least, takes.most));
}

/** A feature stands in its place before it is counted: the list below must not move away under a pointer. */
function counted(feature: Feature, facets: readonly Facet[] | null): Facet {
  const key = featureKey(feature);
  return facets?.find((f) => featureKey(f.feature) === key) ?? { feature, count: 0, complete: false };
}

/** Every net that meets the target and the conditions: counted, filtered, grouped by sizes; or why there is none. */
export default function DesignsPanel() {
  const words = usePanelWords('designs');
  const act = useAct();
  const goal = useDoc((doc) => doc.goal);
  const input = useDoc((doc) => doc.input);
  const { a, goal: judged } = useDerived();
  const [sort, setSort] = useState<Sort>('usual');
  const [restriction, setRestriction] = useState<Restriction>({});
  const [like, setLike] = useState<FoundDesign | null>(null);
  const checked = conditionsOf({ goal, input }, sort);
  const conditions = checked?.ok ? checked.conditions : null;
  const groups = useAsked('groups', 'groups', conditions && { conditions, restriction, most: GROUPS });
  const features = conditions ? featuresOf(conditions) : [];
  const facets = useAsked('facets', 'facets', conditions && { conditions, restriction, features });
  // What was pointed at may be gone with an older answer, or with the panel.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another answer is another list
  useEffect(() => liftLaid, [groups.answer]);
  const output = lastShape(a);

  if (checked && !checked.ok) {
    return (
      <div className="designs-panel">
        <Sentence words={words} />
        <ul role="alert" className="refused">
          {checked.problems.map(({ field, text }) => (
            <li key={field}>{refusedText(words, field) ?? text}</li>
          ))}
        </ul>
      </div>
    );
  }
  if (!conditions) {
    const [c, h, w] = output;
    return (
      <div className="designs-panel">
        <p>{words.noTarget}</p>
        {c !== undefined && h !== undefined && w !== undefined && Math.min(c, h, w) > 0 && (
          <button
            type="button"
            className="button"
            onClick={(event) => act(event, (actions) => actions.setGoal({ ...goal, target: [c, h, w] }))}
          >
            {words.takeTarget(dims(output))}
          </button>
        )}
      </div>
    );
  }
  const found = groups.answer;
  const busy = groups.state === 'busy';
  const none = found?.complete === true && BigInt(found.total) === 0n;
  const filtered = isFiltered(restriction);
  const start = (design: FoundDesign) => {
    setLike(design);
    setRestriction({ ...restriction, pins: heldAt(design, [], 0) });
  };
  return (
    <div className="designs-panel" data-state={groups.state}>
      <h2 className="sr-only">{words.conditions}</h2>
      <Sentence words={words} />
      {!judged.met && (
        <div className="from-here">
          <span className="facet-name">{words.ways.label}</span>
          <Ways lane="ways-panel" within={SEARCH_DEFAULTS} />
        </div>
      )}
      <div className="designs-head">
        <output
          className={busy && found ? 'designs-total stale' : 'designs-total'}
          data-total={String(found?.total ?? '')}
        >
          {found && (
            <span title={found.complete ? words.exact(found.total) : undefined}>{totalText(words, found)}</span>
          )}
        </output>
        <span className="faint" aria-live="polite">
          {busy ? words.busy : groups.state === 'done' ? words.took(fixed(groups.ms, groups.ms < 10 ? 1 : 0)) : ''}
        </span>
        {busy && (
          <button type="button" className="quiet" onClick={groups.stop}>
            {words.stop}
          </button>
        )}
        {groups.state === 'stopped' && <span>{words.stopped}</span>}
        {groups.state === 'failed' && <span role="alert">{words.failed(groups.message)}</span>}
        {(groups.state === 'stopped' || groups.state === 'failed') && (
          <button type="button" className="button" onClick={groups.again}>
            {words.again}
          </button>
        )}
        <label className="designs-order" title={`${words.orderHelp[sort]} ${words.ties}`}>
          {words.order}{' '}
          <select
            value={sort}
            onChange={(event) => {
              const chosen = SORTS.find((s) => s === event.currentTarget.value);
              if (chosen) setSort(chosen);
            }}
          >
            {SORTS.map((s) => (
              <option key={s} value={s}>
                {words.orders[s]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {found && !found.complete && <p className="faint">{words.cut}</p>}
      {like && (
        <Pins
          words={words}
          like={like}
          pins={restriction.pins ?? []}
          put={(pins) => setRestriction({ ...restriction, pins })}
          onClear={() => {
            setLike(null);
            setRestriction({ ...restriction, pins: [] });
          }}
        />
      )}
      {found && !(none && !filtered) && (
        <Facets
          words={words}
          facets={features.map((feature) => counted(feature, facets.answer))}
          stale={facets.state === 'busy'}
          restriction={restriction}
          put={(next) => {
            setRestriction(next);
            if (!next.pins) setLike(null);
          }}
        />
      )}
      {none && filtered && <p>{words.facets.none}</p>}
      {none && !filtered && !busy && <NoDesign words={words} conditions={conditions} />}
      {found && found.groups.length > 0 && (
        <>
          <Groups
            words={words}
            groups={found.groups}
            complete={found.complete}
            conditions={conditions}
            restriction={restriction}
            stale={busy}
            onLike={start}
          />
          {found.more && <p className="faint">{words.groups.more(found.groups.length)}</p>}
        </>
      )}
    </div>
  );
}
