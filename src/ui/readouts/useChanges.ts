import { useEffect, useRef, useState } from 'react';
import { type Base, differences, equalValues, rebase, type Values } from './changes';

/** How long a change stays marked, in milliseconds. */
const SHOWN = 4000;

export interface Changes {
  /** By how much each value differs from before the last change. */
  readonly by: Readonly<Record<string, number>>;
  /** Another number for each change that is marked, so that its mark starts anew. */
  readonly serial: number;
}

const NONE: Changes = { by: {}, serial: 0 };

/** What has just changed among some values, and by how much; for a few seconds. */
export function useChanges(values: Values): Changes {
  const last = useRef(values);
  const base = useRef<Base>({ values, at: Number.NEGATIVE_INFINITY });
  const [changes, setChanges] = useState(NONE);
  useEffect(() => {
    const before = last.current;
    if (equalValues(before, values)) return;
    last.current = values;
    base.current = rebase(base.current, before, performance.now());
    const by = differences(base.current.values, values);
    setChanges((old) => ({ by, serial: old.serial + 1 }));
  }, [values]);
  useEffect(() => {
    if (changes === NONE) return;
    const timer = setTimeout(() => setChanges(NONE), SHOWN);
    return () => clearTimeout(timer);
  }, [changes]);
  return changes;
}
