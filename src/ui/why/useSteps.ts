import { useEffect, useRef, useState } from 'react';

/** How fast it plays: steps a second, and whether a step is one product or a whole window. */
export const SPEEDS = [
  { rate: 3, by: 'product' },
  { rate: 12, by: 'product' },
  { rate: 3, by: 'window' },
  { rate: 12, by: 'window' },
  { rate: 60, by: 'window' },
] as const;

const QUERY = '(prefers-reduced-motion: reduce)';

/** Whether nothing is to move by itself. */
export function useStill(): boolean {
  const [still, setStill] = useState(() => matchMedia(QUERY).matches);
  useEffect(() => {
    const query = matchMedia(QUERY);
    const changed = () => setStill(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, []);
  return still;
}

/** Calls `step` so many times a second while it plays, with how many steps are due: by the frames of the screen. */
export function useTicks(playing: boolean, rate: number, step: (due: number) => void): void {
  const latest = useRef(step);
  useEffect(() => {
    latest.current = step;
  });
  useEffect(() => {
    if (!playing) return;
    let last: number | null = null;
    let due = 0;
    let frame = 0;
    const tick = (now: number) => {
      // A tab that was away does not make up for it.
      due += last === null ? 0 : Math.min(0.1, (now - last) / 1000) * rate;
      last = now;
      const whole = Math.floor(due);
      due -= whole;
      if (whole > 0) latest.current(whole);
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [playing, rate]);
}
