import { use } from 'react';
import type { Condition } from '../../core/challenges/condition_kinds';
import { conditionSpec, type Verdict } from '../../core/challenges/conditions';
import type { OpenChallenge } from '../../core/challenges/task';
import type { Lang } from '../../core/document';
import { isLayerKind } from '../../core/layers/table';
import { count, dims } from '../../i18n/figures';
import type { PanelWords } from '../../i18n/panels';
import { useServices } from '../context';
import { wordsHere } from '../parts/usePanelWords';

export interface ChallengeTexts {
  readonly panel: PanelWords<'challenges'>;
  readonly list: PanelWords<'challengeList'>;
  readonly conditions: PanelWords<'conditions'>;
}

export interface LineTexts {
  readonly list: PanelWords<'challengeList'>;
  readonly conditions: PanelWords<'conditions'>;
}

function lineOf(lang: Lang) {
  return [wordsHere('challengeList', lang), wordsHere('conditions', lang)] as const;
}

/** What the answer line says of a challenge. Suspends until the words are there; all are fetched at once. */
export function useLineTexts(): LineTexts {
  const [list, conditions] = lineOf(useServices().lang);
  return { list: use(list), conditions: use(conditions) };
}

/** All that the panel says. */
export function useChallengeTexts(): ChallengeTexts {
  const { lang } = useServices();
  const panel = wordsHere('challenges', lang);
  const line = useLineTexts();
  return { ...line, panel: use(panel) };
}

/** What a condition wants, as it is shown: sizes with ×, counts in groups, families by their name. */
function wantsText(words: LineTexts['conditions'], { kind, wants }: Condition): string {
  if (typeof wants === 'number') return count(wants);
  if (typeof wants !== 'string') return wants === null ? '' : dims(wants);
  const family = Object.entries(words.groups).find(([name]) => name === wants)?.[1];
  return family && !isLayerKind(wants) ? family[kind === 'without' ? 'without' : 'uses'] : wants;
}

/** The condition as a phrase: "at most 3 convolutions". */
export function phrase(words: LineTexts['conditions'], condition: Condition): string {
  const { wants } = condition;
  return words.kinds[condition.kind].says(wantsText(words, condition), typeof wants === 'number' ? wants : 0);
}

/** What the net has there. */
export function reading(words: LineTexts['conditions'], { condition, is }: Verdict): string {
  if (is === null) return words.none;
  if (typeof is !== 'number') return dims(is);
  const text = conditionSpec(condition.kind).value === 'count' && !Number.isInteger(is) ? is.toFixed(1) : count(is);
  return words.kinds[condition.kind].is(text, is);
}

/** The title of a challenge, this page's or a teacher's; empty where the teacher gave none. */
export function titleOf(list: LineTexts['list'], { task }: OpenChallenge): string {
  return typeof task === 'string' ? list[task].title : task.title.trim();
}
