import { use } from 'react';
import type { Lang } from '../../core/document';
import { type PanelArea, type PanelWords, panelWords } from '../../i18n/panels';
import { useServices } from '../context';
import { awaited } from './awaited';

/** The words of a panel, for a view that waits for them however often they have to be asked for. */
export function wordsHere<A extends PanelArea>(area: A, lang: Lang): Promise<PanelWords<A>> {
  return awaited('words', () => panelWords(area, lang), `${area}/${lang}`);
}

/** The words of a panel in the page's language. Suspends until they are there. */
export function usePanelWords<A extends PanelArea>(area: A): PanelWords<A> {
  return use(wordsHere(area, useServices().lang));
}
