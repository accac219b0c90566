import type { Facet } from '../../core/solver/facets';
import { type Feature, featureKey, type Restriction } from '../../core/solver/restriction';
import { big } from '../../i18n/big';
import { useServices } from '../context';
import type { Words } from './notation';

interface Props {
  readonly words: Words;
  readonly facets: readonly Facet[];
  readonly stale: boolean;
  readonly restriction: Restriction;
  readonly put: (restriction: Restriction) => void;
}

type State = 'any' | 'with' | 'without';
const NEXT: Readonly<Record<State, State>> = { any: 'with', with: 'without', without: 'any' };
const ROWS = ['convs', 'stride', 'kernel', 'unpadded', 'lost'] as const;

const has = (list: readonly Feature[] | undefined, key: string) => list?.some((f) => featureKey(f) === key) ?? false;

export function isFiltered({ uses = [], without = [], pins = [] }: Restriction): boolean {
  return uses.length + without.length + pins.filter(Boolean).length > 0;
}

/** What designs have, counted over all of them; a press keeps those that have it, a second those that have not. */
export function Facets({ words, facets, stale, restriction, put }: Props) {
  const { lang } = useServices();
  const stateOf = (key: string): State => {
    if (has(restriction.uses, key)) return 'with';
    return has(restriction.without, key) ? 'without' : 'any';
  };
  const press = (feature: Feature) => {
    const key = featureKey(feature);
    const next = NEXT[stateOf(key)];
    const others = (list: readonly Feature[] = []) => list.filter((f) => featureKey(f) !== key);
    put({
      ...restriction,
      uses: [...others(restriction.uses), ...(next === 'with' ? [feature] : [])],
      without: [...others(restriction.without), ...(next === 'without' ? [feature] : [])],
    });
  };
  const nameOf = (feature: Feature) => {
    if (feature.of === 'lost') return words.facets.lost;
    return feature.of === 'unpadded' ? words.facets.place(feature.value + 1) : String(feature.value);
  };
  return (
    <fieldset className={stale ? 'facets stale' : 'facets'} aria-label={words.facets.label}>
      {ROWS.map((of) => {
        const own = facets.filter((f) => f.feature.of === of);
        if (own.length === 0) return null;
        return (
          <span className="facet" key={of}>
            {of !== 'lost' && <span className="facet-name">{words.facets[of]}</span>}
            {own.map(({ feature, count, complete }) => {
              const key = featureKey(feature);
              const state = stateOf(key);
              const counted = complete ? big(lang, count) : '…';
              const name = of === 'lost' ? nameOf(feature) : `${words.facets[of]} ${nameOf(feature)}`;
              const empty = complete && BigInt(count) === 0n && state === 'any';
              return (
                <button
                  key={key}
                  type="button"
                  className="pick"
                  data-facet={key}
                  data-state={state}
                  aria-pressed={state === 'any' ? 'false' : state === 'with' ? 'true' : 'mixed'}
                  aria-label={words.facets.chip(name, counted, words.facets[state])}
                  title={words.facets[state]}
                  disabled={empty}
                  onClick={() => press(feature)}
                >
                  <b>{nameOf(feature)}</b> <i>({counted})</i>
                </button>
              );
            })}
          </span>
        );
      })}
      {isFiltered(restriction) && (
        <button type="button" className="quiet" onClick={() => put({})}>
          {words.facets.clear}
        </button>
      )}
    </fieldset>
  );
}
