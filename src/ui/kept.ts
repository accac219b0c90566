import { useRef } from 'react';
import { sameData } from '../core/same_data';

/** The value as it was, as long as it is made of the same data. */
export function useKept<T>(value: T, keep: (before: T, now: T) => T = keepEqual): T {
  const kept = useRef(value);
  kept.current = keep(kept.current, value);
  return kept.current;
}

function keepEqual<T>(before: T, now: T): T {
  return sameData(before, now) ? before : now;
}
