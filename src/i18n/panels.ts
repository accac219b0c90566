import type { Lang } from '../core/document';

/**
 * Words of the dock's panels, of menus and of refusals, by area: fetched with what speaks them, not before. English is
 * the shape, and Russian is typed by it.
 */
const AREAS = {
  faults: {
    en: async () => (await import('./en/faults')).faults,
    ru: async () => (await import('./ru/faults')).faults,
  },
  compare: {
    en: async () => (await import('./en/compare')).compare,
    ru: async () => (await import('./ru/compare')).compare,
  },
  experiment: {
    en: async () => (await import('./en/experiment')).experiment,
    ru: async () => (await import('./ru/experiment')).experiment,
  },
  designs: {
    en: async () => (await import('./en/designs')).designsPanel,
    ru: async () => (await import('./ru/designs')).designsPanel,
  },
  layers: {
    en: async () => (await import('./en/layers')).layers,
    ru: async () => (await import('./ru/layers')).layers,
  },
  code: {
    en: async () => (await import('./en/code')).code,
    ru: async () => (await import('./ru/code')).code,
  },
  summary: {
    en: async () => (await import('./en/summary')).summary,
    ru: async () => (await import('./ru/summary')).summary,
  },
  challenges: {
    en: async () => (await import('./en/challenges')).challenges,
    ru: async () => (await import('./ru/challenges')).challenges,
  },
  challengeList: {
    en: async () => (await import('./en/challenge_list')).challengeList,
    ru: async () => (await import('./ru/challenge_list')).challengeList,
  },
  helpPage: {
    en: async () => (await import('./en/help_page')).helpPage,
    ru: async () => (await import('./ru/help_page')).helpPage,
  },
  share: {
    en: async () => (await import('./en/share')).share,
    ru: async () => (await import('./ru/share')).share,
  },
  lessons: {
    en: async () => (await import('./en/lessons')).lessons,
    ru: async () => (await import('./ru/lessons')).lessons,
  },
  lessonList: {
    en: async () => (await import('./en/lesson_list')).lessonList,
    ru: async () => (await import('./ru/lesson_list')).lessonList,
  },
  conditions: {
    en: async () => (await import('./en/conditions')).conditions,
    ru: async () => (await import('./ru/conditions')).conditions,
  },
  computing: {
    en: async () => (await import('./en/computing')).computing,
    ru: async () => (await import('./ru/computing')).computing,
  },
  presetLines: {
    en: async () => (await import('./en/preset_lines')).presetLines,
    ru: async () => (await import('./ru/preset_lines')).presetLines,
  },
  apart: {
    en: async () => (await import('./en/apart')).apart,
    ru: async () => (await import('./ru/apart')).apart,
  },
  models: {
    en: async () => (await import('./en/models')).models,
    ru: async () => (await import('./ru/models')).models,
  },
  weights: {
    en: async () => (await import('./en/weights')).weights,
    ru: async () => (await import('./ru/weights')).weights,
  },
  why: {
    en: async () => (await import('./en/why')).why,
    ru: async () => (await import('./ru/why')).why,
  },
} as const satisfies Readonly<Record<string, Readonly<Record<Lang, () => Promise<unknown>>>>>;

type Areas = typeof AREAS;
export type PanelArea = keyof Areas;
export type PanelWords<A extends PanelArea> = Areas[A] extends { readonly en: () => Promise<infer W> } ? W : never;

const fetched = new Map<string, Promise<unknown>>();

/** The words of an area in a language; the same promise whenever it is asked for. */
export function panelWords<A extends PanelArea>(area: A, lang: Lang): Promise<PanelWords<A>> {
  const key = `${area}/${lang}`;
  const known = fetched.get(key);
  if (known) return known as Promise<PanelWords<A>>;
  const words = (AREAS[area] as Readonly<Record<Lang, () => Promise<PanelWords<A>>>>)[lang]();
  fetched.set(key, words);
  // One that did not come is asked for again.
  words.catch(() => fetched.delete(key));
  return words;
}
