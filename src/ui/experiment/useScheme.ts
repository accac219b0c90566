import { useSyncExternalStore } from 'react';
import { currentScheme, watchScheme } from '../flow/scheme';

/** Light or dark, as the page is shown. */
export function useScheme() {
  return useSyncExternalStore(watchScheme, currentScheme);
}
