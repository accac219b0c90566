import { use } from 'react';
import { type PanelArea, type PanelWords, panelWords } from '../../i18n/panels';
import { useServices } from '../context';

/** The words of a panel in the page's language. Suspends until they are there. */
export function usePanelWords<A extends PanelArea>(area: A): PanelWords<A> {
  return use(panelWords(area, useServices().lang));
}
