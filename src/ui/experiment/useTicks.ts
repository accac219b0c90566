import { useEffect, useState } from 'react';
import type { ExperimentRun } from '../../core/experiment/experiment';

/** Redraws may take this share of the time, so that the page stays quick however many seeds are there. */
const SHARE = 0.25;

/**
 * Counts up whenever runs have made progress: at most once a frame, less often where drawing takes long, and not at
 * all while the tab is hidden, which then catches up at once.
 */
export function useTicks(runs: readonly ExperimentRun[]): number {
  const [tick, setTick] = useState(0);
  useEffect(() => {
    let news = false;
    let busy = false;
    let stopped = false;
    const draw = () => {
      if (stopped) return;
      news = false;
      const began = performance.now();
      setTick((n) => n + 1);
      // Runs when React has drawn and the browser is done with the frame.
      setTimeout(() => {
        setTimeout(
          () => {
            busy = false;
            if (news) ask();
          },
          (performance.now() - began) * (1 / SHARE - 1),
        );
      }, 0);
    };
    const ask = () => {
      news = true;
      if (busy || stopped) return;
      busy = true;
      requestAnimationFrame(draw);
    };
    const stops = runs.map((run) => run.subscribe(ask));
    // What came in before anybody listened.
    ask();
    return () => {
      stopped = true;
      for (const stop of stops) stop();
    };
  }, [runs]);
  return tick;
}
