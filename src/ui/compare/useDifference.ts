import { type RefObject, useEffect, useState } from 'react';
import { type Difference, differences, type LayerMatch, matchLayers, toleranceOf } from '../../core/compare/difference';
import type { Frame, LayerResult } from '../../core/frame';
import { layerOf } from '../../flow/results';
import { runSliced } from './sliced';

/** Two layers whose values a frame has, laid over each other. */
export interface Laid {
  readonly match: LayerMatch;
  readonly a: LayerResult;
  readonly b: LayerResult;
}

/** Null where one of them was not computed, or none of their cells lies where one of the other's does. */
export function layOver(frame: Frame, layerA: number, layerB: number): Laid | null {
  const { job } = frame;
  const [a, b] = [layerOf(frame, 'a', layerA), layerOf(frame, 'b', layerB)];
  const match = job.b && matchLayers(job.a, layerA, job.b, layerB);
  return a && b && match ? { match, a, b } : null;
}

/** Once an element has come into sight. */
export function useSeen(element: RefObject<HTMLElement | null>): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (seen || !element.current) return;
    const sight = new IntersectionObserver((entries) => {
      if (entries.some((e) => e.isIntersecting)) setSeen(true);
    });
    sight.observe(element.current);
    return () => sight.disconnect();
  }, [seen, element]);
  return seen;
}

/** The difference of two layers, worked out a little at a time; the one before as long as the newest is not there. */
export function useDifference(laid: Laid | null, wanted: boolean): Difference | null {
  const [result, setResult] = useState<{ readonly laid: Laid; readonly difference: Difference } | null>(null);
  useEffect(() => {
    if (!laid || !wanted) return;
    const { match, a, b } = laid;
    const work = differences(a.data, b.data, match, toleranceOf(a.stats.std, b.stats.std));
    return runSliced(work, (difference) => setResult({ laid, difference }));
  }, [laid, wanted]);
  return laid && result ? result.difference : null;
}
