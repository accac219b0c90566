import { useSyncExternalStore } from 'react';
import type { Lang } from '../../core/document';
import { type PanelWords, panelWords } from '../../i18n/panels';
import { useServices } from '../context';

type Words = PanelWords<'layers'>;

const there = new Map<Lang, Words>();
const listeners = new Set<() => void>();
const asked = new Set<Lang>();

/** Later than the first maps, which the words must not delay. */
const IDLE_MS = 1500;

function fetchWords(lang: Lang): void {
  if (there.has(lang) || asked.has(lang)) return;
  asked.add(lang);
  setTimeout(() => {
    panelWords('layers', lang).then(
      (words) => {
        there.set(lang, words);
        for (const listener of listeners) listener();
      },
      // Without them controls have no tooltips, and are asked for again by the next that would like one.
      () => asked.delete(lang),
    );
  }, IDLE_MS);
}

/** What layers and their arguments are, in words. They are fetched once the page is idle; null until they are there. */
export function useLayerWords(): Words | null {
  const { lang } = useServices();
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      fetchWords(lang);
      return () => listeners.delete(listener);
    },
    () => there.get(lang) ?? null,
  );
}
