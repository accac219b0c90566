import { useSyncExternalStore } from 'react';
import { currentScheme, watchScheme } from '../canvas/scheme';

/** Light or dark, as the page is shown. */
export function useScheme() {
  return useSyncExternalStore(watchScheme, currentScheme);
}
