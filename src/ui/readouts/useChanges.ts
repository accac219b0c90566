import { useEffect, useRef, useState } from 'react';

/** Changes that come closer than this, in milliseconds, are one: a drag is measured from where it began. */
const SETTLE = 900;
/** How long a change stays marked. */
const SHOWN = 4000;

export type Values = Readonly<Record<string, number | null>>;

export interface Changes {
  /** By how much each value differs from before the last change. */
  readonly by: Readonly<Record<string, number>>;
  /** Another number for each change that is marked, so that its mark starts anew. */
  readonly serial: number;
}

const NONE: Changes = { by: {}, serial: 0 };

const equal = (a: Values, b: Values) => Object.keys(b).every((key) => a[key] === b[key]);

function difference(before: Values, now: Values): Record<string, number> {
  const by: Record<string, number> = {};
  for (const [key, value] of Object.entries(now)) {
    const old = before[key];
    if (typeof value !== 'number' || typeof old !== 'number') continue;
    const d = value - old;
    if (Number.isFinite(d) && d !== 0) by[key] = d;
  }
  return by;
}

/** What has just changed among some values, and by how much; for a few seconds. */
export function useChanges(values: Values): Changes {
  const last = useRef(values);
  const base = useRef(values);
  const at = useRef(0);
  const [changes, setChanges] = useState(NONE);
  useEffect(() => {
    const before = last.current;
    if (equal(before, values)) return;
    last.current = values;
    const now = performance.now();
    if (now - at.current > SETTLE) base.current = before;
    at.current = now;
    setChanges((old) => ({ by: difference(base.current, values), serial: old.serial + 1 }));
  }, [values]);
  useEffect(() => {
    if (changes === NONE) return;
    const timer = setTimeout(() => setChanges(NONE), SHOWN);
    return () => clearTimeout(timer);
  }, [changes]);
  return changes;
}
