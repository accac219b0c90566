import { useEffect, useState } from 'react';
import { type Base, differences, equalValues, rebase, type Values } from './changes';

/** How long a change stays marked, and then takes to fade, in milliseconds. */
const SHOWN = 3000;
const FADES = 1000;

export interface Changes {
  /** By how much each value differs from before the last change. */
  readonly by: Readonly<Record<string, number>>;
  /** Its marks are going. Only then are they animated: what fades has a layer of its own on the screen. */
  readonly fading: boolean;
}

const NONE: Changes = { by: {}, fading: false };

/** What has just changed among some values, and by how much; for a few seconds. */
export function useChanges(values: Values): Changes {
  const [last, setLast] = useState(values);
  const [base, setBase] = useState<Base>({ values, at: Number.NEGATIVE_INFINITY });
  const [changes, setChanges] = useState(NONE);
  // While rendering, so that a change and its marks are one commit.
  if (!equalValues(last, values)) {
    const from = rebase(base, last, performance.now());
    setLast(values);
    setBase(from);
    setChanges({ by: differences(from.values, values), fading: false });
  }
  useEffect(() => {
    if (changes === NONE) return;
    const timer = setTimeout(
      () => setChanges(changes.fading ? NONE : { ...changes, fading: true }),
      changes.fading ? FADES : SHOWN,
    );
    return () => clearTimeout(timer);
  }, [changes]);
  return changes;
}
