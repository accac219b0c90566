import { useEffect, useRef, useState } from 'react';

const MARK_MS = 1600;

/** True for a moment after a value has changed, so that what just changed can be seen. */
export function useMarked(value: string | number | boolean | null): boolean {
  const before = useRef(value);
  const [marked, setMarked] = useState(false);
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    setMarked(true);
    const timer = setTimeout(() => setMarked(false), MARK_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return marked;
}
