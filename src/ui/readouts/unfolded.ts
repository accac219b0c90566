import { useSyncExternalStore } from 'react';

/** Whether the further readouts are shown: under all maps or none, so that lines stay level. Kept in this browser alone. */
const KEY = 'convscope-readouts';

function read(): boolean {
  try {
    return localStorage.getItem(KEY) === 'more';
  } catch {
    // Storage may be forbidden.
    return false;
  }
}

let unfolded = read();
const listeners = new Set<() => void>();

export function unfold(open: boolean): void {
  unfolded = open;
  try {
    if (open) localStorage.setItem(KEY, 'more');
    else localStorage.removeItem(KEY);
  } catch {
    // It holds for this visit, then.
  }
  for (const listen of listeners) listen();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useUnfolded = () => useSyncExternalStore(subscribe, () => unfolded);
